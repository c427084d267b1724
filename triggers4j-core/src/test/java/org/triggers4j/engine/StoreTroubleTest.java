package org.triggers4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.triggers4j.error.EngineClosedException;
import org.triggers4j.error.StoreException;
import org.triggers4j.job.Lease;
import org.triggers4j.job.WorkerId;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.runner.RunToken;
import org.triggers4j.runner.TaskExecution;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.session.ManagerType;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.Decider;
import org.triggers4j.store.Intent;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.Patience;
import org.triggers4j.store.Result;
import org.triggers4j.store.Store;
import org.triggers4j.task.TriggerTask;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.SessionLimits;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** What becomes of an engine whose store, memory or hooks let it down. */
@Timeout(20)
class StoreTroubleTest {
    private static final Duration GRACE = Duration.ofSeconds(60);

    private final InMemoryStore sound = new InMemoryStore();

    @Test
    void closing_goes_through_while_the_store_is_away() throws Exception {
        var isAway = new AtomicBoolean();
        var isClosed = new AtomicBoolean();
        var isRunning = new CountDownLatch(1);
        var wasInterrupted = new CountDownLatch(1);
        TriggerTask hanging = context -> {
            isRunning.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                wasInterrupted.countDown();
                throw e;
            }
            return null;
        };
        Engine engine = engine(awayStore(isAway, isClosed), registry(hanging), Duration.ZERO);
        go(engine, "default");
        isRunning.await();
        isAway.set(true);

        engine.close();

