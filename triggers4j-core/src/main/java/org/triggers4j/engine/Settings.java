package org.triggers4j.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;
import org.triggers4j.task.Limit;
import org.triggers4j.task.TimeLimits;
import org.triggers4j.workflow.SessionLimits;

/**
 * What can be set; immutable and checked.
 *
 * @param calls what holds for all calls that say nothing else
 * @param defaultRunner the runner where neither task nor manager type names one
 */
public record Settings(
        String defaultRunner, Work work, Timing timing, Limits limits, Retention retention, CallDefaults calls) {
    /**
     * What this process runs.
     *
     * @param isWorker whether it runs tasks at all
     * @param slots how many tasks the queue runner executes at once
     * @param queues the queues it serves
     * @param maxAttempts after how many lost leases an instance fails
     */
    public record Work(boolean isWorker, int slots, Set<String> queues, int maxAttempts) {
        public Work {
            queues = Collections.unmodifiableSet(new LinkedHashSet<>(queues));
        }
    }

    /**
     * How quickly things happen.
     *
     * @param leaseFor how long a worker may be silent before others take its jobs over
     * @param heartbeatEvery how often it gives a sign of life
     * @param pollEvery how often it looks for work when nobody rings
     * @param graceFor how long running tasks may go on when the engine closes
     */
    public record Timing(Duration leaseFor, Duration heartbeatEvery, Duration pollEvery, Duration graceFor) {}

    /**
     * How much is too much.
     *
     * @param session run-time limits of a session
     * @param maxKwargsBytes largest kwargs of a fire, as UTF-8 JSON
     * @param maxResultBytes largest result of a task, as UTF-8 JSON
     */
    public record Limits(SessionLimits session, int maxKwargsBytes, int maxResultBytes) {}

    /**
     * What is deleted by itself; empty for never.
     *
     * @param keepEndedFor how long ended sessions are kept
     * @param keepHistoryFor how long resolved instances and events nobody needs are kept
     * @param keepResultsFor how long calls that are over are kept
     */
    public record Retention(
            Optional<Duration> keepEndedFor, Optional<Duration> keepHistoryFor, Optional<Duration> keepResultsFor) {}

    /**
     * What holds for all calls that say nothing else.
     *
     * @param timeLimits how long they may wait and run
     * @param staleTimeLimit when their unique claims may be taken over
     * @param queueLimits limits of queues
     */
    public record CallDefaults(
            TimeLimits timeLimits, Optional<Duration> staleTimeLimit, Map<String, List<Limit>> queueLimits) {
        /** Nothing. */
        public static final CallDefaults NONE =
                new CallDefaults(TimeLimits.NONE, Optional.empty(), Collections.emptyMap());

        public CallDefaults {
            queueLimits = Collections.unmodifiableMap(new LinkedHashMap<>(queueLimits));
        }
    }

    /**
     * Checks all of them.
     *
     * @throws ConfigurationException with every problem
     */
    public Settings {
        var problems = new ArrayList<Problem>();
        positive(problems, "leaseFor", timing.leaseFor());
        positive(problems, "heartbeatEvery", timing.heartbeatEvery());
        positive(problems, "pollEvery", timing.pollEvery());
        if (timing.leaseFor().compareTo(timing.heartbeatEvery().multipliedBy(3)) < 0) {
            add(
                    problems,
                    "leaseFor",
                    "leaseFor (" + timing.leaseFor() + ") must be at least three times heartbeatEvery ("
                            + timing.heartbeatEvery() + "), or a short pause costs a worker its jobs.");
        }
        if (timing.pollEvery().compareTo(Duration.ofSeconds(1)) > 0) {
            add(problems, "pollEvery", "pollEvery must be at most one second: rings may be lost.");
        }
        if (timing.graceFor().isNegative()) {
            add(problems, "graceFor", "graceFor must not be negative.");
        }
        if (work.slots() < 1 || work.slots() > 10_000) {
            add(problems, "slots", "slots must be 1 to 10,000, but is " + work.slots() + ".");
        }
        if (work.queues().isEmpty()) {
            add(problems, "queues", "Name at least one queue, or use fireOnly().");
        }
        if (work.maxAttempts() < 1) {
            add(problems, "maxAttempts", "maxAttempts starts at 1.");
        }
        if (limits.maxKwargsBytes() < 2 || limits.maxResultBytes() < 2) {
            add(problems, "limits", "Kwargs and results need room for at least {}.");
        }
        List.of(retention.keepEndedFor(), retention.keepHistoryFor(), retention.keepResultsFor())
                .forEach(keep -> keep.ifPresent(time -> positive(problems, "retention", time)));
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
    }

    private static void positive(List<Problem> problems, String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            add(problems, name, name + " must be longer than zero.");
        }
    }

    private static void add(List<Problem> problems, String name, String message) {
        problems.add(new Problem("/settings/" + name, 0, 0, message));
    }
}
