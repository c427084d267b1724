package org.triggers4j.engine;

import java.time.Instant;
import java.util.Optional;
import org.triggers4j.job.JobLimits;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.Exclusive;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TimeLimits;

/**
 * When a call expires. What the caller said holds for all its attempts; how long it may wait in the queue, as its task says,
 * counts for each attempt from the moment it is due.
 */
final class CallTimes {
    private CallTimes() {}

    static Optional<Instant> eta(CallOptions options, Instant triggered) {
        return options.start()
                .map(start -> start instanceof CallOptions.Start.Countdown countdown
                        ? triggered.plus(countdown.span())
                        : ((CallOptions.Start.Eta) start).moment());
    }

    /** Of a new call. */
    static Optional<Instant> expiry(CallOptions options, TaskOptions task, CallBody body, Instant due) {
        Optional<Instant> said = options.expiry()
                .map(expiry -> expiry instanceof CallOptions.Expiry.After after
                        ? body.times().triggered().plus(after.span())
                        : ((CallOptions.Expiry.At) expiry).moment());
        Optional<Instant> byWaiting = body.timeLimits().queueWait().map(due::plus);
        Optional<Instant> byLock =
                task.exclusive().flatMap(Exclusive::waitTimeout).map(due::plus);
        return earlier(said.or(() -> byWaiting), byLock);
    }

    /** Of an instance. */
    static Optional<Instant> expiry(TaskOptions task, TimeLimits defaults, Instant due) {
        return earlier(
                task.timeLimits().or(defaults).queueWait().map(due::plus),
                task.exclusive().flatMap(Exclusive::waitTimeout).map(due::plus));
    }

    /** Of a call that is put off until it is due again. */
    static Optional<Instant> expiry(CallBody body, JobLimits before, Instant due) {
        Optional<Instant> byWaiting = body.timeLimits().queueWait().map(due::plus);
        return byWaiting.isPresent() ? byWaiting : Optional.ofNullable(before.expiresAt());
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return one.isPresent() && other.isPresent()
                ? Optional.of(one.get().isBefore(other.get()) ? one.get() : other.get())
                : one.or(() -> other);
    }
}
