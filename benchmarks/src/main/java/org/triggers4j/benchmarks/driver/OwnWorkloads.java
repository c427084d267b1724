package org.triggers4j.benchmarks.driver;

import java.util.List;
import org.triggers4j.benchmarks.Order;
import org.triggers4j.benchmarks.driver.Workload.Contender;
import org.triggers4j.benchmarks.driver.Workload.Sizes;

/** Workloads of Triggers4j alone, and those on SQLite. */
final class OwnWorkloads {
    private static final Contender OURS = new Contender("triggers4j", 1);
    private static final Contender BARE = new Contender("bare", 1);
    private static final Play IN_A_SMALL_HEAP = Play.alone("-Xmx128m");

    private OwnWorkloads() {}

    static List<Workload> all() {
        return List.of(
                ours("beside", sizes("beside", "rows", 0, 30_000, 1_000_000)),
                ours("cycle", sizes("cycle", "n", 1_500, 2_000, 5_000)),
                ours("fires", sizes("fires", "n", 10_000, 10_000, 40_000)),
                ours("session-size-resolved", size(0)),
                ours("session-size-waiting", size(1)),
                ours("hot-session", sizes("hot-session", "millis", 800, 1_500, 6_000)),
                ours("big-kwargs", sizes("big-kwargs", "rounds", 1, 3, 7)),
                new Workload(
                        "memory",
                        IN_A_SMALL_HEAP,
                        List.of(OURS),
                        sizes("memory", "n", 5_000, 50_000, 1_000_000),
                        false),
                ours("sqlite-fires", sizes("sqlite-fires", "n", 10_000, 10_000, 40_000)),
                new Workload(
                        "sqlite-drain",
                        Play.ALONE,
                        List.of(OURS, BARE),
                        sizes("sqlite-drain", "n", 40_000, 20_000, 100_000),
                        false),
                ours("sqlite-cycle", sizes("sqlite-cycle", "n", 1_000, 2_000, 5_000))
                        .forFullOnly());
    }

    private static Sizes size(int waiting) {
        Order order = Order.to("session-size").with("waiting", waiting);
        return new Sizes(order.with("n", 100), order.with("n", 5_000), order.with("n", 100_000));
    }

    private static Sizes sizes(String verb, String what, int warmUp, int quick, int full) {
        Order order = Order.to(verb);
        return new Sizes(order.with(what, warmUp), order.with(what, quick), order.with(what, full));
    }

    private static Workload ours(String name, Sizes sizes) {
        return new Workload(name, Play.ALONE, List.of(OURS), sizes, false);
    }
}
