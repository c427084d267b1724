package org.triggers4j.task;

import org.triggers4j.error.TriggersException;
import org.triggers4j.workflow.Failure;

/** A call has ended without a result, as whoever asked for the result is told. */
public final class TaskFailedException extends TriggersException {
    private static final long serialVersionUID = 1L;

    private final TaskState state;
    private final transient Failure failure;

    /** Of a call that ended in this state because of this. */
    public TaskFailedException(String task, TaskState state, Failure failure) {
        super("'" + task + "' is " + state + ": " + failure.simpleType() + ": " + failure.message());
        this.state = state;
        this.failure = failure;
    }

    /** FAILED, CANCELLED or EXPIRED. */
    public TaskState state() {
        return state;
    }

    /** Why. */
    public Failure failure() {
        return failure;
    }
}
