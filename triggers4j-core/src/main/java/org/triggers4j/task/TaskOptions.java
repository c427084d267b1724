package org.triggers4j.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * How a task is queued, retried, limited and remembered. Immutable; begin with {@link #DEFAULT}.
 *
 * @param queue where its jobs wait, unless a route or the caller says otherwise; empty for "default"
 * @param priority higher runs sooner; 0 unless the caller says otherwise
 * @param retry when it is tried again
 * @param unique whether only one with the same arguments may be alive
 * @param ignore whether calls are ignored for a while
 * @param exclusive whether only one may run
 * @param limits how many may run, or begin in a span of time
 * @param timeLimits how long it may wait and run
 * @param results what is kept when it has ended
 * @param atMostOnce whether a run whose worker is lost fails instead of being started again
 */
public record TaskOptions(
        Optional<String> queue,
        int priority,
        RetryPolicy retry,
        Optional<Unique> unique,
        Optional<Ignore> ignore,
        Optional<Exclusive> exclusive,
        List<Limit> limits,
        TimeLimits timeLimits,
        Results results,
        boolean atMostOnce) {
    /** No claims and limits; Celery's retries; results kept as long as the engine says. */
    public static final TaskOptions DEFAULT = new TaskOptions(
            Optional.empty(),
            0,
            RetryPolicy.DEFAULT,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            TimeLimits.NONE,
            Results.DEFAULT,
            false);

    public TaskOptions {
        limits = Collections.unmodifiableList(new ArrayList<>(limits));
    }

    /**
     * What is kept of an ended call.
     *
     * @param isKept whether its result or failure is kept; its state always is
     * @param keepFor how long it is remembered; empty for as long as the engine says
     */
    public record Results(boolean isKept, Optional<Duration> keepFor) {
        /** Results are kept as long as the engine says. */
        public static final Results DEFAULT = new Results(true, Optional.empty());
    }

    /** Waits in this queue. */
    public TaskOptions withQueue(String name) {
        return new TaskOptions(
                Optional.of(name), priority, retry, unique, ignore, exclusive, limits, timeLimits, results, atMostOnce);
    }

    /** Has this priority; higher runs sooner. */
    public TaskOptions withPriority(int value) {
        return new TaskOptions(queue, value, retry, unique, ignore, exclusive, limits, timeLimits, results, atMostOnce);
    }

    /** Is retried like this. */
    public TaskOptions withRetry(RetryPolicy policy) {
        return new TaskOptions(
                queue, priority, policy, unique, ignore, exclusive, limits, timeLimits, results, atMostOnce);
    }

    /** Only one with the same arguments is alive. */
    public TaskOptions withUnique(Unique policy) {
        return new TaskOptions(
                queue,
                priority,
                retry,
                Optional.of(policy),
                ignore,
                exclusive,
                limits,
                timeLimits,
                results,
                atMostOnce);
    }

    /** Is ignored for a while. */
    public TaskOptions withIgnore(Ignore policy) {
        return new TaskOptions(
                queue,
                priority,
                retry,
                unique,
                Optional.of(policy),
                exclusive,
                limits,
                timeLimits,
                results,
                atMostOnce);
    }

    /** Only one runs. */
    public TaskOptions withExclusive(Exclusive policy) {
        return new TaskOptions(
                queue, priority, retry, unique, ignore, Optional.of(policy), limits, timeLimits, results, atMostOnce);
    }

    /** Has one more limit. */
    public TaskOptions withLimit(Limit limit) {
        var more = new ArrayList<>(limits);
        more.add(limit);
        return new TaskOptions(
                queue, priority, retry, unique, ignore, exclusive, more, timeLimits, results, atMostOnce);
    }

    /** May wait and run for so long. */
    public TaskOptions withTimeLimits(TimeLimits times) {
        return new TaskOptions(queue, priority, retry, unique, ignore, exclusive, limits, times, results, atMostOnce);
    }

    /** Keeps the state of ended calls, but neither result nor failure. */
    public TaskOptions withoutResults() {
        return withResults(new Results(false, results.keepFor()));
    }

    /** Remembers ended calls for so long. */
    public TaskOptions keepingResultsFor(Duration span) {
        return withResults(new Results(results.isKept(), Optional.of(span)));
    }

    private TaskOptions withResults(Results changed) {
        return new TaskOptions(
                queue, priority, retry, unique, ignore, exclusive, limits, timeLimits, changed, atMostOnce);
    }

    /** Fails when its worker is lost, instead of being started again. */
    public TaskOptions deliveredAtMostOnce() {
        return new TaskOptions(queue, priority, retry, unique, ignore, exclusive, limits, timeLimits, results, true);
    }
}
