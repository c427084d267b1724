package org.triggers4j.error;

/** The store has no schedule of this name. */
public final class UnknownScheduleException extends TriggersException {
    private static final long serialVersionUID = 1L;

    public UnknownScheduleException(String message) {
        super(message);
    }
}
