package org.triggers4j.error;

/** The session hit a run-time limit and was halted; fires are refused until it is resumed. */
public final class SessionHaltedException extends ConflictException {
    private static final long serialVersionUID = 1L;

    public SessionHaltedException(String message) {
        super(message);
    }
}
