package org.triggers4j.picocli;

import org.jspecify.annotations.Nullable;
import org.triggers4j.error.TriggersException;

/** A command does not understand its arguments. Never retried: it would not understand them the next time either. */
public final class CommandUsageException extends TriggersException {
    private static final long serialVersionUID = 1L;

    CommandUsageException(String message) {
        this(message, null);
    }

    CommandUsageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
