package org.triggers4j.error;

/** What is recorded on an instance whose task raised one retry more than it allows; its context says what it asked for. */
public final class MaxRetriesExceeded extends TriggersException {
    private static final long serialVersionUID = 1L;

    public MaxRetriesExceeded(String message) {
        super(message);
    }
}
