package org.triggers4j.error;

/**
 * A run took longer than it may. Recorded as the failure of a run that has exceeded its hard limit, or that stopped because
 * its soft one had passed; name it in a retry policy to have such runs tried again.
 */
public final class TimeLimitExceededException extends TriggersException {
    private static final long serialVersionUID = 1L;

    public TimeLimitExceededException(String message) {
        super(message);
    }
}
