package org.triggers4j.test.task;

/** What {@link TestTasks#FAILING} throws. */
public final class DeliberateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message that says that it is meant. */
    public DeliberateException() {
        super("thrown on purpose by a test");
    }
}
