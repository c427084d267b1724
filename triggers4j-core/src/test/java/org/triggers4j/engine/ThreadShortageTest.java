package org.triggers4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.session.ManagerType;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.SessionLimits;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** What becomes of a job for which the machine has no thread. */
class ThreadShortageTest {
    private final AtomicBoolean isShort = new AtomicBoolean(true);
    private final Executor threads = run -> {
        if (isShort.getAndSet(false)) {
            throw new OutOfMemoryError("unable to create native thread");
        }
        run.run();
    };

    @ParameterizedTest
    @ValueSource(strings = {TaskRunner.QUEUE, TaskRunner.THREADS})
    void a_job_without_a_thread_runs_later_and_keeps_no_slot(String runner) {
        assertTwoRunToTheirEnd(runner, new WorkerParts.Executors(threads, Runnable::run));
    }

    @Test
    void runs_are_settled_when_there_is_no_thread_to_tell_of_their_ends() {
        assertTwoRunToTheirEnd(TaskRunner.QUEUE, new WorkerParts.Executors(Runnable::run, telling -> {
            throw new OutOfMemoryError("unable to create native thread");
        }));
    }

    private static void assertTwoRunToTheirEnd(String runner, WorkerParts.Executors executors) {
        var registry = new Registry.Builder();
        registry.task("go", context -> null);
        var settings = new Settings(
                runner,
                new Settings.Work(true, 1, Set.of("default"), 5),
                new Settings.Timing(
                        Duration.ofSeconds(15), Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ZERO),
                new Settings.Limits(SessionLimits.DEFAULT, 1_000, 1_000),
                new Settings.Retention(Optional.empty(), Optional.empty(), Optional.empty()),
                Settings.CallDefaults.NONE);
        var context = new Decisions.Context(
                registry.build(runner), Environment.real(InstantSource.system()), settings, Optional::empty);
        var store = new InMemoryStore();
        var lifecycle = new Lifecycle();
        lifecycle.open(store.doorbell());
        var combiner = new Combiner(store, context);
        var sessions = new Sessions(store, combiner, context, lifecycle);
        var parts = new WorkerParts(
                WorkerParts.Shared.of(store, combiner, sessions, context, lifecycle), executors, id -> {});
        parts.worker().begin();
        for (String uid : List.of("first", "second")) {
            TriggerManager session = sessions.session(new SessionUid(uid), ManagerType.DEFAULT.name());
            session.updateConfiguration(
                    Workflow.of(TaskConfig.named("t_go").after("go").run("go")));
            session.fire("go");
        }

        parts.drain(Integer.MAX_VALUE);

        for (String uid : List.of("first", "second")) {
            assertThat(sessions.inspect(new SessionUid(uid)).instance("t_go#0").status())
                    .isEqualTo(InstanceStatus.FINISHED);
        }
        assertThat(parts.worker().life().orElseThrow().executions()).isEmpty();
    }
}
