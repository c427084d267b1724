package org.triggers4j.benchmarks.driver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.triggers4j.benchmarks.Figure;

/** What was measured, by workload and subject; of several rounds the median. */
final class Results {
    private final Map<String, Map<String, List<Figure>>> rounds = new LinkedHashMap<>();

    void add(Figure figure) {
        rounds.computeIfAbsent(figure.work(), work -> new LinkedHashMap<>())
                .computeIfAbsent(figure.subject(), subject -> new ArrayList<>())
                .add(figure);
    }

    /** The workloads, in the order they were measured in. */
    Set<String> works() {
        return rounds.keySet();
    }

    /** Everybody of whom there is a figure of this workload, in the order they were measured in. */
    Set<String> subjects(String work) {
        return rounds.getOrDefault(work, Map.of()).keySet();
    }

    boolean hasAnyOf(String subject) {
        return rounds.values().stream().anyMatch(bySubject -> bySubject.containsKey(subject));
    }

    Optional<Figure> median(String work, String subject) {
        List<Figure> figures = rounds.getOrDefault(work, Map.of()).getOrDefault(subject, List.of());
        double[] values = figures.stream().mapToDouble(Figure::value).sorted().toArray();
        return figures.stream().findFirst().map(figure -> figure.withValue(middle(values)));
    }

    private static double middle(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
