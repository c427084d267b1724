package org.triggers4j.task;

import java.time.Duration;
import java.util.Optional;

/**
 * How many runs there may be at once, or how many may begin in a span of time, over all processes. Runs beyond it wait in the
 * queue, without a worker.
 *
 * @param most how many at once; 0 for any number
 * @param rate how many may begin in a span
 * @param key what is counted together; empty for the task or the queue that has the limit
 */
public record Limit(int most, Optional<Rate> rate, Optional<KeyGenerator> key) {
    /**
     * A token bucket: holds up to {@code permits}, which come back evenly over the span.
     *
     * @param permits how many may begin in the span, all at once if need be
     */
    public record Rate(int permits, Duration per) {
        public Rate {
            if (permits < 1 || per.isNegative() || per.isZero()) {
                throw new IllegalArgumentException("A rate needs permits and a span: " + permits + " per " + per);
            }
        }
    }

    public Limit {
        if (most < 0 || (most == 0 && rate.isEmpty())) {
            throw new IllegalArgumentException("A limit needs a number of at least 1, or a rate.");
        }
    }

    /** At most so many at once. */
    public static Limit atOnce(int most) {
        return new Limit(most, Optional.empty(), Optional.empty());
    }

    /** At most so many begin in the span. */
    public static Limit rate(int permits, Duration per) {
        return new Limit(0, Optional.of(new Rate(permits, per)), Optional.empty());
    }

    /** Counted by this key instead of by task or queue; tasks that make the same key share the limit. */
    public Limit per(KeyGenerator keys) {
        return new Limit(most, rate, Optional.of(keys));
    }
}
