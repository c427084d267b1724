package org.triggers4j.task;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a task may wait and run.
 *
 * @param soft after this time the run is told to stop: {@link TaskRun#isCancelled} and an interruption
 * @param hard after this time the run is over, FAILED, whatever its thread does: its lease is void, and its slot is given to
 *     others
 * @param queueWait how long it may wait in the queue after it is due, before it is EXPIRED
 */
public record TimeLimits(Optional<Duration> soft, Optional<Duration> hard, Optional<Duration> queueWait) {
    /** No limits. */
    public static final TimeLimits NONE = new TimeLimits(Optional.empty(), Optional.empty(), Optional.empty());

    /** With a time after which the run is told to stop. */
    public TimeLimits withSoft(Duration limit) {
        return new TimeLimits(Optional.of(limit), hard, queueWait);
    }

    /** With a time after which the run is over. */
    public TimeLimits withHard(Duration limit) {
        return new TimeLimits(soft, Optional.of(limit), queueWait);
    }

    /** With a time to begin within. */
    public TimeLimits withQueueWait(Duration limit) {
        return new TimeLimits(soft, hard, Optional.of(limit));
    }

    /** What is missing here, taken from others. */
    public TimeLimits or(TimeLimits others) {
        return new TimeLimits(soft.or(others::soft), hard.or(others::hard), queueWait.or(others::queueWait));
    }

    /**
     * How long, at the longest, a call can be alive: (hard limit + queue wait) for each attempt, and the delays of the retries
     * between them. The derivation of django-celery-extensions; it counts automatic retries only.
     *
     * @return empty unless both the hard limit and the queue wait are known, and the number of retries is limited
     */
    public Optional<Duration> staleTimeLimit(RetryPolicy retry) {
        if (hard.isEmpty() || queueWait.isEmpty()) {
            return Optional.empty();
        }
        Duration attempt = hard.get().plus(queueWait.get());
        return retry.isAutomatic() ? retry.longest(attempt) : Optional.of(attempt);
    }
}
