package org.triggers4j.task;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What a run of a called task sees of the framework. Belongs to that run; may be used from several threads of it. */
public interface CallContext extends TaskRun {
    /** The call's id, the same through all retries; of a task that a trigger runs, {@code session/instance}. */
    String id();

    /** The id of the invocation: a UUID unless the caller gave one. */
    String invocationId();

    /** The name under which the task is registered. */
    String task();

    /** The queue it came from. */
    String queue();

    /** How often it was retried before this run: 0 at first. */
    int retries();

    /** The moment it was not to be run before; empty for at once. */
    Optional<Instant> eta();

    /** What the caller sent along, in the caller's order. */
    Map<String, String> headers();
}
