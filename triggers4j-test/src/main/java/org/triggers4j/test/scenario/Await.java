package org.triggers4j.test.scenario;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what the engine does on its own threads; never for ever. */
final class Await {
    static final Duration AT_MOST = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(1);

    private Await() {}

    /** What was waited for did not happen: the scenario cannot go on. */
    static final class NeverHappened extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NeverHappened(String what) {
            super("Within " + AT_MOST.toSeconds() + " s " + what + ".");
        }
    }

    static void until(BooleanSupplier condition, String otherwise) {
        long deadline = System.nanoTime() + AT_MOST.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                throw new NeverHappened(otherwise);
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    /** Waits for the future; throws what it threw. */
    static void until(CompletableFuture<Void> done, String otherwise) {
        try {
            done.get(AT_MOST.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new NeverHappened(otherwise);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NeverHappened("the waiting thread was interrupted before the end");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        }
    }
}
