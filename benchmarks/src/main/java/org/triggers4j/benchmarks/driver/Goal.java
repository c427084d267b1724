package org.triggers4j.benchmarks.driver;

import java.util.Optional;
import org.triggers4j.benchmarks.Figure;

/**
 * What a figure of ours should be.
 *
 * @param work the figure
 * @param isLeast whether the bound is a lower one
 * @param bound in the figure's unit, or a multiple of somebody else's figure
 * @param against whose; nobody: the bound is by itself
 */
record Goal(String work, boolean isLeast, double bound, Optional<String> against) {
    static Goal atLeast(String work, double bound) {
        return new Goal(work, true, bound, Optional.empty());
    }

    static Goal atMost(String work, double bound) {
        return new Goal(work, false, bound, Optional.empty());
    }

    Goal times(String subject) {
        return new Goal(work, isLeast, bound, Optional.of(subject));
    }

    /** Whether it was reached; nothing when what it needs was not measured. */
    Optional<Boolean> isReached(Results results, Figure ours) {
        Optional<Double> reference = against.isEmpty()
                ? Optional.of(1.0)
                : results.median(work, against.get()).map(Figure::value);
        return reference.map(value -> isLeast ? ours.value() >= bound * value : ours.value() <= bound * value);
    }

    String describe(String unit) {
        return (isLeast ? "≥ " : "≤ ") + Table.number(bound) + " "
                + against.map(subject -> "x " + subject).orElse(unit);
    }
}
