package org.triggers4j.benchmarks;

import org.triggers4j.Triggers;
import org.triggers4j.benchmarks.WholeCycle.Clients;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.Store;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** How much dearer a fire is in a session that holds many instances. */
final class SessionSize {
    private static final int FIRES = 1_000;

    /** What the instances of the session do. */
    enum Shape {
        /** All have ended. */
        RESOLVED,
        /** All wait for a trigger other than the one fired. */
        WAITING
    }

    private SessionSize() {}

    /** Time of a fire into a session of {@code instances}, divided by that into one of 10. */
    static double ratio(Store store, Shape shape, int instances) throws InterruptedException {
        try (Triggers triggers =
                Triggers.builder().store(store).task("r", context -> null).build()) {
            triggers.start();
            TriggerManager small = filled(triggers, "small", shape, 10);
            TriggerManager large = filled(triggers, "large", shape, instances);
            fires(small);
            fires(large);
            double least = Double.MAX_VALUE;
            for (int round = 0; round < 3; round++) {
                double ofSmall = fires(small);
                least = Math.min(least, fires(large) / ofSmall);
            }
            return least;
        }
    }

    private static TriggerManager filled(Triggers triggers, String uid, Shape shape, int instances)
            throws InterruptedException {
        TriggerManager session = triggers.session(uid);
        TaskConfig.Builder task = TaskConfig.named("t_page").andEvery("page");
        session.updateConfiguration(Workflow.of(
                (shape == Shape.WAITING ? task.after("never") : task).run("r"),
                TaskConfig.named("t_other").after("other", "more").run("r")));
        Clients.run(16, instances, n -> session.fire("page", Kwargs.of("n", n)));
        if (shape == Shape.RESOLVED) {
            WholeCycle.Awaiting.until(() -> triggers.queries().queueDepths().isEmpty());
        }
        return session;
    }

    private static double fires(TriggerManager session) {
        long begin = System.nanoTime();
        for (int i = 0; i < FIRES; i++) {
            session.fire("other", Kwargs.empty());
        }
        return Clients.secondsSince(begin);
    }
}
