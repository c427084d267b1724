package org.triggers4j.benchmarks.ours;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.triggers4j.Triggers;
import org.triggers4j.benchmarks.Arrivals;
import org.triggers4j.benchmarks.Clients;
import org.triggers4j.benchmarks.Database;
import org.triggers4j.benchmarks.Figure;
import org.triggers4j.benchmarks.Order;
import org.triggers4j.benchmarks.ours.Triggers4j.Payload;
import org.triggers4j.jdbc.JdbcStore;
import org.triggers4j.task.CallOptions;

/** Whether rows that are not due, and rows of what is over, are in the way of those that are due. */
final class Beside {
    private static final int TASKS = 2_000;
    private static final int TIMES = 5;
    private static final long PATIENCE_SECONDS = 120;

    private final Triggers4j queue;

    Beside(Triggers4j queue) {
        this.queue = queue;
    }

    /** {@code beside rows=}: the time a drain takes beside so many rows of each kind, divided by that beside none. */
    List<Figure> measure(Order order, Database database) throws Exception {
        int rows = order.number("rows");
        double without = leastDrain(database);
        if (rows > 0) {
            fill(database, rows);
        }
        double with = leastDrain(database);
        String work = order.text("as");
        return List.of(
                new Figure(work, queue.name(), with / without, "x the time without", rows),
                new Figure(work + "-time", queue.name(), with * 1e3, "ms", TASKS),
                new Figure(work + "-time-without", queue.name(), without * 1e3, "ms", TASKS));
    }

    /** Of several times the least: a disturbance only ever adds. */
    private double leastDrain(Database database) throws Exception {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < TIMES; i++) {
            least = Math.min(least, drain(database));
        }
        return least;
    }

    /** From before the worker starts: its first look into the queue counts. */
    private double drain(Database database) throws Exception {
        try (var producer = queue.producer(database.dataSource())) {
            producer.enqueueAll(LongStream.range(0, TASKS).toArray());
        }
        database.settle();
        var arrivals = new Arrivals(0, TASKS);
        long begin = System.nanoTime();
        try (AutoCloseable worker = queue.worker(database.dataSource(), arrivals)) {
            arrivals.awaitAll(PATIENCE_SECONDS);
            while (queue.unfinished(database.dataSource()) > 0) {
                Thread.sleep(1);
            }
            return Clients.secondsSince(begin);
        }
    }

    /** One call for tomorrow, made as any, and one that is over, stand for many like them. */
    private static void fill(Database database, int rows) throws Exception {
        try (Triggers triggers = Triggers4j.started(Triggers.builder()
                .store(JdbcStore.postgresql(database.dataSource()))
                .fireOnly())) {
            triggers.task(Triggers4j.TASK, Payload.class, Void.class)
                    .apply(new Payload(0), CallOptions.NONE.countdown(Duration.ofDays(1)));
        }
        multiply(database, "job", rows);
        multiply(database, "call_end", rows - (int) database.number("SELECT count(*) FROM call_end") + 1);
    }

    /** Copies one row of the table under new ids, so that there are so many. */
    private static void multiply(Database database, String table, int rows) throws Exception {
        database.execute("""
                CREATE TABLE copied AS SELECT * FROM %1$s LIMIT 1;
                DO $$
                DECLARE others text := (
                    SELECT string_agg(quote_ident(column_name), ', ')
                    FROM information_schema.columns WHERE table_name = '%1$s' AND column_name <> 'id');
                BEGIN
                    EXECUTE format('INSERT INTO %1$s (id, %%1$s) SELECT gen_random_uuid(), %%1$s'
                        || ' FROM copied, generate_series(2, %2$d)', others);
                END $$;
                DROP TABLE copied
                """.formatted(table, rows));
    }
}
