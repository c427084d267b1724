package org.triggers4j.engine;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.error.LeaseLostException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.ExceptionContext;
import org.triggers4j.task.SelfDescribing;
import org.triggers4j.workflow.Failure;

/** Describes any throwable in bounded space, also those with endless causes, huge messages or hostile methods. */
final class Failures {
    static final int MAX_CONTEXT_BYTES = 16 << 10;
    private static final int MAX_MESSAGE = 2_000;
    private static final int MAX_TRACE = 16_000;
    private static final int MAX_CAUSES = 10;
    private static final int MAX_FRAMES = 60;

    private Failures() {}

    @SuppressWarnings("CatchAllThrowable") // also what overflows the stack while it tells about itself
    static Failure describe(Throwable thrown) {
        try {
            return described(thrown);
        } catch (Throwable hostile) {
            String message = "(describing it threw " + hostile.getClass().getName() + ")";
            return new Failure(thrown.getClass().getName(), message, "", Kwargs.empty());
        }
    }

    private static Failure described(Throwable thrown) {
        if (thrown instanceof SelfDescribing self) {
            return bounded(self.failure());
        }
        return bounded(new Failure(thrown.getClass().getName(), message(thrown), trace(thrown), context(thrown)));
    }

    /** Describes what a runner threw instead of running. */
    static Failure ofRunner(String runner, Throwable thrown) {
        Failure failure = describe(thrown);
        return new Failure(
                failure.type(),
                failure.message(),
                failure.stackTrace(),
                failure.context().with("runner", runner));
    }

    /** Of an instance that was started as often as it may be, and never ended. */
    static Failure neverEnded(int attempts, String how) {
        return new Failure(
                LeaseLostException.class.getName(),
                "Started " + attempts + " times, and each time " + how + ".",
                "",
                Kwargs.of("attempts", attempts));
    }

    static Failure bounded(Failure failure) {
        Kwargs context = failure.context();
        try {
            Sessions.requireFits(context, MAX_CONTEXT_BYTES, "Values");
        } catch (InvalidKwargsException tooLarge) {
            context = Kwargs.of("omitted", String.valueOf(tooLarge.getMessage()));
        }
        return new Failure(
                cut(failure.type(), MAX_MESSAGE),
                cut(failure.message(), MAX_MESSAGE),
                cut(failure.stackTrace(), MAX_TRACE),
                context);
    }

    private static Kwargs context(Throwable thrown) {
        try {
            Kwargs attached = ExceptionContext.of(thrown);
            return thrown instanceof InvalidKwargsException invalid
                    ? attached.with("problems", problems(invalid))
                    : attached;
        } catch (RuntimeException hostile) {
            return Kwargs.empty();
        }
    }

    private static List<Kwargs> problems(InvalidKwargsException invalid) {
        return invalid.problems().stream()
                .map(problem -> Kwargs.of("path", problem.pointer(), "message", problem.message()))
                .toList();
    }

    private static String message(Throwable thrown) {
        try {
            return cut(thrown.getMessage(), MAX_MESSAGE);
        } catch (RuntimeException hostile) {
            return "(getMessage() threw " + hostile.getClass().getName() + ")";
        }
    }

    private static String trace(Throwable thrown) {
        var out = new StringBuilder();
        @Nullable Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < MAX_CAUSES && out.length() < MAX_TRACE; depth++) {
            out.append(depth == 0 ? "" : "Caused by: ")
                    .append(cause.getClass().getName())
                    .append(": ")
                    .append(message(cause))
                    .append('\n');
            Arrays.stream(cause.getStackTrace())
                    .limit(MAX_FRAMES)
                    .forEach(frame -> out.append("\tat ").append(frame).append('\n'));
            cause = cause.getCause();
        }
        return cut(out.toString(), MAX_TRACE);
    }

    // Also replaces what cannot be stored as text: U+0000 and halves of surrogate pairs.
    private static String cut(@Nullable String text, int most) {
        if (text == null) {
            return "";
        }
        String shorter = text.length() > most ? text.substring(0, most) : text;
        var clean = new StringBuilder(shorter.length());
        shorter.codePoints()
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? '?' : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
