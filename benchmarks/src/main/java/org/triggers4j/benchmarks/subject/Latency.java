package org.triggers4j.benchmarks.subject;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.triggers4j.benchmarks.Database;
import org.triggers4j.benchmarks.Figure;
import org.triggers4j.benchmarks.Order;
import org.triggers4j.benchmarks.QueueUnderTest;
import org.triggers4j.benchmarks.QueueUnderTest.Producer;

/**
 * Measures how long a task takes from just before it is enqueued to the beginning of its run, at light load.
 *
 * <p>The payload is the {@link System#nanoTime} of the enqueueing. On Linux that is the monotonic clock of the machine, the
 * same for all its processes, so that another process may subtract it from its own.
 */
final class Latency {
    private static final long PATIENCE_SECONDS = 120;

    private final QueueUnderTest queue;
    private final Runnable ready;

    /**
     * Of this queue.
     *
     * @param ready is called when a worker works, so that another process may begin
     */
    Latency(QueueUnderTest queue, Runnable ready) {
        this.queue = queue;
        this.ready = ready;
    }

    /** {@code latency n= micros=}: one thread enqueues every so many microseconds, and a worker beside it runs. */
    List<Figure> inOneProcess(Order order, Database database) throws Exception {
        var delays = new Delays(order.number("n"));
        try (QueueUnderTest.Both both = queue.both(database.dataSource(), delays)) {
            enqueueEvenly(order, both);
            return delays.figures(order.text("as"), queue.name());
        }
    }

    /** {@code latency-produce n= micros=}: enqueues for a worker elsewhere. */
    List<Figure> producing(Order order, Database database) throws Exception {
        try (Producer producer = queue.producer(database.dataSource())) {
            enqueueEvenly(order, producer);
            return List.of();
        }
    }

    /** {@code latency-work n=}: runs what a producer elsewhere enqueues. */
    List<Figure> working(Order order, Database database) throws Exception {
        var delays = new Delays(order.number("n"));
        try (AutoCloseable worker = queue.worker(database.dataSource(), delays)) {
            ready.run();
            return delays.figures(order.text("as"), queue.name());
        }
    }

    private static void enqueueEvenly(Order order, Producer producer) throws Exception {
        long pause = TimeUnit.MICROSECONDS.toNanos(order.number("micros"));
        long next = System.nanoTime();
        for (int i = 0; i < order.number("n"); i++) {
            next += pause;
            while (System.nanoTime() < next) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
            producer.enqueue(System.nanoTime());
        }
    }

    /** A handler that notes how long each task took to it. */
    private static final class Delays implements LongConsumer {
        private final AtomicLongArray nanos;
        private final AtomicInteger count = new AtomicInteger();
        private final CountDownLatch left;

        Delays(int n) {
            this.nanos = new AtomicLongArray(n);
            this.left = new CountDownLatch(n);
        }

        @Override
        public void accept(long enqueuedAt) {
            long taken = System.nanoTime() - enqueuedAt;
            nanos.set(count.getAndIncrement(), taken);
            left.countDown();
        }

        List<Figure> figures(String work, String subject) throws InterruptedException, TimeoutException {
            if (!left.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new TimeoutException(left.getCount() + " of " + nanos.length() + " tasks have not run");
            }
            long[] sorted = new long[nanos.length()];
            for (int i = 0; i < sorted.length; i++) {
                sorted[i] = nanos.get(i);
            }
            Arrays.sort(sorted);
            return List.of(figure(work + "-p50", subject, sorted, 0.5), figure(work + "-p99", subject, sorted, 0.99));
        }

        private static Figure figure(String work, String subject, long[] sorted, double part) {
            int at = Math.min(sorted.length - 1, (int) Math.ceil(sorted.length * part) - 1);
            return new Figure(work, subject, sorted[at] / 1e6, "ms", sorted.length);
        }
    }
}
