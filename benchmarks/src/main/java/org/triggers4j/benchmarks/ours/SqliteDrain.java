package org.triggers4j.benchmarks.ours;

import java.util.List;
import java.util.stream.LongStream;
import org.triggers4j.Triggers;
import org.triggers4j.benchmarks.Arrivals;
import org.triggers4j.benchmarks.Clients;
import org.triggers4j.benchmarks.Database;
import org.triggers4j.benchmarks.Figure;
import org.triggers4j.benchmarks.Order;
import org.triggers4j.benchmarks.QueueUnderTest;
import org.triggers4j.benchmarks.ours.Triggers4j.Payload;

/** The drain of a queue in an SQLite file, which the store opens with {@code synchronous=FULL}. */
final class SqliteDrain {
    private static final int BATCH = 500;
    private static final long PATIENCE_SECONDS = 120;

    private SqliteDrain() {}

    /** {@code sqlite-drain n=}: what is queued already, from the first run to the empty queue. */
    static List<Figure> measure(Order order, Database database) throws Exception {
        int n = order.number("n");
        try (var file = new SqliteFile()) {
            fill(file, n);
            var arrivals = new Arrivals(0, n);
            try (Triggers working = Triggers4j.started(Triggers.builder()
                    .store(file.store())
                    .slots(QueueUnderTest.WORKERS)
                    .task(new Triggers4j.NoOp(arrivals)))) {
                arrivals.awaitAll(PATIENCE_SECONDS);
                Queues.awaitEmpty(working);
                double rate = n / Clients.secondsSince(arrivals.firstAt());
                return List.of(new Figure(order.text("as"), "triggers4j", rate, "tasks/s", n));
            }
        }
    }

    private static void fill(SqliteFile file, int n) {
        try (Triggers triggers =
                Triggers4j.started(Triggers.builder().store(file.store()).fireOnly())) {
            var task = triggers.task(Triggers4j.TASK, Payload.class, Void.class);
            for (int i = 0; i < n; i += BATCH) {
                task.delayAll(LongStream.range(i, Math.min(n, i + BATCH))
                        .mapToObj(Payload::new)
                        .toList());
            }
        }
    }
}
