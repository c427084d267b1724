package org.triggers4j.jdbc;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waiting for the end of a thread. */
final class Threads {
    private Threads() {}

    /** Waits for so long; at once if it is this thread, or none. */
    static void join(@Nullable Thread thread, Duration atMost) {
        if (thread == null || thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join(atMost.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
