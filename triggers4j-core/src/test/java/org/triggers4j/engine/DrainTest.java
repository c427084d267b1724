package org.triggers4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.runner.TaskExecution;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.SessionLimits;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

class DrainTest {
    private static final int ALL = Integer.MAX_VALUE;
    private static final long A_LONG_TIME = Duration.ofMinutes(5).toNanos();

    private final AtomicLong nanos = new AtomicLong();
    private final InMemoryStore store = new InMemoryStore();
    private final List<TaskExecution> takenOver = new ArrayList<>();

    @Test
    void a_task_that_takes_longer_than_a_lease_still_ends_well() {
        try (Engine engine = engine(nanos)) {
            TriggerManager session = session(engine);
            session.fire("go");

            engine.drain(ALL);

            assertThat(session.inspect().instance("t_slow#0").status()).isEqualTo(InstanceStatus.FINISHED);
        }
    }

    @Test
    void a_drain_long_after_the_one_before_still_ends_what_it_runs() {
        try (Engine engine = engine(new AtomicLong())) {
            TriggerManager session = session(engine);
            engine.drain(ALL);
            nanos.addAndGet(A_LONG_TIME);
            session.fire("go");

            engine.drain(ALL);

            assertThat(session.inspect().instance("t_slow#0").status()).isEqualTo(InstanceStatus.FINISHED);
        }
    }

    @Test
    void an_engine_that_was_declared_dead_drains_on_as_another_worker() {
        try (Engine engine = engine(new AtomicLong())) {
            TriggerManager session = session(engine);
            engine.drain(ALL);
            store.queue().liveWorkers().forEach(worker -> store.queue().declareDead(worker.id(), worker.beat()));
            nanos.addAndGet(A_LONG_TIME);
            session.fire("go");

            engine.drain(ALL);

            assertThat(session.inspect().instance("t_slow#0").status()).isEqualTo(InstanceStatus.FINISHED);
        }
    }

    @Test
    void what_a_runner_ended_after_a_drain_is_stored_by_the_next() {
        try (Engine engine = engine(new AtomicLong())) {
            TriggerManager session = engine.session(new SessionUid("s"), "default");
            session.updateConfiguration(Workflow.of(
                    TaskConfig.named("t").after("go").using("elsewhere").run("slow")));
            session.fire("go");
            engine.drain(ALL);

            takenOver.forEach(TaskExecution::execute);
            assertThat(session.inspect().instance("t#0").status()).isEqualTo(InstanceStatus.SCHEDULED);
            engine.drain(ALL);

            assertThat(session.inspect().instance("t#0").status()).isEqualTo(InstanceStatus.FINISHED);
        }
    }

    @Test
    void a_drain_runs_no_more_than_it_may() {
        try (Engine engine = engine(new AtomicLong())) {
            TriggerManager session = session(engine);
            for (int i = 0; i < 5; i++) {
                session.updateConfiguration(
                        Workflow.of(TaskConfig.named("t" + i).after("go").run("slow")));
            }
            session.fire("go");

            assertThat(engine.drain(0)).isZero();
            assertThat(engine.drain(2)).isEqualTo(2);
            assertThat(engine.drain(3)).isEqualTo(3);
            assertThat(engine.drain(3)).isEqualTo(1);
            assertThat(session.inspect().unresolvedInstances()).isEmpty();
        }
    }

    private static TriggerManager session(Engine engine) {
        TriggerManager session = engine.session(new SessionUid("s"), "default");
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("t_slow").after("go").run("slow")));
        return session;
    }

    /** The task moves the clock that it is given by a long time. */
    private Engine engine(AtomicLong movedByTask) {
        var registry = new Registry.Builder();
        registry.runner(elsewhere());
        registry.task("slow", context -> {
            movedByTask.addAndGet(A_LONG_TIME);
            return null;
        });
        var settings = new Settings(
                TaskRunner.QUEUE,
                new Settings.Work(false, 4, Set.of("default"), 5),
                new Settings.Timing(
                        Duration.ofSeconds(15), Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ZERO),
                new Settings.Limits(SessionLimits.DEFAULT, 1_000, 1_000),
                new Settings.Retention(Optional.empty(), Optional.empty(), Optional.empty()),
                Settings.CallDefaults.NONE);
        var environment = new Environment(InstantSource.system(), nanos::get, new Random(1), time -> {});
        var engine = new Engine(store, registry.build(TaskRunner.QUEUE), settings, environment);
        engine.start();
        return engine;
    }

    /** Takes over what it is given, and leaves it to the test. */
    private TaskRunner elsewhere() {
        return new TaskRunner() {
            @Override
            public String name() {
                return "elsewhere";
            }

            @Override
            public void run(TaskExecution execution) {
                takenOver.add(execution);
            }
        };
    }
}
