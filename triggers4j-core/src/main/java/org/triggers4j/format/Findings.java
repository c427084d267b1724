package org.triggers4j.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;

/** Collects the problems of one document; from {@link #MAX} on it only counts, so that a report stays readable. */
final class Findings {
    static final int MAX = 1_000;

    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> refused = new LinkedHashSet<>();
    private int left;

    void add(Problem problem) {
        if (problems.size() < MAX) {
            problems.add(problem);
        } else {
            left++;
        }
    }

    /** The value cannot be used at all, so nobody needs to hear that it also has the wrong type. */
    void refuse(Problem problem) {
        add(problem);
        refused.add(problem.pointer());
    }

    /** Adds what is wrong with a value, unless the value was refused. */
    void addUnlessRefused(Problem problem) {
        if (!refused.contains(problem.pointer())) {
            add(problem);
        }
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    /** All of it, in the order of the text. */
    ConfigurationException exception() {
        var sorted = new ArrayList<>(problems);
        sorted.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
        if (left > 0) {
            sorted.add(new Problem("", 0, 0, "And " + left + " more problems. Mend these first."));
        }
        return new ConfigurationException(sorted);
    }
}
