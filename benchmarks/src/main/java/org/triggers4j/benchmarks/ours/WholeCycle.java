package org.triggers4j.benchmarks.ours;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.triggers4j.Triggers;
import org.triggers4j.benchmarks.Clients;
import org.triggers4j.benchmarks.Database;
import org.triggers4j.benchmarks.Figure;
import org.triggers4j.benchmarks.Order;
import org.triggers4j.jdbc.JdbcStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.Store;
import org.triggers4j.task.TriggerTask;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** Sessions from configuration to the end: two fires joined, one task, its cascade into a second. */
final class WholeCycle {
    private static final int CLIENTS = 8;

    private static final Workflow WORKFLOW = Workflow.of(
            TaskConfig.named("t_first").after("a", "b").run("first"),
            TaskConfig.named("t_second").after("t_first").run("second"));

    private WholeCycle() {}

    /** {@code cycle n=}: task instances per second, from the first configuration to the end of the last task. */
    static List<Figure> onPostgres(Order order, Database database) throws InterruptedException, ExecutionException {
        return measure(order, JdbcStore.postgresql(database.dataSource()));
    }

    /** {@code sqlite-cycle n=}: the same in a file. */
    static List<Figure> onSqlite(Order order, Database database)
            throws IOException, InterruptedException, ExecutionException {
        try (var file = new SqliteFile()) {
            return measure(order, file.store());
        }
    }

    private static List<Figure> measure(Order order, Store store) throws InterruptedException, ExecutionException {
        int sessions = order.number("n");
        var runs = new AtomicInteger();
        TriggerTask task = context -> Kwargs.of("n", runs.incrementAndGet());
        try (Triggers triggers = Triggers4j.started(
                Triggers.builder().store(store).task("first", task).task("second", task))) {
            long begin = System.nanoTime();
            Clients.run(
                    CLIENTS,
                    sessions,
                    number -> begin(triggers.session("cycle-" + order.text("epoch") + "-" + number), number));
            Queues.awaitEmpty(triggers);
            double seconds = Clients.secondsSince(begin);
            if (runs.get() != 2 * sessions) {
                throw new IllegalStateException(runs.get() + " runs of " + 2 * sessions);
            }
            return List.of(
                    new Figure(order.text("as"), "triggers4j", runs.get() / seconds, "task instances/s", runs.get()));
        }
    }

    private static void begin(TriggerManager session, int number) {
        session.updateConfiguration(WORKFLOW);
        session.fire("a", Kwargs.of("n", number));
        session.fire("b");
    }
}
