package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.runner.TaskExecution;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** What a runner that throws does to its instance, and does not do to others. */
@Timeout(60)
class RunnerFailureTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final List<String> ran = new CopyOnWriteArrayList<>();
    private final InMemoryStore store = new InMemoryStore();
    private final TriggersBuilder builder = Triggers.builder()
            .store(store)
            .discoverServices(false)
            .pollEvery(Duration.ofMillis(20))
            .task("t", context -> {
                ran.add(context.instance().task());
                return null;
            });
    private Triggers triggers = builder.build();

    @AfterEach
    void close() {
        triggers.close();
    }

    private interface Run {
        void run(TaskExecution execution);
    }

    private TriggerManager fired(Run run) {
        triggers = builder.runner(new TaskRunner() {
                    @Override
                    public String name() {
                        return "broken";
                    }

                    @Override
                    public void run(TaskExecution execution) {
                        run.run(execution);
                    }
                })
                .build();
        triggers.start();
        TriggerManager session = triggers.session("s");
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("t_before").after("go").run("t"),
                TaskConfig.named("t_broken").after("go").using("broken").run("t"),
                TaskConfig.named("t_after").after("go").run("t")));
        session.fire("go");
        return session;
    }

    private static void awaitStatus(TriggerManager session, String instance, InstanceStatus status) {
        await().atMost(SOON).until(() -> session.inspect().instance(instance).status() == status);
    }

    static Stream<Throwable> faults() {
        return Stream.of(
                new IllegalStateException("no such function"),
                new RejectedExecutionException("its own pool is full"),
                new StackOverflowError(),
                new NoClassDefFoundError("com/example/Client"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void an_instance_whose_runner_throws_fails_visibly_and_its_siblings_run(Throwable fault) {
        TriggerManager session = fired(execution -> {
            throwAny(fault);
        });

        awaitStatus(session, "t_broken#0", InstanceStatus.FAILED);
        awaitStatus(session, "t_before#0", InstanceStatus.FINISHED);
        awaitStatus(session, "t_after#0", InstanceStatus.FINISHED);
        Failure failure = session.inspect().instance("t_broken#0").failure().orElseThrow();
        assertThat(failure.type()).isEqualTo(fault.getClass().getName());
        assertThat(failure.message())
                .isEqualTo(String.valueOf(fault.getMessage()).replace("null", ""));
        assertThat(failure.stackTrace()).contains(fault.getClass().getName());
        assertThat(failure.context()).isEqualTo(Kwargs.of("runner", "broken"));
        assertThat(ran).containsExactlyInAnyOrder("t_before", "t_after");
        assertThat(triggers.queries().queueDepths()).isEmpty();
    }

    private static void throwAny(Throwable fault) {
        if (fault instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) fault;
    }

    @Test
    void a_failure_of_the_runner_can_be_replayed() {
        var isBroken = new AtomicBoolean(true);
        TriggerManager session = fired(execution -> {
            if (isBroken.getAndSet(false)) {
                throw new IllegalStateException("not now");
            }
            execution.execute();
        });
        awaitStatus(session, "t_broken#0", InstanceStatus.FAILED);

        session.replayFailedInstance("t_broken#0");

        awaitStatus(session, "t_broken#1", InstanceStatus.FINISHED);
    }

    @Test
    void for_want_of_memory_the_job_is_kept_and_started_again() {
        var isShort = new AtomicBoolean(true);

        TriggerManager session = fired(execution -> {
            if (isShort.getAndSet(false)) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            execution.execute();
        });

        awaitStatus(session, "t_broken#0", InstanceStatus.FINISHED);
        assertThat(ran).containsOnlyOnce("t_broken");
    }

    @Test
    void a_runner_that_throws_after_handing_over_fails_the_run_it_handed_over() {
        TriggerManager session = fired(execution -> {
            execution.handOver(Duration.ofHours(1));
            throw new IllegalStateException("503");
        });

        awaitStatus(session, "t_broken#0", InstanceStatus.FAILED);

        assertThat(session.inspect()
                        .instance("t_broken#0")
                        .failure()
                        .orElseThrow()
                        .message())
                .isEqualTo("503");
        assertThat(triggers.queries().queueDepths()).isEmpty();
    }

    @Test
    void a_run_that_was_executed_counts_whatever_its_runner_throws_afterwards() {
        TriggerManager session = fired(execution -> {
            execution.execute();
            throw new IllegalStateException("too late");
        });

        awaitStatus(session, "t_broken#0", InstanceStatus.FINISHED);
    }
}
