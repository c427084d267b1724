package org.triggers4j.workflow;

import java.util.Objects;
import org.triggers4j.payload.Kwargs;

/**
 * Why an instance failed.
 *
 * @param type the exception's class name as it was thrown, e.g. {@code java.net.http.HttpTimeoutException}
 * @param message its message, or empty
 * @param stackTrace the printed stack trace, or empty when there is none
 * @param context values attached to the exception, or empty
 */
public record Failure(String type, String message, String stackTrace, Kwargs context) {
    public Failure {
        Objects.requireNonNull(type);
        Objects.requireNonNull(message);
        Objects.requireNonNull(stackTrace);
        Objects.requireNonNull(context);
    }

    /** The type without its package or enclosing class. */
    public String simpleType() {
        return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
    }

    /** All four parts as JSON. */
    public Kwargs toKwargs() {
        return Kwargs.of("type", type, "message", message, "stackTrace", stackTrace, "context", context);
    }

    /** Reads back {@link #toKwargs}. */
    public static Failure of(Kwargs stored) {
        return new Failure(
                stored.text("type"), stored.text("message"), stored.text("stackTrace"), stored.object("context"));
    }
}
