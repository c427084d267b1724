package org.triggers4j.error;

/** A task name that nothing in this process or session answers to. */
public final class UnknownTaskException extends TriggersException {
    private static final long serialVersionUID = 1L;

    public UnknownTaskException(String message) {
        super(message);
    }
}
