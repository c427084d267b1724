package org.triggers4j.error;

import org.jspecify.annotations.Nullable;

/** Root of everything this library throws on purpose; unchecked. */
public class TriggersException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TriggersException(String message) {
        super(message);
    }

    public TriggersException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
