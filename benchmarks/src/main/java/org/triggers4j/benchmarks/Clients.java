package org.triggers4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that do the same at once. */
public final class Clients {
    private Clients() {}

    /** Work on one number. */
    @FunctionalInterface
    public interface Work {
        /** Does it. */
        void on(int number) throws Exception;
    }

    /** What one thread does from beginning to end. */
    @FunctionalInterface
    public interface Life {
        /** Does it. */
        void run() throws Exception;
    }

    /** Hands the numbers 0 to {@code count}-1 to threads one by one; ends when all are done, or with the first failure. */
    public static void run(int threads, int count, Work work) throws InterruptedException, ExecutionException {
        var next = new AtomicInteger();
        each(threads, () -> {
            for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                work.on(n);
            }
        });
    }

    /** Runs it in so many threads; ends when all have, or with the first failure. */
    public static void each(int threads, Life life) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> lives = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                lives.add(pool.submit(() -> {
                    life.run();
                    return null;
                }));
            }
            for (Future<?> each : lives) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** Seconds since a {@link System#nanoTime}. */
    public static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
