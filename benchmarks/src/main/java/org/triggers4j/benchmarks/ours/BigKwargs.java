package org.triggers4j.benchmarks.ours;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
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

/** What large kwargs cost that reach many instances at once: they are to be written once, not once per instance. */
final class BigKwargs {
    private static final int INSTANCES = 1_000;
    private static final int SMALL = 100;
    private static final int LARGE = 100_000;

    private BigKwargs() {}

    /**
     * {@code big-kwargs rounds=}: the time of a fire of {@value #LARGE} bytes that {@value #INSTANCES} instances have waited for,
     * divided by that of one of {@value #SMALL} bytes; and the log written more for it, divided by its size.
     */
    static List<Figure> measure(Order order, Database database) throws Exception {
        try (Triggers triggers = Triggers4j.started(Triggers.builder()
                .store(JdbcStore.postgresql(database.dataSource()))
                .fireOnly())) {
            int rounds = order.number("rounds");
            double[] seconds = new double[rounds];
            double[] written = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                Cost small = fire(triggers, database, order.text("epoch") + "-small-" + round, SMALL);
                Cost large = fire(triggers, database, order.text("epoch") + "-large-" + round, LARGE);
                seconds[round] = large.seconds() / small.seconds();
                written[round] = (double) (large.walBytes() - small.walBytes()) / LARGE;
            }
            String work = order.text("as");
            return List.of(
                    new Figure(work, "triggers4j", median(seconds), "x the fire of " + SMALL + " B", LARGE),
                    new Figure(work + "-written", "triggers4j", median(written), "x its size in the log", LARGE));
        }
    }

    private record Cost(double seconds, long walBytes) {}

    private static Cost fire(Triggers triggers, Database database, String uid, int bytes) throws Exception {
        TriggerManager session = triggers.session(uid);
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("t_page").andEvery("page").after("go").run("r")));
        Clients.run(32, INSTANCES, n -> session.fire("page", Kwargs.of("n", n)));
        database.settle();
        Kwargs kwargs = Kwargs.of("text", incompressible(bytes));
        long wal = database.walBytes();
        long begin = System.nanoTime();
        session.fire("go", kwargs);
        return new Cost(Clients.secondsSince(begin), database.walBytes() - wal);
    }

    /** Text that the database cannot make smaller. */
    private static String incompressible(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes).substring(0, length);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
