package org.triggers4j.engine;

import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tells a task that stopped because it was told to from one that failed. */
final class Stops {
    private static final int DEEPEST_CAUSE = 20;

    private Stops() {}

    static boolean isInterruption(Throwable thrown) {
        return anyCause(
                thrown,
                cause -> cause instanceof InterruptedException
                        || cause instanceof ClosedByInterruptException
                        || cause instanceof CancellationException);
    }

    /** Whether it, or one of its causes, is such; a throwable that does not tell its causes has none. */
    @SuppressWarnings("CatchAllThrowable") // getCause may be anybody's code
    static boolean anyCause(Throwable thrown, Predicate<Throwable> isSuch) {
        @Nullable Throwable cause = thrown;
        try {
            for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
                if (isSuch.test(cause)) {
                    return true;
                }
                cause = cause.getCause();
            }
        } catch (Throwable hostile) {
            return false;
        }
        return false;
    }
}
