package org.triggers4j.engine;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.triggers4j.job.JobId;
import org.triggers4j.job.WorkerId;

/**
 * Everything the engine takes from the outside world besides the store: time, waiting, chance, identity. The simulation
 * gives another one.
 */
public final class Environment {
    private static final int RANDOM_BITS = 62;

    private final InstantSource wallClock;
    private final LongSupplier ticker;
    private final RandomGenerator random;
    private final Sleeper sleeper;
    private final AtomicLong lastMillisAndCount = new AtomicLong();

    /** How the calling thread waits. */
    @FunctionalInterface
    public interface Sleeper {
        void sleep(Duration time) throws InterruptedException;
    }

    /**
     * An environment of one's own.
     *
     * @param ticker monotonic nanoseconds
     * @param random thread-safe
     */
    public Environment(InstantSource wallClock, LongSupplier ticker, RandomGenerator random, Sleeper sleeper) {
        this.wallClock = wallClock;
        this.ticker = ticker;
        this.random = random;
        this.sleeper = sleeper;
    }

    /** The machine's own ticker and randomness. */
    public static Environment real(InstantSource wallClock) {
        return new Environment(
                wallClock, System::nanoTime, new SecureRandom(), time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()));
    }

    Instant now() {
        return wallClock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    long nanos() {
        return ticker.getAsLong();
    }

    void sleep(Duration time) throws InterruptedException {
        sleeper.sleep(time);
    }

    long nonce() {
        return random.nextLong();
    }

    /** Up to this long, evenly distributed. */
    Duration jitter(Duration most) {
        return Duration.ofNanos((long) (most.toNanos() * random.nextDouble()));
    }

    /** From 0 to this, inclusive, evenly distributed. */
    long upTo(long most) {
        return random.nextLong(most + 1);
    }

    /** A random UUID. */
    String invocationId() {
        return new UUID(
                        (random.nextLong() & ~0xF000L) | 0x4000L,
                        (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L)
                .toString();
    }

    String schedulerName() {
        return "scheduler-" + Long.toHexString(random.nextLong());
    }

    WorkerId workerId() {
        return new WorkerId("worker-" + Long.toHexString(random.nextLong()));
    }

    /** Version 7 of RFC 9562: milliseconds and a counter in front, so that later ids of this process sort later. */
    JobId jobId() {
        long millis = wallClock.millis();
        long stamp = lastMillisAndCount.updateAndGet(last -> Math.max(last + 1, millis << 12));
        long high = (stamp >>> 12) << 16 | 0x7000 | (stamp & 0xFFF);
        long low = 0x8000_0000_0000_0000L | (random.nextLong() & ((1L << RANDOM_BITS) - 1));
        return new JobId(new UUID(high, low));
    }
}
