package org.triggers4j.engine;

import org.jspecify.annotations.Nullable;

/** A promise was broken. */
final class Violation extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final String promise;

    /**
     * Says which.
     *
     * @param promise its id in the table of guarantees, e.g. G4
     */
    Violation(String promise, String what) {
        this(promise, what, null);
    }

    Violation(String promise, String what, @Nullable Throwable cause) {
        super(promise + ": " + what, cause);
        this.promise = promise;
    }

    String promise() {
        return promise;
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
    static void unless(boolean holds, String promise, String format, Object... arguments) {
        if (!holds) {
            throw new Violation(promise, format.formatted(arguments));
        }
    }
}
