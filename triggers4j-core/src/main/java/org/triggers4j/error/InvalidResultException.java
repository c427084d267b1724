package org.triggers4j.error;

/** A task returned something that is not an object, or is too large; its instance fails with this as the reason. */
public final class InvalidResultException extends TriggersException {
    private static final long serialVersionUID = 1L;

    public InvalidResultException(String message) {
        super(message);
    }
}
