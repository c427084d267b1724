package org.triggers4j.task;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.triggers4j.payload.Kwargs;

/**
 * One call of a task, as its listeners see it.
 *
 * @param invocationId a UUID unless the caller gave one
 * @param task the task's name
 * @param arguments as JSON
 * @param id the call's id; of a duplicate that of the one that is alive; of an ignored one an id that will never exist
 * @param options what was asked for and, once it is triggered, what it came to
 * @param state where it stands as the listener is told
 */
public record Invocation(
        String invocationId, String task, Kwargs arguments, String id, Options options, TaskState state) {
    /**
     * The options of an invocation. What is known only when it is triggered is empty before.
     *
     * @param isAsync whether it goes through the queue, or runs in place
     * @param isOnCommit whether it waits for the commit of the caller's transaction
     * @param queue the queue
     * @param applyTime when it was called
     * @param triggerTime when it was put into the queue
     * @param eta when it may begin, at the earliest
     * @param expires when it may begin no more
     * @param timeLimits how long it may wait and run
     * @param staleTimeLimit after which time its unique claim may be taken over
     * @param headers sent along
     */
    public record Options(
            boolean isAsync,
            boolean isOnCommit,
            String queue,
            Instant applyTime,
            Optional<Instant> triggerTime,
            Optional<Instant> eta,
            Optional<Instant> expires,
            TimeLimits timeLimits,
            Optional<Duration> staleTimeLimit,
            Map<String, String> headers) {}
}
