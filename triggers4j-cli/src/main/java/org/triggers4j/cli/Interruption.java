package org.triggers4j.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Makes Ctrl-C interrupt the thread that works, and lets it clean up before the JVM ends; the JVM then exits with 130 by
 * itself.
 */
final class Interruption implements AutoCloseable {
    private static final Duration CLEAN_UP_WITHIN = Duration.ofSeconds(5);

    private final Duration cleanUpWithin;
    private final CountDownLatch cleanedUp = new CountDownLatch(1);
    private volatile boolean isAsked;
    private final Thread worker = Thread.currentThread();
    private final Thread hook = new Thread(this::interrupt, "triggers-interruption");

    /** From now on, for the current thread; to be closed after everything else. */
    Interruption() {
        this(CLEAN_UP_WITHIN);
    }

    /** As long as the clean-up may take. */
    Interruption(Duration cleanUpWithin) {
        this.cleanUpWithin = cleanUpWithin;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void interrupt() {
        isAsked = true;
        worker.interrupt();
        try {
            cleanedUp.await(cleanUpWithin.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the work, if it was interrupted. */
    void check() throws InterruptedException {
        // The thread's own flag may have been used up by a task that ran on it.
        if (isAsked) {
            throw new InterruptedException();
        }
    }

    @Override
    public void close() {
        cleanedUp.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending already, and the hook with it.
        }
    }
}
