package org.triggers4j.benchmarks;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import javax.sql.DataSource;

/**
 * A task queue under test: how its tables are made, how a task comes into it and how its worker is started.
 *
 * <p>Implementations have a public constructor without arguments and are listed in
 * {@code META-INF/services/org.triggers4j.benchmarks.QueueUnderTest}. They are tuned as their own documentation
 * recommends and say so in their Javadoc; what this interface fixes is the same for all: the pool given to them and
 * {@link #WORKERS}. An object is used by one process, for any number of producers and workers after one another.
 */
public interface QueueUnderTest {
    /** How many threads run tasks in a worker. */
    int WORKERS = 20;

    /** The name in orders and in the table: lower case, words joined by hyphens. */
    String name();

    /** Creates its tables; called once per database, before anything else, in any process. */
    void createTables(DataSource dataSource) throws Exception;

    /** Opens a producer that does not work. One per process; all its threads share it. */
    Producer producer(DataSource dataSource) throws Exception;

    /**
     * Starts {@value #WORKERS} threads that work the queue off.
     *
     * @param handler is called by these threads, once for each task, with the payload it was enqueued with
     * @return closing it waits for what runs, records its end and leaves no thread behind
     */
    AutoCloseable worker(DataSource dataSource, LongConsumer handler) throws Exception;

    /** Opens one that works like {@link #worker} and takes tasks like {@link #producer}, as an application would. */
    Both both(DataSource dataSource, LongConsumer handler) throws Exception;

    /** What it is measured in. */
    enum Aspect {
        /** How many tasks go in and out. */
        THROUGHPUT,
        /** How long one takes. */
        LATENCY
    }

    /** What it is measured in; both, unless it was made for one of them. */
    default Set<Aspect> aspects() {
        return EnumSet.allOf(Aspect.class);
    }

    /** How many tasks wait or run; read from the tables, so that an emptied queue is known to be empty. */
    long unfinished(DataSource dataSource) throws Exception;

    /** What only it is measured in, by the order's verb. */
    default Map<String, Measurement> ownMeasurements() {
        return Map.of();
    }

    /** By how much smaller N is than for the fast ones (1: the same, 10: a tenth), so that a run ends. */
    default int slowness() {
        return 1;
    }

    /** The side that enqueues. Thread-safe. */
    interface Producer extends AutoCloseable {
        /** Enqueues a task that is due at once; it is durable when this returns. */
        void enqueue(long payload) throws Exception;

        /** Enqueues many in the best way it has for it; all are durable when this returns. */
        void enqueueAll(long[] payloads) throws Exception;
    }

    /** One that enqueues and works in one process. */
    interface Both extends Producer {
        /** One made of a producer and a worker, where a process would have both side by side. */
        static Both of(Producer producer, AutoCloseable worker) {
            return new Both() {
                @Override
                public void enqueue(long payload) throws Exception {
                    producer.enqueue(payload);
                }

                @Override
                public void enqueueAll(long[] payloads) throws Exception {
                    producer.enqueueAll(payloads);
                }

                @Override
                public void close() throws Exception {
                    worker.close();
                    producer.close();
                }
            };
        }
    }
}
