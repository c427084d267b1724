package org.triggers4j.benchmarks.ours;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.triggers4j.Triggers;
import org.triggers4j.benchmarks.Clients;
import org.triggers4j.benchmarks.Database;
import org.triggers4j.benchmarks.Figure;
import org.triggers4j.benchmarks.Order;
import org.triggers4j.jdbc.JdbcStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.Store;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** Durable fires per second into many sessions that each wait for one more trigger. */
final class FireRate {
    private static final int SESSIONS = 500;
    private static final int THREADS = 8;

    private static final Workflow WORKFLOW =
            Workflow.of(TaskConfig.named("t").after("never").andEvery("page").run("r"));

    private FireRate() {}

    /** {@code fires n=}. */
    static List<Figure> onPostgres(Order order, Database database) throws InterruptedException, ExecutionException {
        return measure(order, JdbcStore.postgresql(database.dataSource()));
    }

    /** {@code sqlite-fires n=}: in a file, which the store opens with {@code synchronous=FULL}. */
    static List<Figure> onSqlite(Order order, Database database)
            throws IOException, InterruptedException, ExecutionException {
        try (var file = new SqliteFile()) {
            return measure(order, file.store());
        }
    }

    private static List<Figure> measure(Order order, Store store) throws InterruptedException, ExecutionException {
        int n = order.number("n");
        String prefix = order.text("epoch") + "-";
        try (Triggers triggers =
                Triggers4j.started(Triggers.builder().store(store).fireOnly())) {
            Clients.run(THREADS, SESSIONS, i -> triggers.session(prefix + i).updateConfiguration(WORKFLOW));
            long begin = System.nanoTime();
            Clients.run(THREADS, n, i -> triggers.session(prefix + i % SESSIONS).fire("page", Kwargs.of("n", i)));
            double rate = n / Clients.secondsSince(begin);
            return List.of(new Figure(order.text("as"), "triggers4j", rate, "fires/s", n));
        }
    }
}
