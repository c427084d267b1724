package org.triggers4j.task;

import java.util.Map;
import java.util.Optional;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.SessionUid;

/**
 * A run of a task, as its listeners see it.
 *
 * @param id the call's id; of an instance, {@code session/instance}
 * @param task the task's name
 * @param queue the queue it came from
 * @param arguments as JSON; of an instance what it received, by trigger
 * @param attempt which start of this call or instance it is
 * @param retries how many retries there were before
 * @param headers what the caller sent along
 * @param instance the instance; empty for a call
 */
public record TaskEvent(
        String id,
        String task,
        String queue,
        Kwargs arguments,
        int attempt,
        int retries,
        Map<String, String> headers,
        Optional<Instance> instance) {
    /** An instance of a session. */
    public record Instance(SessionUid session, InstanceName name) {}
}
