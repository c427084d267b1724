package org.triggers4j.error;

/**
 * A call has no result to wait for, because the transaction it was made in has not committed, or because the store knows nothing of
 * it: it was never made, or is over and forgotten.
 */
public final class NotTriggeredException extends TriggersException {
    private static final long serialVersionUID = 1L;

    public NotTriggeredException(String message) {
        super(message);
    }
}
