package org.triggers4j.test.scenario;

import org.triggers4j.task.SelfDescribing;
import org.triggers4j.workflow.Failure;

/** An exception of whatever type a scenario says. */
final class ScriptedException extends RuntimeException implements SelfDescribing {
    private static final long serialVersionUID = 1L;

    private final transient Action.Thrown thrown;

    ScriptedException(Action.Thrown thrown) {
        super(thrown.message(), null, false, false);
        this.thrown = thrown;
    }

    @Override
    public Failure failure() {
        return new Failure(thrown.type(), thrown.message(), "", thrown.context());
    }
}
