package org.triggers4j.error;

/** The engine is not running: not started yet, or already closed. Nothing was written. */
public final class EngineClosedException extends TriggersException {
    private static final long serialVersionUID = 1L;

    public EngineClosedException(String message) {
        super(message);
    }
}
