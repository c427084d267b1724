package org.triggers4j.jdbc;

import java.util.concurrent.ThreadLocalRandom;

/** Waiting before another try. */
final class Pause {
    private Pause() {}

    /** Longer from try to try, by chance between half and all of 20, 40, 80, … 1,280 ms; an interrupt ends it. */
    static void jittered(int attempt) {
        long most = 20L << Math.min(attempt - 1, 6);
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
