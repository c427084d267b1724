package org.triggers4j.engine;

import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Tells a task that stopped because it was told to from one that failed. */
final class Stops {
    private static final int DEEPEST_CAUSE = 20;

    private Stops() {}

    static boolean isInterruption(Throwable thrown) {
        @Nullable Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof InterruptedException
                    || cause instanceof ClosedByInterruptException
                    || cause instanceof CancellationException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
