package org.triggers4j.error;

/** What is recorded of a call or an instance that was not begun in time: its expiry, or its queue wait, had passed. Never thrown. */
public final class ExpiredException extends TriggersException {
    private static final long serialVersionUID = 1L;

    public ExpiredException(String message) {
        super(message);
    }
}
