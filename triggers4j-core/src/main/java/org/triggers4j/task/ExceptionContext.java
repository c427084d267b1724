package org.triggers4j.task;

import java.util.Map;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.payload.Kwargs;

/**
 * Values that travel with an exception, for whoever looks into it later:
 * {@code throw withContext(new SpamException("too high"), Map.of("score", 0.93))}.
 *
 * <p>They are recorded on the failed instance, attached to the line that {@link TaskContext#logged} writes, and printed
 * with the stack trace: they are a suppressed exception of the one they belong to. An exception made without
 * suppression cannot carry any.
 */
public final class ExceptionContext extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int DEEPEST_CAUSE = 20;

    private final transient Kwargs values;

    private ExceptionContext(Kwargs values) {
        super(values.toJson(), null, false, false);
        this.values = values;
    }

    /**
     * Attaches values and returns the exception, to be thrown. Later values of the same key win.
     *
     * @param values whatever JSON cannot carry is kept as its {@code toString}
     */
    public static <E extends Throwable> E withContext(E exception, Map<String, ?> values) {
        Kwargs context = Kwargs.empty();
        for (Map.Entry<String, ?> entry : values.entrySet()) {
            context = context.withAll(single(entry.getKey(), entry.getValue()));
        }
        exception.addSuppressed(new ExceptionContext(context));
        return exception;
    }

    private static Kwargs single(String key, Object value) {
        try {
            return Kwargs.of(key, value);
        } catch (InvalidKwargsException notJson) {
            return Kwargs.of(key, String.valueOf(value));
        }
    }

    /** All values attached to the exception and its causes; the outer ones win. */
    public static Kwargs of(Throwable exception) {
        Kwargs found = Kwargs.empty();
        Throwable cause = exception;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            Kwargs own = Kwargs.empty();
            for (Throwable suppressed : cause.getSuppressed()) {
                own = suppressed instanceof ExceptionContext context ? own.withAll(context.values) : own;
            }
            found = own.withAll(found);
            cause = cause.getCause();
        }
        return found;
    }
}
