package org.triggers4j.error;

/** The session was ended explicitly; it accepts no further changes. */
public final class SessionEndedException extends ConflictException {
    private static final long serialVersionUID = 1L;

    public SessionEndedException(String message) {
        super(message);
    }
}
