package org.triggers4j.error;

/** Kwargs that are not a JSON object, or hold a value JSON cannot carry, or exceed a limit; nothing was written. */
public final class InvalidKwargsException extends TriggersException {
    private static final long serialVersionUID = 1L;

    public InvalidKwargsException(String message) {
        super(message);
    }
}
