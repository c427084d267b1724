package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.error.InvalidNameException;
import org.triggers4j.error.LeaseLostException;
import org.triggers4j.error.SessionEndedException;
import org.triggers4j.error.UnknownInstanceException;
import org.triggers4j.job.JobState;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.runner.RunToken;
import org.triggers4j.runner.TaskExecution;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.ManagerType;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.StoreQueries.QueueDepth;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** Runs that a runner hands over, and that are completed from outside. */
@Timeout(60)
class HandedOverRunTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final Workflow CHAIN = Workflow.of(
            TaskConfig.named("t_far")
                    .after("go")
                    .withParams("model", Kwargs.of("name", "psych"))
                    .using("far")
                    .run("far"),
            TaskConfig.named("t_next").after("t_far").run("next"));

    private final InMemoryStore store = new InMemoryStore();
    private final List<Triggers> opened = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Dispatched> dispatched = new LinkedBlockingQueue<>();

    /** What the function would get. */
    private record Dispatched(TaskExecution execution, String token) {
        String instance() {
            return execution.instance().toString();
        }
    }

    @AfterEach
    void close() {
        opened.forEach(Triggers::close);
    }

    private interface Run {
        void run(TaskExecution execution);
    }

    private static TaskRunner runner(Run run) {
        return new TaskRunner() {
            @Override
            public String name() {
                return "far";
            }

            @Override
            public void run(TaskExecution execution) {
                run.run(execution);
            }
        };
    }

    private TaskRunner handingOver(Duration atMost) {
        return runner(execution -> {
            RunToken token = execution.handOver(atMost);
            dispatched.add(new Dispatched(execution, token.toString()));
        });
    }

    private Triggers started(TaskRunner runner) {
        return started(builder(runner));
    }

    private static TriggersBuilder builder(TaskRunner runner) {
        return Triggers.builder().runner(runner).pollEvery(Duration.ofMillis(20));
    }

    private Triggers started(TriggersBuilder builder) {
        Triggers triggers = builder.store(store)
                .discoverServices(false)
                .task("far", context -> Kwargs.of("ran", "here"))
                .task("next", context -> null)
                .build();
        triggers.start();
        opened.add(triggers);
        return triggers;
    }

    private static TriggerManager gone(Triggers triggers, String uid) {
        TriggerManager session = triggers.session(uid);
        session.updateConfiguration(CHAIN);
        session.fire("go", Kwargs.of("n", 1));
        return session;
    }

    private Dispatched next() throws InterruptedException {
        Dispatched next = dispatched.poll(SOON.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(next).as("a run handed over").isNotNull();
        return Objects.requireNonNull(next);
    }

    private static void awaitStatus(SessionInspector session, String instance, InstanceStatus status) {
        await().atMost(SOON)
                .until(() -> session.instances().stream()
                        .anyMatch(view -> view.name().toString().equals(instance) && view.status() == status));
    }

    // ---- completing ---------------------------------------------------------------------------------------------

    @Test
    void a_run_handed_over_is_finished_by_whoever_has_its_token_and_cascades() throws Exception {
        Triggers triggers = started(handingOver(LONG));
        TriggerManager session = gone(triggers, "s");
        Dispatched far = next();

        session.complete("t_far#0", far.token(), Kwargs.of("score", 7));

        awaitStatus(session.inspect(), "t_next#0", InstanceStatus.FINISHED);
        InstanceView done = session.inspect().instance("t_far#0");
        assertThat(done.status()).isEqualTo(InstanceStatus.FINISHED);
        assertThat(done.result()).contains(Kwargs.of("score", 7));
        assertThat(session.inspect().latestKwargs()).containsEntry("t_far", Kwargs.of("score", 7));
        assertThat(triggers.queries().queueDepths()).isEmpty();
    }

    @Test
    void the_runner_is_given_what_the_code_would_be_given() throws Exception {
        gone(started(handingOver(LONG)), "s");

        TaskExecution execution = next().execution();

        assertThat(execution.triggerKwargs())
                .isEqualTo(Kwargs.of("model", Map.of("name", "psych"), "go", Map.of("n", 1)));
        assertThat(execution.idempotencyKey()).isEqualTo("s/t_far#0");
        assertThat(execution.attempt()).isEqualTo(1);
    }

    @Test
    void while_it_is_handed_over_it_shows_as_running_and_says_until_when_it_waits() throws Exception {
        Triggers triggers = started(handingOver(LONG));
        TriggerManager session = gone(triggers, "s");
        next();

        InstanceView view = session.inspect().instance("t_far#0");

        assertThat(view.status()).isEqualTo(InstanceStatus.RUNNING);
        assertThat(view.actualKwargs()).isPresent();
        assertThat(view.transitions()).containsKey(InstanceStatus.RUNNING);
        assertThat(view.waitsFor().orElseThrow()).startsWith("its completion from outside, until 20");
        assertThat(triggers.queries().queueDepths()).containsExactly(new QueueDepth("default", JobState.DELEGATED, 1));
    }

    @Test
    void a_run_handed_over_can_be_failed_and_then_replayed() throws Exception {
        Triggers triggers = started(handingOver(LONG));
        TriggerManager session = gone(triggers, "s");

        session.fail("t_far#0", next().token(), new Failure("app.NoModel", "no \0 model", "", Kwargs.of("a", 1)));

        InstanceView failed = session.inspect().instance("t_far#0");
        assertThat(failed.status()).isEqualTo(InstanceStatus.FAILED);
        assertThat(failed.failure()).contains(new Failure("app.NoModel", "no ? model", "", Kwargs.of("a", 1)));
        session.replayFailedInstance("t_far#0");
        session.complete("t_far#1", next().token(), Kwargs.empty());
        awaitStatus(session.inspect(), "t_next#0", InstanceStatus.FINISHED);
    }

    @Test
    void hooks_hear_of_a_completion_before_it_returns() throws Exception {
        var heard = new CopyOnWriteArrayList<String>();
        var type = new ManagerType() {
            @Override
            public String name() {
                return "listening";
            }

            @Override
            public void postFire(TriggerManager manager, String trigger, List<InstanceName> scheduled) {
                heard.add(trigger + scheduled);
            }
        };
        Triggers triggers = started(builder(handingOver(LONG)).managerType(type));
        TriggerManager session = triggers.session("s", "listening");
        session.updateConfiguration(CHAIN);
        session.fire("go");

        session.complete("t_far#0", next().token(), Kwargs.empty());

        assertThat(heard).contains("t_far[t_next#0]");
    }

    @Test
    void the_completion_counts_though_the_process_that_dispatched_is_gone() throws Exception {
        Triggers dispatching = started(handingOver(LONG));
        gone(dispatching, "s");
        Dispatched far = next();
        dispatching.close();
        Triggers other = started(Triggers.builder().fireOnly());

        other.session("s").complete("t_far#0", far.token(), Kwargs.empty());

        assertThat(other.inspect("s").instance("t_far#0").status()).isEqualTo(InstanceStatus.FINISHED);
        assertThat(other.inspect("s").instance("t_next#0").status()).isEqualTo(InstanceStatus.SCHEDULED);
    }

    @Test
    void an_engine_closes_at_once_whatever_it_has_handed_over() throws Exception {
        Triggers triggers = started(builder(handingOver(LONG)).graceFor(Duration.ofMinutes(5)));
        gone(triggers, "s");
        next();

        triggers.close(); // the timeout of the test is shorter than the grace

        assertThat(store.queries().queueDepths()).containsExactly(new QueueDepth("default", JobState.DELEGATED, 1));
    }

    // ---- fencing ------------------------------------------------------------------------------------------------

    @Test
    void a_token_is_used_up_by_its_completion() throws Exception {
        TriggerManager session = gone(started(handingOver(LONG)), "s");
        String token = next().token();
        session.complete("t_far#0", token, Kwargs.of("n", 1));

        assertThatThrownBy(() -> session.complete("t_far#0", token, Kwargs.of("n", 2)))
                .isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> session.fail("t_far#0", token, new Failure("x", "", "", Kwargs.empty())))
                .isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> session.extend("t_far#0", token, LONG)).isInstanceOf(LeaseLostException.class);
        assertThat(session.inspect().instance("t_far#0").result()).contains(Kwargs.of("n", 1));
    }

    @Test
    void of_many_completions_at_once_one_counts() throws Exception {
        TriggerManager session = gone(started(handingOver(LONG)), "s");
        String token = next().token();
        var threads = Executors.newFixedThreadPool(8);
        var done = new ArrayList<Future<Boolean>>();
        for (int i = 0; i < 8; i++) {
            Kwargs result = Kwargs.of("n", i);
            done.add(threads.submit(() -> isAccepted(() -> session.complete("t_far#0", token, result))));
        }

        int accepted = 0;
        for (Future<Boolean> one : done) {
            accepted += one.get() ? 1 : 0;
        }

        threads.shutdown();
        assertThat(accepted).isEqualTo(1);
        assertThat(session.inspect().instances()).extracting(InstanceView::name).hasSize(2);
    }

    private static boolean isAccepted(Runnable call) {
        try {
            call.run();
            return true;
        } catch (LeaseLostException refused) {
            return false;
        }
    }

    @Test
    void a_token_completes_its_own_instance_and_no_other() throws Exception {
        Triggers triggers = started(handingOver(LONG));
        TriggerManager one = gone(triggers, "one");
        Dispatched far = next();
        TriggerManager two = gone(triggers, "two");
        next();
        one.cloneInstance("t_far#0");

        assertThatThrownBy(() -> two.complete("t_far#0", far.token(), Kwargs.empty()))
                .isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> two.extend("t_far#0", far.token(), LONG)).isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> one.complete("t_far#1", far.token(), Kwargs.empty()))
                .isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> one.complete("t_far#9", far.token(), Kwargs.empty()))
                .isInstanceOf(UnknownInstanceException.class);
        assertThatThrownBy(() -> triggers.session("none").complete("t_far#0", far.token(), Kwargs.empty()))
                .isInstanceOf(UnknownInstanceException.class);
        one.complete("t_far#0", far.token(), Kwargs.empty());
    }

    @Test
    void what_is_no_token_or_too_large_is_refused_and_the_token_stays_good() throws Exception {
        TriggerManager session = gone(started(builder(handingOver(LONG)).maxResultBytes(100)), "s");
        String token = next().token();

        for (String nonsense : List.of("", "x", token + "1234567890123456789", token.replace('@', ' '), "\0")) {
            assertThatThrownBy(() -> session.complete("t_far#0", nonsense, Kwargs.empty()))
                    .isInstanceOf(InvalidNameException.class)
                    .hasMessageContaining("run token");
        }
        assertThatThrownBy(() -> session.complete("t_far#0", token + "1", Kwargs.empty()))
                .isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> session.complete("t_far#0", token, Kwargs.of("x", "y".repeat(100))))
                .isInstanceOf(InvalidKwargsException.class);
        session.complete("t_far#0", token, Kwargs.empty());
    }

    @Test
    void the_lease_of_a_run_that_was_not_handed_over_completes_nothing() {
        var leases = new CopyOnWriteArrayList<String>();
        Triggers triggers =
                started(runner(execution -> leases.add(execution.lease().toString())));
        TriggerManager session = gone(triggers, "s");
        await().atMost(SOON).until(() -> !leases.isEmpty());

        assertThatThrownBy(() -> session.complete("t_far#0", leases.get(0), Kwargs.empty()))
                .isInstanceOf(LeaseLostException.class);
    }

    @Test
    void an_operator_s_status_and_the_end_of_the_session_leave_no_way_to_complete() throws Exception {
        Triggers triggers = started(handingOver(LONG));
        TriggerManager skipped = gone(triggers, "skipped");
        String first = next().token();
        TriggerManager ended = gone(triggers, "ended");
        String second = next().token();
        skipped.updateInstanceStatus("t_far#0", InstanceStatus.SKIPPED);
        ended.end();

        assertThatThrownBy(() -> skipped.complete("t_far#0", first, Kwargs.empty()))
                .isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> ended.complete("t_far#0", second, Kwargs.empty()))
                .isInstanceOf(SessionEndedException.class);
        assertThat(skipped.inspect().instance("t_far#0").status()).isEqualTo(InstanceStatus.SKIPPED);
    }

    // ---- the deadline -------------------------------------------------------------------------------------------

    @Test
    void a_run_that_nobody_completes_in_time_is_dispatched_again_and_the_late_completion_refused() throws Exception {
        var times = new LinkedBlockingQueue<>(List.of(AT_ONCE, LONG));
        Triggers triggers = started(runner(execution -> {
            RunToken token = execution.handOver(times.remove());
            dispatched.add(new Dispatched(execution, token.toString()));
        }));
        TriggerManager session = gone(triggers, "s");

        Dispatched late = next();
        Dispatched again = next();

        assertThat(again.instance()).isEqualTo(late.instance());
        assertThat(again.execution().attempt()).isEqualTo(2);
        assertThat(again.execution().idempotencyKey())
                .isEqualTo(late.execution().idempotencyKey());
        assertThatThrownBy(() -> session.complete("t_far#0", late.token(), Kwargs.empty()))
                .isInstanceOf(LeaseLostException.class);
        session.complete("t_far#0", again.token(), Kwargs.of("n", 2));
        assertThat(session.inspect().instance("t_far#0").result()).contains(Kwargs.of("n", 2));
    }

    @Test
    void an_instance_that_is_never_completed_fails_with_that_reason() {
        Triggers triggers = started(builder(handingOver(AT_ONCE)).maxAttempts(3));
        TriggerManager session = gone(triggers, "s");

        awaitStatus(session.inspect(), "t_far#0", InstanceStatus.FAILED);

        Failure failure = session.inspect().instance("t_far#0").failure().orElseThrow();
        assertThat(failure.type()).isEqualTo(LeaseLostException.class.getName());
        assertThat(failure.message()).contains("3 times", "not completed in time");
        assertThat(failure.context()).isEqualTo(Kwargs.of("attempts", 3));
        assertThat(dispatched).hasSize(3);
    }

    @Test
    void more_time_can_be_given() throws Exception {
        Triggers triggers = started(Triggers.builder().fireOnly().runner(handingOver(Duration.ofSeconds(30))));
        TriggerManager session = gone(triggers, "s");
        triggers.drain();
        String token = next().token();
        String before = session.inspect().instance("t_far#0").waitsFor().orElseThrow();

        session.extend("t_far#0", token, LONG);

        assertThat(session.inspect().instance("t_far#0").waitsFor().orElseThrow())
                .isGreaterThan(before);
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofMillis(-1), Duration.ofDays(367))) {
            assertThatThrownBy(() -> session.extend("t_far#0", token, wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        session.complete("t_far#0", token, Kwargs.empty());
    }

    // ---- handing over -------------------------------------------------------------------------------------------

    @Test
    void a_run_is_handed_over_once_and_not_executed_after_that() {
        var thrown = new LinkedBlockingQueue<RuntimeException>();
        Triggers triggers = started(runner(execution -> {
            execution.handOver(LONG);
            execution.execute();
            try {
                execution.handOver(LONG);
            } catch (RuntimeException e) {
                thrown.add(e);
            }
        }));
        TriggerManager session = gone(triggers, "s");

        await().atMost(SOON).until(() -> !thrown.isEmpty());

        assertThat(thrown).singleElement().isInstanceOf(ConflictException.class);
        assertThat(session.inspect().instance("t_far#0").status()).isEqualTo(InstanceStatus.RUNNING);
        assertThat(session.inspect().instance("t_far#0").waitsFor()).isPresent();
    }

    @Test
    void a_run_that_has_begun_is_not_handed_over() {
        var thrown = new LinkedBlockingQueue<RuntimeException>();
        Triggers triggers = started(runner(execution -> {
            execution.execute();
            try {
                execution.handOver(LONG);
            } catch (RuntimeException e) {
                thrown.add(e);
            }
        }));
        TriggerManager session = gone(triggers, "s");

        awaitStatus(session.inspect(), "t_far#0", InstanceStatus.FINISHED);

        await().atMost(SOON).until(() -> !thrown.isEmpty());
        assertThat(thrown.peek()).isInstanceOf(ConflictException.class).hasMessageContaining("has begun");
    }
}