        wasInterrupted.await();
        assertThat(isClosed).isTrue();
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(Thread::isAlive)
                        .map(Thread::getName))
                .doesNotContain("triggers-heartbeat", "triggers-complete", "triggers-rescue");
    }

    @Test
    void an_outcome_outlives_a_commit_that_memory_did_not_suffice_for() {
        var isShort = new AtomicBoolean(true);
        Store store = new FlawedStore(sound) {
            @Override
            public List<Result> commit(List<Intent> intents, Decider decider, Patience patience) {
                if (intents.stream().anyMatch(intent -> !intent.instances().isEmpty()) && isShort.getAndSet(false)) {
                    throw new OutOfMemoryError("for a moment");
                }
                return super.commit(intents, decider, patience);
            }
        };

        try (Engine engine = engine(store, registry(context -> null), Duration.ZERO)) {
            TriggerManager session = go(engine, "default");

            awaitFinished(session);
        }
    }

    @Test
    void closing_does_not_wait_for_a_hook_that_broke() throws Exception {
        var isBroken = new CountDownLatch(1);
        var broken = new ManagerType() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public void postFire(TriggerManager manager, String trigger, List<InstanceName> scheduled) {
                if (trigger.equals("t_go")) {
                    isBroken.countDown();
                    throw new AssertionError("a hook broke");
                }
            }
        };
        var registry = registry(context -> null);
        registry.managerType(broken);
        Engine engine = engine(sound, registry, GRACE);
        go(engine, "broken");
        isBroken.await();

        engine.close(); // the timeout of the test is shorter than the grace

        assertThat(sound.queue().liveWorkers()).isEmpty();
    }

    @Test
    void an_engine_that_was_closed_does_not_start() {
        Engine engine = new Engine(
                sound,
                new Registry.Builder().build(TaskRunner.QUEUE),
                settings(Duration.ZERO),
                Environment.real(InstantSource.system()));
        engine.close();

        assertThatThrownBy(engine::start).isInstanceOf(EngineClosedException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_run_whose_hand_over_got_no_answer_is_started_again_at_once(boolean wasDone) throws Exception {
        var failures = new LinkedBlockingQueue<Throwable>(List.of(away(), new OutOfMemoryError("for a moment")));
        var queue = new FlawedQueue(sound.queue()) {
            @Override
            public boolean delegate(Lease lease, Instant startedAt, Instant until) {
                boolean isHandingOver = until.isAfter(startedAt);
                boolean isDelegated = (wasDone || !isHandingOver) && super.delegate(lease, startedAt, until);
                Throwable failure = isHandingOver ? failures.poll() : null;
                if (failure instanceof Error error) {
                    throw error;
                } else if (failure != null) {
                    throw (StoreException) failure;
                }
                return isDelegated || super.delegate(lease, startedAt, until);
            }
        };
        var handedOver = new LinkedBlockingQueue<TaskExecution>();
        var registry = registry(context -> null);
        registry.runner(handingOver(handedOver));

        try (Engine engine = engine(storeWith(queue), registry, Duration.ZERO)) {
            TriggerManager session = engine.session(new SessionUid("s"), "default");
            session.updateConfiguration(Workflow.of(
                    TaskConfig.named("t_go").after("go").using("far").run("go")));
            session.fire("go");

            TaskExecution again = handedOver.take();

            assertThat(failures).isEmpty();
            session.complete("t_go#0", new RunToken(again.lease()).toString(), Kwargs.empty());
            awaitFinished(session);
        }
    }

    private static TaskRunner handingOver(Queue<TaskExecution> handedOver) {
        return new TaskRunner() {
            @Override
            public String name() {
                return "far";
            }

            @Override
            public void run(TaskExecution execution) {
                try {
                    execution.handOver(Duration.ofDays(300));
                    handedOver.add(execution);
                } catch (StoreException | OutOfMemoryError e) {
                    return; // it comes again
                }
            }
        };
    }

    private Store storeWith(JobQueue queue) {
        return new FlawedStore(sound) {
            @Override
            public JobQueue queue() {
                return queue;
            }
        };
    }

    private Store awayStore(AtomicBoolean isAway, AtomicBoolean isClosed) {
        return new FlawedStore(sound) {
            @Override
            public JobQueue queue() {
                return awayQueue(isAway);
            }

            @Override
            public List<Result> commit(List<Intent> intents, Decider decider, Patience patience) {
                return isAway.get()
                        ? List.copyOf(Collections.nCopies(intents.size(), new Result.Failed(away())))
                        : super.commit(intents, decider, patience);
            }

            @Override
            public void close() {
                isClosed.set(true);
            }
        };
    }

    private JobQueue awayQueue(AtomicBoolean isAway) {
        return new FlawedQueue(sound.queue()) {
            @Override
            public void giveBack(Collection<Lease> leases) {
                if (isAway.get()) {
                    throw away();
                }
                super.giveBack(leases);
            }

            @Override
            public void unregister(WorkerId worker) {
                if (isAway.get()) {
                    throw away();
                }
                super.unregister(worker);
            }
        };
    }

    private static StoreException away() {
        return new StoreException(StoreException.Kind.TRANSIENT, "The store is away.", null);
    }

    private static TriggerManager go(Engine engine, String managerType) {
        TriggerManager session = engine.session(new SessionUid("s"), managerType);
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("t_go").after("go").run("go")));
        session.fire("go");
        return session;
    }

    private static void awaitFinished(TriggerManager session) {
        await().until(() -> session.inspect().instance("t_go#0").status() == InstanceStatus.FINISHED);
    }

    private static Registry.Builder registry(TriggerTask task) {
        var registry = new Registry.Builder();
        registry.task("go", task);
        return registry;
    }

    private static Engine engine(Store store, Registry.Builder registry, Duration grace) {
        var engine = new Engine(
                store, registry.build(TaskRunner.QUEUE), settings(grace), Environment.real(InstantSource.system()));
        engine.start();
        return engine;
    }

    private static Settings settings(Duration grace) {
        return new Settings(
                TaskRunner.QUEUE,
                new Settings.Work(true, 4, Set.of("default"), 5),
                new Settings.Timing(Duration.ofSeconds(15), Duration.ofSeconds(3), Duration.ofMillis(50), grace),
                new Settings.Limits(SessionLimits.DEFAULT, 1_000, 1_000),
                new Settings.Retention(Optional.empty(), Optional.empty(), Optional.empty()),
                Settings.CallDefaults.NONE);
    }
}
