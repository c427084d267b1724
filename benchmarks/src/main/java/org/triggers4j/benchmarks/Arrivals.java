package org.triggers4j.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** A handler that notes which of the payloads it expects have been run, and when the first was. Thread-safe. */
public final class Arrivals implements LongConsumer {
    private final long first;
    private final AtomicIntegerArray runs;
    private final CountDownLatch left;
    private final AtomicLong firstAt = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();

    /** Expects so many payloads from the first one on, each once. */
    public Arrivals(long first, int n) {
        this.first = first;
        this.runs = new AtomicIntegerArray(n);
        this.left = new CountDownLatch(n);
    }

    @Override
    public void accept(long payload) {
        firstAt.compareAndSet(0, System.nanoTime());
        if (runs.getAndIncrement((int) (payload - first)) == 0) {
            left.countDown();
        } else {
            repeated.incrementAndGet();
        }
    }

    /** By {@link System#nanoTime}; 0 as long as there was none. */
    public long firstAt() {
        return firstAt.get();
    }

    /** How many runs were a task's second or later. */
    public long repeated() {
        return repeated.get();
    }

    /** Waits until every payload has been run. */
    public void awaitAll(long seconds) throws InterruptedException, TimeoutException {
        if (!left.await(seconds, TimeUnit.SECONDS)) {
            throw new TimeoutException(
                    left.getCount() + " of " + runs.length() + " tasks had not run after " + seconds + " s");
        }
    }
}
