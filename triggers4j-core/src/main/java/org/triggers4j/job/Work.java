package org.triggers4j.job;

/** What a job runs its task for. */
public sealed interface Work {
    /**
     * An instance {@code instanceTask#instanceNumber} of a session.
     *
     * @param session the session's UID
     * @param manager the session's manager type, which the worker must know
     * @param instanceTask the trigger task's name
     * @param instanceNumber the instance's number
     * @param workflowHash the workflow whose static parameters it gets
     */
    record InstanceRun(String session, String manager, String instanceTask, int instanceNumber, String workflowHash)
            implements Work {}

    /**
     * A call: the task was called directly.
     *
     * @param body arguments, options and history as JSON; read and written by the engine alone
     */
    record Call(String body) implements Work {}
}
