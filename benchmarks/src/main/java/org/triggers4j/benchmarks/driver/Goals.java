package org.triggers4j.benchmarks.driver;

import static org.triggers4j.benchmarks.driver.Goal.atLeast;
import static org.triggers4j.benchmarks.driver.Goal.atMost;

import java.util.List;

/** All goals there are. A build never fails for them: a figure is a property of a machine. */
final class Goals {
    private static final String PEER = "db-scheduler";
    private static final String BARE = "bare";

    private static final List<Goal> ALL = List.of(
            atLeast("enqueue-8", 1.7).times(PEER),
            atLeast("enqueue-32", 2.5).times(BARE),
            atLeast("enqueue-batches", 2).times(PEER),
            atLeast("enqueue-batches", 0.5).times(BARE),
            atLeast("drain-20000", 6).times(PEER),
            atLeast("drain-20000", 0.35).times(BARE),
            atMost("drain-20000-cpu", 0.25).times(PEER),
            atLeast("drain-200000", 6).times(PEER),
            atLeast("drain-200000", 0.35).times(BARE),
            atMost("drain-200000-cpu", 0.25).times(PEER),
            atLeast("stream-4", 2).times(PEER),
            atLeast("stream-32", 5).times(PEER),
            atMost("latency-other-p50", 2).times("bare-notify"),
            atMost("latency-other-p99", 10),
            atMost("latency-same-p50", 2),
            atLeast("join", 6).times("spring-integration"),
            atLeast("join", 0.7).times("one-statement"),
            atMost("beside", 1.3),
            atLeast("cycle", 4_000),
            atMost("session-size-resolved", 1.5),
            atMost("session-size-waiting", 1.5),
            atLeast("hot-session", 3),
            atMost("big-kwargs", 10),
            atMost("big-kwargs-written", 2),
            atMost("memory", 1.2),
            atLeast("sqlite-fires", 5_000),
            atLeast("sqlite-drain", 0.2).times(BARE));

    private Goals() {}

    static List<Goal> of(String work) {
        return ALL.stream().filter(goal -> goal.work().equals(work)).toList();
    }
}
