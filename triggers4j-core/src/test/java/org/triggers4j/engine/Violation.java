package org.triggers4j.engine;

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
        super(promise + ": " + what);
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
