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
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** Triggers4j on SQLite, which it opens with {@code synchronous=FULL}. */
final class Sqlite {
    private static final int SESSIONS = 500;
    private static final int THREADS = 8;
    private static final int BATCH = 500;
    private static final long PATIENCE_SECONDS = 120;

    private Sqlite() {}

    /** {@code sqlite-fires n=}: from {@value #THREADS} threads into many sessions that each wait for one more trigger. */
    static List<Figure> fires(Order order, Database database) throws Exception {
        int n = order.number("n");
        var workflow = Workflow.of(
                TaskConfig.named("t").after("never").andEvery("page").run("r"));
        try (var file = new SqliteFile();
                Triggers triggers = Triggers4j.started(
                        Triggers.builder().store(file.store()).fireOnly())) {
            Clients.run(THREADS, SESSIONS, i -> triggers.session("f-" + i).updateConfiguration(workflow));
            long begin = System.nanoTime();
            Clients.run(THREADS, n, i -> triggers.session("f-" + i % SESSIONS).fire("page", Kwargs.of("n", i)));
            return List.of(new Figure(order.text("as"), "triggers4j", n / Clients.secondsSince(begin), "fires/s", n));
        }
    }

    /** {@code sqlite-drain n=}: what is queued already, from the first run to the empty queue. */
    static List<Figure> drain(Order order, Database database) throws Exception {
        int n = order.number("n");
        try (var file = new SqliteFile()) {
            fill(file, n);
            var arrivals = new Arrivals(n);
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
