package org.triggers4j.task;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAmount;
import java.util.Optional;

/**
 * Calls are ignored for a while after one has succeeded, or after one has asked for it by {@link TaskRun#setIgnore()}. Counts by
 * task and arguments, with the key generator of {@link Unique} if there is one. A call that is in the queue already when the
 * window opens is run; a failure opens none; exactly at its end calls are run again. A success within an open window does
 * not prolong it.
 *
 * @param span how long; a {@link Duration}, or a {@link java.time.Period} by the UTC calendar; empty if only runs say so
 * @param afterSuccess whether every success opens the window
 */
public record Ignore(Optional<TemporalAmount> span, boolean afterSuccess) {
    public Ignore {
        if (afterSuccess && span.isEmpty()) {
            throw new IllegalArgumentException("A window after each success needs to know how long it is.");
        }
        span.ifPresent(amount -> {
            if (!Instant.EPOCH.isBefore(plus(Instant.EPOCH, amount))) {
                throw new IllegalArgumentException("The window must be longer than zero, but is " + amount + ".");
            }
        });
    }

    /** For so long after each success. */
    public static Ignore afterSuccessFor(TemporalAmount span) {
        return new Ignore(Optional.of(span), true);
    }

    /** For so long after a run has asked for it. */
    public static Ignore onRequestFor(TemporalAmount span) {
        return new Ignore(Optional.of(span), false);
    }

    /** When a window that opens now ends. */
    public Optional<Instant> until(Instant now) {
        return span.map(amount -> plus(now, amount));
    }

    private static Instant plus(Instant now, TemporalAmount amount) {
        return now.atOffset(ZoneOffset.UTC).plus(amount).toInstant();
    }
}
