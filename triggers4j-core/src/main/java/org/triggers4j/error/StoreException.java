package org.triggers4j.error;

import org.jspecify.annotations.Nullable;

/**
 * The store failed. Three cases a caller can tell apart: a definite error (nothing happened), a transient one (nothing
 * happened, the same call may succeed later), and an unknown outcome (all or nothing happened; repeating with the same
 * idempotency key is safe).
 */
public final class StoreException extends TriggersException {
    private static final long serialVersionUID = 1L;

    /** How much is known about what happened. */
    public enum Kind {
        /** Nothing happened, and the same call would fail again. */
        DEFINITE,
        /** Nothing happened; the same call may succeed later. */
        TRANSIENT,
        /** All or nothing happened, and the store could not be asked which. */
        OUTCOME_UNKNOWN
    }

    private final Kind kind;

    public StoreException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public boolean isTransient() {
        return kind == Kind.TRANSIENT;
    }

    public boolean isOutcomeUnknown() {
        return kind == Kind.OUTCOME_UNKNOWN;
    }
}
