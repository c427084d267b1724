package org.triggers4j.test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until it is told to go on. Thread-safe.
 *
 * <p>In a {@link TriggersHarness} call {@link TriggersHarness#advance}, which also tells the queue.
 */
public final class ManualClock implements InstantSource {
    /** When a clock starts that is not told otherwise: 2026-01-01T00:00:00Z. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Instant start;
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    /** A clock that stands at {@link #START}. */
    public ManualClock() {
        this(START);
    }

    /** A clock that stands at this moment. */
    public ManualClock(Instant start) {
        this.start = Objects.requireNonNull(start);
    }

    @Override
    public Instant instant() {
        return start.plus(ahead.get());
    }

    /**
     * Puts the clock forward.
     *
     * @throws IllegalArgumentException for a negative duration: time does not go back
     */
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("A clock cannot be put back, but was told to advance by " + time + ".");
        }
        ahead.accumulateAndGet(time, Duration::plus);
    }

    /** The time it shows. */
    @Override
    public String toString() {
        return instant().toString();
    }
}
