package org.triggers4j.benchmarks.jmh;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.Heads;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionEvent.Fired;
import org.triggers4j.workflow.SessionLimits;
import org.triggers4j.workflow.SessionSlice;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Transition;
import org.triggers4j.workflow.Workflow;

/** What a fire decides in a small session, and what is kept of the session besides its instances. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecidingBenchmark {
    private static final Instant NOW = Instant.EPOCH;

    private final Workflow workflow = Workflow.of(
            TaskConfig.named("t_first").after("a", "b").run("first"),
            TaskConfig.named("t_second").after("t_first").run("second"),
            TaskConfig.named("t_page").after("never").andEvery("page").run("page"));
    private final SessionEvent first = new Fired("a", Kwargs.of("n", 1), 0);
    private final SessionEvent last = new Fired("b", Kwargs.empty(), 0);
    private final SessionSlice configured = SessionSlice.of(0, workflow, Heads.none(false), null, false);
    private final SessionSlice half =
            configured.on(first, SessionLimits.DEFAULT, NOW).after();
    private final Heads heads = half.heads();
    private final String text = heads.toText(workflow);

    /** The first of two triggers, which makes an instance that waits. */
    @Benchmark
    public Transition firstTrigger() {
        return configured.on(first, SessionLimits.DEFAULT, NOW);
    }

    /** The last, which makes its instance ready. */
    @Benchmark
    public Transition lastTrigger() {
        return half.on(last, SessionLimits.DEFAULT, NOW);
    }

    /** Writing the heads. */
    @Benchmark
    public String writeHeads() {
        return heads.toText(workflow);
    }

    /** Reading them. */
    @Benchmark
    public Heads readHeads() {
        return Heads.ofText(text);
    }
}
