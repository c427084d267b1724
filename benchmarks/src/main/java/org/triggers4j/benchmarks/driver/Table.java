package org.triggers4j.benchmarks.driver;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.triggers4j.benchmarks.Figure;
import org.triggers4j.benchmarks.driver.Workload.Contender;

/** The figures as a table in Markdown: ours, everybody else's with the ratio of ours to theirs, and the goals. */
final class Table {
    private static final String OURS = "triggers4j";

    private final Results results;

    Table(Results results) {
        this.results = results;
    }

    String toMarkdown() {
        return "| work | triggers4j | others (triggers4j / other) | goal | reached |\n|---|---|---|---|---|\n"
                + results.works().stream().map(this::row).collect(Collectors.joining())
                + footnote();
    }

    private String row(String work) {
        Optional<Figure> ours = results.median(work, OURS);
        return String.join(
                        " | ",
                        "| " + work,
                        ours.map(Table::valueAndUnit).orElse("-"),
                        results.subjects(work).stream()
                                .filter(subject -> !subject.equals(OURS))
                                .flatMap(subject -> results.median(work, subject).stream())
                                .map(other -> other(other, ours))
                                .collect(Collectors.joining(", ")),
                        Goals.of(work).stream()
                                .map(goal ->
                                        goal.describe(ours.map(Figure::unit).orElse("")))
                                .collect(Collectors.joining(", ")),
                        Goals.of(work).stream().map(goal -> reached(goal, ours)).collect(Collectors.joining(", ")))
                + " |\n";
    }

    private static String other(Figure other, Optional<Figure> ours) {
        String ratio = ours.map(figure -> " (" + number(figure.value() / other.value()) + ")")
                .orElse("");
        return other.subject() + " " + (ours.isPresent() ? number(other.value()) : valueAndUnit(other)) + ratio;
    }

    private String reached(Goal goal, Optional<Figure> ours) {
        return ours.flatMap(figure -> goal.isReached(results, figure))
                .map(isReached -> isReached ? "yes" : "no")
                .orElse("-");
    }

    private String footnote() {
        String slow = Workloads.all().stream()
                .flatMap(workload -> workload.subjects().stream())
                .filter(subject -> subject.slowness() > 1 && results.hasAnyOf(subject.name()))
                .map(Table::sizeOf)
                .distinct()
                .collect(Collectors.joining(", "));
        return slow.isEmpty() ? "" : "\nSizes are smaller for those that would take too long: " + slow + ".\n";
    }

    private static String sizeOf(Contender subject) {
        return subject.name() + " n/" + subject.slowness();
    }

    private static String valueAndUnit(Figure figure) {
        return number(figure.value()) + " " + figure.unit();
    }

    /** Three digits that count; whole from a hundred on. */
    static String number(double value) {
        if (value >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return new BigDecimal(value)
                .round(new MathContext(3))
                .stripTrailingZeros()
                .toPlainString();
    }
}
