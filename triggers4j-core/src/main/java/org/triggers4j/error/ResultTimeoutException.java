package org.triggers4j.error;

/** Whoever waited for a call's result has waited long enough; the call goes on. */
public final class ResultTimeoutException extends TriggersException {
    private static final long serialVersionUID = 1L;

    public ResultTimeoutException(String message) {
        super(message);
    }
}
