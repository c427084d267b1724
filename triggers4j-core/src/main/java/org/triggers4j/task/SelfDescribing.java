package org.triggers4j.task;

import org.triggers4j.workflow.Failure;

/** An exception that says itself how it is to be recorded on the failed instance. */
public interface SelfDescribing {
    Failure failure();
}
