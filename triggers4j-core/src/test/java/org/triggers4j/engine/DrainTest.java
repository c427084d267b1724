package org.triggers4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.runner.TaskExecution;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.JoinableStore;
import org.triggers4j.store.Store;
import org.triggers4j.store.StoreTransaction;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.TaskState;
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
    private final AtomicInteger committed = new AtomicInteger();

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

    @Test
    void a_call_that_takes_longer_than_a_lease_commits_what_it_wrote_with_its_end() {
        try (Engine engine = engine(nanos, joinable())) {
            AsyncResult<Object> result =
                    engine.task("writing", Optional.empty()).delay(Kwargs.empty());

            engine.drain(ALL);

            assertThat(result.state()).isEqualTo(TaskState.SUCCEEDED);
            assertThat(committed).hasValue(1);
        }
    }

    @Test
    void what_was_claimed_for_a_drain_that_never_heard_of_it_is_run_by_the_next() {
        try (Engine engine = engine(nanos)) {
            TriggerManager session = session(engine);
            engine.drain(ALL);
            session.fire("go");
            JobQueue.WorkerBeat self = store.queue().liveWorkers().get(0);
            assertThat(store.queue().claim(self.id(), self.offer(), 10)).hasSize(1);

            engine.drain(ALL);

            assertThat(session.inspect().instance("t_slow#0").status()).isEqualTo(InstanceStatus.FINISHED);
        }
    }

    @Test
    void what_a_runner_has_still_in_hand_is_not_given_back_by_the_next_drain() {
        try (Engine engine = engine(new AtomicLong())) {
            TriggerManager session = engine.session(new SessionUid("s"), "default");
            session.updateConfiguration(Workflow.of(
                    TaskConfig.named("t").after("go").using("elsewhere").run("slow")));
            session.fire("go");
            engine.drain(ALL);

            engine.drain(ALL);

            assertThat(takenOver).hasSize(1);
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
        return engine(movedByTask, store);
    }

    private Engine engine(AtomicLong movedByTask, Store on) {
        var registry = new Registry.Builder();
        registry.runner(elsewhere());
        registry.task("slow", context -> {
            movedByTask.addAndGet(A_LONG_TIME);
            return null;
        });
        registry.task(LambdaTask.of("writing", Kwargs.class, String.class, (arguments, context) -> {
            context.transaction();
            movedByTask.addAndGet(A_LONG_TIME);
            return "written";
        }));
        var settings = new Settings(
                TaskRunner.QUEUE,
                new Settings.Work(false, 4, Set.of("default"), 5),
                new Settings.Timing(
                        Duration.ofSeconds(15), Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ZERO),
                new Settings.Limits(SessionLimits.DEFAULT, 1_000, 1_000),
                new Settings.Retention(Optional.empty(), Optional.empty(), Optional.empty()),
                Settings.CallDefaults.NONE);
        var environment = new Environment(InstantSource.system(), nanos::get, new Random(1), time -> {});
        var engine = new Engine(on, registry.build(TaskRunner.QUEUE), settings, environment);
        engine.start();
        return engine;
    }

    /** The store in memory, with transactions in which nothing but the end of a call can be written. */
    private Store joinable() {
        return proxy(JoinableStore.class, store, Map.of("begin", arguments -> transaction()));
    }

    private StoreTransaction transaction() {
        return proxy(
                StoreTransaction.class,
                store,
                Map.of(
                        "connection", arguments -> proxy(Connection.class, store, Map.of()),
                        "isExclusive", arguments -> false,
                        "isBroken", arguments -> false,
                        "close", arguments -> null,
                        "end",
                                arguments -> {
                                    committed.incrementAndGet();
                                    return store.calls()
                                            .end(List.of((CallStore.Ending) arguments[0]))
                                            .get(0);
                                }));
    }

    private static <T> T proxy(Class<T> type, Object others, Map<String, Function<Object[], Object>> own) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> own.containsKey(method.getName())
                        ? own.get(method.getName()).apply(arguments)
                        : method.invoke(others, arguments)));
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
