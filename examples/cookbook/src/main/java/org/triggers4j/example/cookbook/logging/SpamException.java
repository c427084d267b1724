package org.triggers4j.example.cookbook.logging;

// region exception
/** The page was written by a machine. */
final class SpamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SpamException(String message) {
        super(message);
    }
}
// endregion
