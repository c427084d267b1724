package org.triggers4j.error;

/** No instance of this name exists in the session. Nothing was written. */
public final class UnknownInstanceException extends TriggersException {
    private static final long serialVersionUID = 1L;

    public UnknownInstanceException(String message) {
        super(message);
    }
}
