package org.triggers4j.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job to be enqueued: run the instance {@code instanceTask#instanceNumber} of a session.
 *
 * @param id its place in the queue
 * @param queue the queue it waits in
 * @param priority higher runs sooner; within a priority the id decides
 * @param task the registered name of the code
 * @param manager the session's manager type, which the worker must know
 * @param runner the name of the runner that executes it
 * @param session the session's UID
 * @param instanceTask the trigger task's name
 * @param instanceNumber the instance's number
 * @param workflowHash the workflow whose static parameters it gets
 * @param runAt not before; null for at once. Of a delegated one: until when
 * @param pinnedTo the only worker that may claim it while that worker lives; null for any
 */
public record Job(
        JobId id,
        String queue,
        int priority,
        String task,
        String manager,
        String runner,
        String session,
        String instanceTask,
        int instanceNumber,
        String workflowHash,
        @Nullable Instant runAt,
        @Nullable WorkerId pinnedTo) {
    /** The queue of jobs whose task names none. */
    public static final String DEFAULT_QUEUE = "default";
}
