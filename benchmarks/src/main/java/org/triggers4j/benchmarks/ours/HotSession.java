package org.triggers4j.benchmarks.ours;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.triggers4j.Triggers;
import org.triggers4j.benchmarks.Clients;
import org.triggers4j.benchmarks.Database;
import org.triggers4j.benchmarks.Figure;
import org.triggers4j.benchmarks.Order;
import org.triggers4j.jdbc.JdbcStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** How much more goes into one session when many fire into it at once than when one does, a commit each. */
final class HotSession {
    private static final int THREADS = 8;

    private HotSession() {}

    /** {@code hot-session millis=}: fires per second of {@value #THREADS} threads, divided by those of one. */
    static List<Figure> measure(Order order, Database database) throws Exception {
        try (Triggers triggers = Triggers4j.started(Triggers.builder()
                .store(JdbcStore.postgresql(database.dataSource()))
                .fireOnly())) {
            double one = rate(configured(triggers, "one-" + order.text("epoch")), 1, order.number("millis"));
            double many = rate(configured(triggers, "many-" + order.text("epoch")), THREADS, order.number("millis"));
            String work = order.text("as");
            return List.of(
                    new Figure(work, "triggers4j", many / one, "x one thread", THREADS),
                    new Figure(work + "-rate", "triggers4j", many, "fires/s", THREADS),
                    new Figure(work + "-rate-of-one", "triggers4j", one, "fires/s", 1));
        }
    }

    private static TriggerManager configured(Triggers triggers, String uid) {
        TriggerManager session = triggers.session(uid);
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("t").after("never").andEvery("page").run("r")));
        return session;
    }

    private static double rate(TriggerManager session, int threads, int millis) throws Exception {
        var count = new AtomicInteger();
        long begin = System.nanoTime();
        Clients.each(threads, () -> {
            while (Clients.secondsSince(begin) * 1e3 < millis) {
                session.fire("page", Kwargs.of("n", count.getAndIncrement()));
            }
        });
        return count.get() / Clients.secondsSince(begin);
    }
}
