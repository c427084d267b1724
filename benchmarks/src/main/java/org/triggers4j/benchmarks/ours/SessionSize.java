package org.triggers4j.benchmarks.ours;

import java.util.List;
import java.util.concurrent.ExecutionException;
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

/** How much dearer a fire is in a session that holds many instances. */
final class SessionSize {
    private static final int FIRES = 500;
    private static final int ROUNDS = 5;
    private static final int SMALL = 10;

    private SessionSize() {}

    /**
     * {@code session-size n= waiting=}: the time of a fire into a session of so many instances, all waiting for a trigger
     * other than the one fired, or all ended; divided by the time of one into a session of {@value #SMALL}.
     *
     * <p>Rounds into the one and the other take turns, and the least time of each is taken: a disturbance only ever adds.
     */
    static List<Figure> measure(Order order, Database database) throws Exception {
        boolean isWaiting = order.number("waiting") == 1;
        int n = order.number("n");
        try (Triggers triggers = Triggers4j.started(Triggers.builder()
                .store(JdbcStore.postgresql(database.dataSource()))
                .task("r", context -> null))) {
            TriggerManager small = filled(triggers, "small-" + order.text("epoch"), isWaiting, SMALL);
            TriggerManager large = filled(triggers, "large-" + order.text("epoch"), isWaiting, n);
            database.settle();
            seconds(small);
            seconds(large);
            double ofSmall = Double.MAX_VALUE;
            double ofLarge = Double.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                ofSmall = Math.min(ofSmall, seconds(small));
                ofLarge = Math.min(ofLarge, seconds(large));
            }
            return List.of(
                    new Figure(order.text("as"), "triggers4j", ofLarge / ofSmall, "x the fire into " + SMALL, n));
        }
    }

    private static TriggerManager filled(Triggers triggers, String uid, boolean isWaiting, int instances)
            throws InterruptedException, ExecutionException {
        TriggerManager session = triggers.session(uid);
        TaskConfig.Builder task = TaskConfig.named("t_page").andEvery("page");
        session.updateConfiguration(Workflow.of(
                (isWaiting ? task.after("never") : task).run("r"),
                TaskConfig.named("t_other").after("other", "more").run("r")));
        Clients.run(32, instances, n -> session.fire("page", Kwargs.of("n", n)));
        Queues.awaitEmpty(triggers);
        return session;
    }

    private static double seconds(TriggerManager session) {
        long begin = System.nanoTime();
        for (int i = 0; i < FIRES; i++) {
            session.fire("other", Kwargs.empty());
        }
        return Clients.secondsSince(begin);
    }
}
