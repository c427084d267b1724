package org.triggers4j.error;

/** The state does not allow this action any more, or never did: somebody else was first, or the status forbids it. Nothing was written. */
public class ConflictException extends TriggersException {
    private static final long serialVersionUID = 1L;

    public ConflictException(String message) {
        super(message);
    }
}
