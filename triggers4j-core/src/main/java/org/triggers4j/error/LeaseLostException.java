package org.triggers4j.error;

/** The right to run this job has passed to another worker; the outcome was dropped. */
public final class LeaseLostException extends TriggersException {
    private static final long serialVersionUID = 1L;

    public LeaseLostException(String message) {
        super(message);
    }
}
