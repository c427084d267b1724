package org.triggers4j.engine;

import java.time.Instant;
import java.util.Optional;
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

    /** As its caller said. */
    static Optional<Instant> said(CallOptions options, Instant triggered) {
        return options.expiry()
                .map(expiry -> expiry instanceof CallOptions.Expiry.After after
                        ? triggered.plus(after.span())
                        : ((CallOptions.Expiry.At) expiry).moment());
    }

    /** Of a call that is due then, for the first time or once more. */
    static Optional<Instant> expiry(CallBody body, TaskOptions task, Instant due) {
        return earlier(body.times().expires().or(() -> byWaiting(body.timeLimits(), due)), byLock(task, due));
    }

    /** Of an instance. */
    static Optional<Instant> expiry(TaskOptions task, TimeLimits defaults, Instant due) {
        return earlier(byWaiting(task.timeLimits().or(defaults), due), byLock(task, due));
    }

    private static Optional<Instant> byWaiting(TimeLimits limits, Instant due) {
        return limits.queueWait().map(due::plus);
    }

    private static Optional<Instant> byLock(TaskOptions task, Instant due) {
        return task.exclusive().flatMap(Exclusive::waitTimeout).map(due::plus);
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return one.isPresent() && other.isPresent()
                ? Optional.of(one.get().isBefore(other.get()) ? one.get() : other.get())
                : one.or(() -> other);
    }
}
