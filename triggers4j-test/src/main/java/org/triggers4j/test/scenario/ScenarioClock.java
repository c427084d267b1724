package org.triggers4j.test.scenario;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** The system's clock, which can be put forward; thread-safe. */
final class ScenarioClock implements InstantSource {
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    @Override
    public Instant instant() {
        return InstantSource.system().instant().plus(ahead.get());
    }

    void advance(Duration time) {
        ahead.accumulateAndGet(time, Duration::plus);
    }
}
