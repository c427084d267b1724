package org.triggers4j.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * When a run is tried again. Immutable; begin with {@link #DEFAULT}.
 *
 * @param retryFor exceptions that retry by themselves, subclasses included
 * @param dontRetryFor exceptions that do not, though they are of a class above
 * @param maxRetries how many retries; empty for any number. With {@code delays} their number holds instead
 * @param defaultDelay how long to wait where nothing else says
 * @param delays how long to wait before the first retry, the second, …
 * @param backoff waits that grow, for automatic retries without {@code delays}
 */
public record RetryPolicy(
        List<Class<? extends Throwable>> retryFor,
        List<Class<? extends Throwable>> dontRetryFor,
        Optional<Integer> maxRetries,
        Duration defaultDelay,
        List<Duration> delays,
        Optional<Backoff> backoff) {
    /** As in Celery: none by itself; 3 at most when raised, each after 180 seconds. */
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(List.of(), List.of(), Optional.of(3), Duration.ofMinutes(3), List.of(), Optional.empty());

    /**
     * Celery's exponential backoff: the wait before retry {@code n} (from 0) is {@code min(max, factor * 2^n)} whole seconds, with
     * jitter a random whole number of seconds from 0 to that.
     *
     * @param factor at least one second, in whole seconds
     * @param max in whole seconds
     */
    public record Backoff(Duration factor, Duration max, boolean hasJitter) {
        private static final int MOST_DOUBLINGS = 40;

        public Backoff {
            if (factor.toSeconds() < 1 || max.toSeconds() < 1) {
                throw new IllegalArgumentException("A backoff needs at least one second: " + factor + ", " + max);
            }
        }

        /** One second, doubled up to ten minutes, with jitter. */
        public static final Backoff DEFAULT = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(10), true);

        /**
         * The wait before a retry.
         *
         * @param retries how many there were before: 0 for the first
         * @param random gives a number from 0 to its argument, inclusive
         */
        public Duration delay(int retries, LongUnaryOperator random) {
            double grown = (double) factor.toSeconds() * Math.pow(2, Math.min(retries, MOST_DOUBLINGS));
            long seconds = (long) Math.min((double) max.toSeconds(), grown);
            return Duration.ofSeconds(hasJitter ? random.applyAsLong(seconds) : seconds);
        }
    }

    public RetryPolicy {
        retryFor = Collections.unmodifiableList(new ArrayList<>(retryFor));
        dontRetryFor = Collections.unmodifiableList(new ArrayList<>(dontRetryFor));
        delays = Collections.unmodifiableList(new ArrayList<>(delays));
        if (maxRetries.filter(most -> most < 0).isPresent() || defaultDelay.isNegative()) {
            throw new IllegalArgumentException("Retries and delays cannot be negative.");
        }
        if (delays.stream().anyMatch(Duration::isNegative)) {
            throw new IllegalArgumentException("A delay cannot be negative: " + delays);
        }
    }

    /** Retries by itself for these exceptions. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final RetryPolicy retryingFor(Class<? extends Throwable>... types) {
        return new RetryPolicy(List.of(types), dontRetryFor, maxRetries, defaultDelay, delays, backoff);
    }

    /** Does not retry by itself for these, though they are of a class that would. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final RetryPolicy butNotFor(Class<? extends Throwable>... types) {
        return new RetryPolicy(retryFor, List.of(types), maxRetries, defaultDelay, delays, backoff);
    }

    /** At most so many; 0 for none. */
    public RetryPolicy atMost(int retries) {
        return new RetryPolicy(retryFor, dontRetryFor, Optional.of(retries), defaultDelay, delays, backoff);
    }

    /** Any number. */
    public RetryPolicy forEver() {
        return new RetryPolicy(retryFor, dontRetryFor, Optional.empty(), defaultDelay, delays, backoff);
    }

    /** Waits so long each time, where nothing else says. */
    public RetryPolicy waiting(Duration delay) {
        return new RetryPolicy(retryFor, dontRetryFor, maxRetries, delay, delays, backoff);
    }

    /** As many retries as there are delays, each after its own. */
    public RetryPolicy withDelays(Duration... each) {
        return new RetryPolicy(retryFor, dontRetryFor, maxRetries, defaultDelay, List.of(each), backoff);
    }

    /** Automatic retries wait longer and longer. */
    public RetryPolicy backingOff(Backoff growing) {
        return new RetryPolicy(retryFor, dontRetryFor, maxRetries, defaultDelay, delays, Optional.of(growing));
    }

    /** Whether it retries by itself at all. */
    public boolean isAutomatic() {
        return !retryFor.isEmpty();
    }

    /** Whether this exception is retried by itself. */
    public boolean retries(Throwable thrown) {
        return retryFor.stream().anyMatch(type -> type.isInstance(thrown))
                && dontRetryFor.stream().noneMatch(type -> type.isInstance(thrown));
    }

    /**
     * Whether to retry once more, and how long to wait.
     *
     * @param retries how many there were before
     * @param raised what the run asked for; empty for an automatic retry
     * @param random gives a number from 0 to its argument, inclusive
     * @return empty when the retries are used up
     */
    public Optional<Duration> next(int retries, Optional<RetrySignal> raised, LongUnaryOperator random) {
        List<Duration> listed = raised.map(RetrySignal::delays)
                .filter(oneOff -> !oneOff.isEmpty())
                .orElse(delays);
        Optional<Integer> most = listed.isEmpty() ? maxRetries : Optional.of(listed.size());
        if (most.isPresent() && retries >= most.get()) {
            return Optional.empty();
        }
        Optional<Duration> explicit = raised.flatMap(RetrySignal::cooldown);
        if (explicit.isPresent()) {
            return explicit;
        }
        if (!listed.isEmpty()) {
            return Optional.of(listed.get(retries));
        }
        return raised.isEmpty() && backoff.isPresent()
                ? Optional.of(backoff.get().delay(retries, random))
                : Optional.of(defaultDelay);
    }

    /** How long all attempts and the delays between them may take; empty when there is no end to them. */
    Optional<Duration> longest(Duration attempt) {
        if (!delays.isEmpty()) {
            Duration waits = delays.stream().reduce(Duration.ZERO, Duration::plus);
            return Optional.of(attempt.multipliedBy(delays.size() + 1L).plus(waits));
        }
        return maxRetries.map(
                most -> attempt.plus(defaultDelay).multipliedBy(most).plus(attempt));
    }
}
