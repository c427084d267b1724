package org.triggers4j.benchmarks.ours;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.triggers4j.benchmarks.Clients;
import org.triggers4j.benchmarks.Database;
import org.triggers4j.benchmarks.Figure;
import org.triggers4j.benchmarks.Order;

/** Whether a worker's memory stays the same however long its queue is. For a process with a small heap. */
final class Memory {
    private static final int BATCH = 500;
    private static final int SAMPLES = 10;
    private static final long MIB = 1 << 20;

    private final Triggers4j queue;

    Memory(Triggers4j queue) {
        this.queue = queue;
    }

    /** {@code memory n=}: the heap in use after a collection at the end of the drain, divided by that after its tenth part. */
    List<Figure> measure(Order order, Database database) throws Exception {
        int n = order.number("n");
        fill(database, n);
        database.settle();
        var count = new AtomicInteger();
        long begin = System.nanoTime();
        List<Long> used = new ArrayList<>();
        try (AutoCloseable worker = queue.worker(database.dataSource(), payload -> count.incrementAndGet())) {
            for (int sample = 1; sample <= SAMPLES; sample++) {
                awaitCount(count, (int) ((long) n * sample / SAMPLES));
                used.add(usedAfterCollection());
            }
            double seconds = Clients.secondsSince(begin);
            while (queue.unfinished(database.dataSource()) > 0) {
                Thread.sleep(10);
            }
            return figures(order.text("as"), n, seconds, used);
        }
    }

    private List<Figure> figures(String work, int n, double seconds, List<Long> used) {
        double first = used.get(0);
        double last = used.get(SAMPLES - 1);
        return List.of(
                new Figure(work, queue.name(), last / first, "x the heap after a tenth", n),
                new Figure(work + "-heap", queue.name(), last / MIB, "MiB", n),
                new Figure(work + "-rate", queue.name(), n / seconds, "tasks/s", n));
    }

    private void fill(Database database, int n) throws Exception {
        try (var producer = queue.producer(database.dataSource())) {
            for (int i = 0; i < n; i += BATCH) {
                producer.enqueueAll(LongStream.range(i, Math.min(n, i + BATCH)).toArray());
            }
        }
    }

    private static void awaitCount(AtomicInteger count, int enough) throws InterruptedException {
        while (count.get() < enough) {
            Thread.sleep(1);
        }
    }

    private static long usedAfterCollection() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
