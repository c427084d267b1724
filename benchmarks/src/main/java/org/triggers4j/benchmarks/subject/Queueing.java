package org.triggers4j.benchmarks.subject;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.triggers4j.benchmarks.Arrivals;
import org.triggers4j.benchmarks.Clients;
import org.triggers4j.benchmarks.Database;
import org.triggers4j.benchmarks.Expense;
import org.triggers4j.benchmarks.Figure;
import org.triggers4j.benchmarks.Order;
import org.triggers4j.benchmarks.QueueUnderTest;
import org.triggers4j.benchmarks.QueueUnderTest.Producer;

/** Measures how much goes into a queue and out of it. */
final class Queueing {
    private static final int BATCH = 500;
    private static final long PATIENCE_SECONDS = 600;

    private final QueueUnderTest queue;

    Queueing(QueueUnderTest queue) {
        this.queue = queue;
    }

    /** {@code enqueue threads= millis=}: one task per call, for so long. */
    List<Figure> enqueue(Order order, Database database) throws Exception {
        try (Producer producer = queue.producer(database.dataSource())) {
            var next = new AtomicLong(order.firstPayload());
            return filling(order, database, next, () -> producer.enqueue(next.getAndIncrement()));
        }
    }

    /** {@code batches threads= millis=}: {@value #BATCH} tasks per call. */
    List<Figure> batches(Order order, Database database) throws Exception {
        try (Producer producer = queue.producer(database.dataSource())) {
            var next = new AtomicLong(order.firstPayload());
            return filling(order, database, next, () -> {
                long first = next.getAndAdd(BATCH);
                producer.enqueueAll(payloads(first, first + BATCH));
            });
        }
    }

    private List<Figure> filling(Order order, Database database, AtomicLong next, Clients.Life call) throws Exception {
        long before = queue.unfinished(database.dataSource());
        long begin = System.nanoTime();
        long end = begin + TimeUnit.MILLISECONDS.toNanos(order.number("millis"));
        Clients.each(order.number("threads"), () -> {
            while (System.nanoTime() < end) {
                call.run();
            }
        });
        double seconds = Clients.secondsSince(begin);
        long count = next.get() - order.firstPayload();
        require(queue.unfinished(database.dataSource()) == before + count, "some of what was enqueued is not there");
        return List.of(figure(order, count / seconds, count));
    }

    /** {@code drain n=}: what is queued already, from the first run to the empty table. */
    List<Figure> drain(Order order, Database database) throws Exception {
        int n = order.number("n");
        fill(database, order.firstPayload(), n);
        database.settle();
        var arrivals = new Arrivals(order.firstPayload(), n);
        Expense expense = Expense.since(database);
        try (AutoCloseable worker = queue.worker(database.dataSource(), arrivals)) {
            awaitEmptied(database, arrivals);
            double rate = n / Clients.secondsSince(arrivals.firstAt());
            var figures = new ArrayList<>(List.of(figure(order, rate, n)));
            figures.addAll(expense.perTask(order.text("as"), queue.name(), n));
            return figures;
        } finally {
            requireEmpty(database);
        }
    }

    private void fill(Database database, long first, int n) throws Exception {
        try (Producer producer = queue.producer(database.dataSource())) {
            for (int i = 0; i < n; i += BATCH) {
                producer.enqueueAll(payloads(first + i, first + Math.min(n, i + BATCH)));
            }
        }
        require(queue.unfinished(database.dataSource()) == n, "not all are queued");
    }

    /** {@code stream n= producers=}: producers and a worker in one process, from the first call to the empty table. */
    List<Figure> stream(Order order, Database database) throws Exception {
        int n = order.number("n");
        long first = order.firstPayload();
        var arrivals = new Arrivals(first, n);
        try (QueueUnderTest.Both both = queue.both(database.dataSource(), arrivals)) {
            long begin = System.nanoTime();
            Clients.run(order.number("producers"), n, i -> both.enqueue(first + i));
            awaitEmptied(database, arrivals);
            return List.of(figure(order, n / Clients.secondsSince(begin), n));
        } finally {
            requireEmpty(database);
        }
    }

    /** A task's end is stored after its run; the round is over when the last is. */
    private void awaitEmptied(Database database, Arrivals arrivals) throws Exception {
        arrivals.awaitAll(PATIENCE_SECONDS);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (queue.unfinished(database.dataSource()) > 0) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("The queue does not become empty.");
            }
            Thread.sleep(1);
        }
        require(arrivals.repeated() == 0, "some tasks ran more than once");
    }

    private void requireEmpty(Database database) throws Exception {
        require(queue.unfinished(database.dataSource()) == 0, "the queue is not empty at the end");
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(queue.name() + ": " + otherwise);
        }
    }

    private static long[] payloads(long first, long end) {
        return LongStream.range(first, end).toArray();
    }

    private Figure figure(Order order, double rate, long n) {
        return new Figure(order.text("as"), queue.name(), rate, "tasks/s", n);
    }
}
