package org.triggers4j.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.calls.ManualEngines.User;
import org.triggers4j.error.EngineClosedException;
import org.triggers4j.error.TimeLimitExceededException;
import org.triggers4j.job.JobId;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.CallStore;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.RetryPolicy;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TaskState;
import org.triggers4j.task.TimeLimits;
import org.triggers4j.task.Unique;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** Runs on threads of their own: time limits, cancelling, closing. */
class LiveRunsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final TimeLimits HARD = TimeLimits.NONE.withHard(Duration.ofMillis(50));
    private static final TimeLimits SOFT = TimeLimits.NONE.withSoft(Duration.ofMillis(50));
    private static final User ANN = new User(1);

    private final InMemoryStore store = new InMemoryStore();
    private final Journal journal = new Journal();
    private final List<Triggers> opened = new ArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    @AfterEach
    void close() {
        go.countDown();
        opened.forEach(Triggers::close);
    }

    private Triggers start(UnaryOperator<Triggers.Builder> more) {
        Triggers triggers = more.apply(Triggers.builder()
                        .store(store)
                        .discoverServices(false)
                        .heartbeatEvery(Duration.ofMillis(20))
                        .listener(journal))
                .build();
        triggers.start();
        opened.add(triggers);
        return triggers;
    }

    private static LambdaTask<User, Integer> task(TaskOptions options, LambdaTask.Code<User, Integer> code) {
        return ManualEngines.task(options, code);
    }

    private int goneOnAnyhow(User user, CallContext context) {
        begun.countDown();
        while (go.getCount() > 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1)); // hears no interruption
        }
        return user.id();
    }

    private int interruptible(User user, CallContext context) throws InterruptedException {
        begun.countDown();
        go.await();
        return user.id();
    }

    @Test
    void a_call_is_waited_for_and_its_result_returned() throws Exception {
        Triggers triggers = start(builder -> builder.task(task(TaskOptions.DEFAULT, (user, context) -> user.id() * 3)));

        assertThat(ManualEngines.handle(triggers).applyAndGet(new User(9), CallOptions.NONE, SOON))
                .isEqualTo(27);
    }

    // ---- time limits --------------------------------------------------------------------------------------------

    @Test
    void past_its_hard_limit_a_run_is_over_its_slot_is_free_and_its_thread_is_counted() throws Exception {
        var quick = LambdaTask.of("app.Quick", User.class, Integer.class, user -> user.id());
        Triggers triggers = start(builder -> builder.slots(1)
                .task(task(TaskOptions.DEFAULT.withTimeLimits(HARD), this::goneOnAnyhow))
                .task(quick));
        AsyncResult<Integer> slow = ManualEngines.handle(triggers).delay(ANN);

        AsyncResult.Outcome<Integer> outcome = slow.outcome(SOON);

        assertThat(outcome.state()).isEqualTo(TaskState.FAILED);
        assertThat(outcome.failure().orElseThrow().type()).isEqualTo(TimeLimitExceededException.class.getName());
        assertThat(outcome.failure().orElseThrow().message()).contains("hard time limit");
        assertThat(triggers.abandonedThreads()).isEqualTo(1);
        assertThat(triggers.task(quick).delay(ANN).get(SOON)).isEqualTo(1);
        go.countDown();
        await().atMost(SOON).until(() -> triggers.abandonedThreads() == 0);
        assertThat(slow.state()).isEqualTo(TaskState.FAILED);
        assertThat(journal.lines())
                .contains("failure TimeLimitExceededException")
                .containsOnlyOnce("success 1");
    }

    @Test
    void a_unique_key_is_free_when_the_hard_limit_has_passed_and_not_released_by_the_late_run() throws Exception {
        Triggers triggers = start(builder -> builder.task(
                task(TaskOptions.DEFAULT.withUnique(Unique.BY_ARGUMENTS).withTimeLimits(HARD), this::goneOnAnyhow)));
        AsyncResult<Integer> first = ManualEngines.handle(triggers).delay(ANN);
        first.outcome(SOON);

        AsyncResult<Integer> second =
                ManualEngines.handle(triggers).apply(ANN, CallOptions.NONE.countdown(Duration.ofHours(1)));
        go.countDown();
        await().atMost(SOON).until(() -> triggers.abandonedThreads() == 0);

        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(ManualEngines.handle(triggers).isProcessing(ANN)).isTrue();
    }

    @Test
    void an_instance_past_its_hard_limit_fails_and_can_be_replayed() {
        var isSlow = new AtomicBoolean(true);
        Triggers triggers = start(builder -> builder.task(task(
                TaskOptions.DEFAULT.withTimeLimits(HARD),
                (user, context) -> isSlow.get() ? goneOnAnyhow(user, context) : 7)));
        TriggerManager session = session(triggers);
        session.fire("go", Kwargs.of("id", 1));

        awaitStatus(session, "it#0", InstanceStatus.FAILED);

        assertThat(session.inspect().instance("it#0").failure().orElseThrow().message())
                .contains("hard time limit");
        isSlow.set(false);
        session.replayFailedInstance("it#0");
        awaitStatus(session, "it#1", InstanceStatus.FINISHED);
    }

    private static TriggerManager session(Triggers triggers) {
        TriggerManager session = triggers.session("s");
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("it").after("go").run("app.Task")));
        return session;
    }

    private static void awaitStatus(TriggerManager session, String instance, InstanceStatus status) {
        await().atMost(SOON)
                .until(() -> session.inspect().instances().stream()
                        .anyMatch(view -> view.name().toString().equals(instance) && view.status() == status));
    }

    @Test
    void at_its_soft_limit_a_run_is_interrupted_and_told_and_fails_by_that() throws Exception {
        var wasTold = new AtomicBoolean();
        Triggers triggers =
                start(builder -> builder.task(task(TaskOptions.DEFAULT.withTimeLimits(SOFT), (user, context) -> {
                    try {
                        return interruptible(user, context);
                    } finally {
                        wasTold.set(context.isCancelled());
                    }
                })));

        AsyncResult.Outcome<Integer> outcome =
                ManualEngines.handle(triggers).delay(ANN).outcome(SOON);

        assertThat(outcome.state()).isEqualTo(TaskState.FAILED);
        assertThat(outcome.failure().orElseThrow().message()).contains("soft time limit of PT0.05S");
        assertThat(wasTold).isTrue();
        assertThat(triggers.abandonedThreads()).isZero();
    }

    @Test
    void a_run_that_cleans_up_at_its_soft_limit_and_returns_has_succeeded() throws Exception {
        Triggers triggers =
                start(builder -> builder.task(task(TaskOptions.DEFAULT.withTimeLimits(SOFT), (user, context) -> {
                    try {
                        return interruptible(user, context);
                    } catch (InterruptedException told) {
                        return -1;
                    }
                })));

        assertThat(ManualEngines.handle(triggers).delay(ANN).get(SOON)).isEqualTo(-1);
    }

    @Test
    void the_soft_limit_is_an_exception_that_can_be_retried() throws Exception {
        var runs = new AtomicInteger();
        TaskOptions options = TaskOptions.DEFAULT
                .withTimeLimits(SOFT)
                .withRetry(RetryPolicy.DEFAULT
                        .retryingFor(TimeLimitExceededException.class)
                        .withDelays(Duration.ZERO));
        Triggers triggers = start(builder -> builder.task(
                task(options, (user, context) -> runs.incrementAndGet() == 1 ? interruptible(user, context) : 2)));

        assertThat(ManualEngines.handle(triggers).delay(ANN).get(SOON)).isEqualTo(2);
    }

    // ---- cancelling ---------------------------------------------------------------------------------------------

    @Test
    void a_running_call_that_is_cancelled_is_told_with_the_next_heartbeat_and_not_run_again() throws Exception {
        Triggers triggers = start(builder -> builder.task(task(
                TaskOptions.DEFAULT.withRetry(RetryPolicy.DEFAULT.retryingFor(InterruptedException.class)),
                this::interruptible)));
        AsyncResult<Integer> result = ManualEngines.handle(triggers).delay(ANN);
        begun.await();
        await().atMost(SOON).until(() -> result.state() == TaskState.RUNNING);

        assertThat(result.cancel()).isEqualTo(TaskState.RUNNING);

        assertThat(result.outcome(SOON).state()).isEqualTo(TaskState.CANCELLED);
        await().atMost(SOON).until(triggers::isIdle);
        assertThat(journal.lines()).containsExactly("apply WAITING", "trigger QUEUED", "start 0", "cancelled");
    }

    @Test
    void a_cancelled_run_that_breaks_off_with_an_exception_of_its_own_is_cancelled_and_not_retried() throws Exception {
        var policy = RetryPolicy.DEFAULT.retryingFor(IllegalStateException.class);
        Triggers triggers =
                start(builder -> builder.task(task(TaskOptions.DEFAULT.withRetry(policy), (user, context) -> {
                    try {
                        return interruptible(user, context);
                    } catch (InterruptedException told) {
                        throw new IllegalStateException("half done");
                    }
                })));
        AsyncResult<Integer> result = ManualEngines.handle(triggers).delay(ANN);
        begun.await();

        result.cancel();

        assertThat(result.outcome(SOON).state()).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void a_running_call_that_ends_before_it_hears_of_its_cancellation_has_succeeded() throws Exception {
        Triggers triggers = start(builder -> builder.task(task(TaskOptions.DEFAULT, this::goneOnAnyhow)));
        AsyncResult<Integer> result = ManualEngines.handle(triggers).delay(ANN);
        begun.await();

        result.cancel();
        go.countDown();

        assertThat(result.get(SOON)).isEqualTo(1);
    }

    @Test
    void a_running_instance_that_an_operator_cancels_is_told_to_stop() throws Exception {
        var wasInterrupted = new CountDownLatch(1);
        Triggers triggers = start(builder -> builder.task("app.Task", context -> {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException told) {
                wasInterrupted.countDown();
                throw told;
            }
            return Map.of();
        }));
        TriggerManager session = session(triggers);
        session.fire("go");
        begun.await();

        session.cancel(InstanceName.of("it#0"));

        assertThat(wasInterrupted.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        await().atMost(SOON).until(triggers::isIdle);
        assertThat(session.inspect().instance("it#0").status()).isEqualTo(InstanceStatus.FAILED);
    }

    // ---- closing ------------------------------------------------------------------------------------------------

    @Test
    void closing_gives_running_calls_back_and_the_next_engine_runs_them_as_if_nothing_had_happened() throws Exception {
        Triggers first =
                start(builder -> builder.graceFor(Duration.ZERO).task(task(TaskOptions.DEFAULT, this::interruptible)));
        AsyncResult<Integer> before = ManualEngines.handle(first).delay(ANN);
        begun.await();

        first.close();

        journal.lines();
        Triggers second =
                start(builder -> builder.task(task(TaskOptions.DEFAULT, (user, context) -> 10 + context.attempt())));
        AsyncResult<Integer> after = second.result(before.id().orElseThrow(), Integer.class);
        assertThat(after.get(SOON)).isEqualTo(11);
        await().atMost(SOON).until(second::isIdle);
        assertThat(journal.lines()).containsExactly("start 0", "success 11");
    }

    @Test
    void one_that_is_to_run_at_most_once_and_is_stopped_when_its_engine_closes_fails() throws Exception {
        Triggers first = start(builder -> builder.graceFor(Duration.ZERO)
                .task(task(TaskOptions.DEFAULT.deliveredAtMostOnce(), this::interruptible)));
        AsyncResult<Integer> result = ManualEngines.handle(first).delay(ANN);
        begun.await();

        first.close();

        AsyncResult<Integer> after =
                start(Triggers.Builder::fireOnly).result(result.id().orElseThrow(), Integer.class);
        assertThat(after.state()).isEqualTo(TaskState.FAILED);
        assertThat(after.exception().orElseThrow().message()).contains("it was stopped");
        assertThat(journal.lines()).contains("start 0", "lost", "failure LeaseLostException");
    }

    @Test
    void closing_lets_runs_end_within_the_grace() throws Exception {
        Triggers triggers = start(builder -> builder.task(task(TaskOptions.DEFAULT, (user, context) -> {
            begun.countDown();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            return 5;
        })));
        AsyncResult<Integer> result = ManualEngines.handle(triggers).delay(ANN);
        begun.await();

        triggers.close();

        CallStore.CallState state = store.calls()
                .find(List.of(JobId.of(result.id().orElseThrow())))
                .values()
                .iterator()
                .next();
        assertThat(((CallStore.CallState.Ended) state).call().state()).isEqualTo(CallStore.EndState.SUCCEEDED);
    }

    @Test
    void whoever_waits_for_a_result_when_the_engine_closes_is_told() throws Exception {
        Triggers triggers = start(Triggers.Builder::fireOnly);
        AsyncResult<Object> result = triggers.task("app.Task").delay(Kwargs.of("id", 1));
        CompletableFuture<Object> then = result.then().toCompletableFuture();
        var waiting = new CompletableFuture<Thread>();
        CompletableFuture<Object> got = CompletableFuture.supplyAsync(() -> {
            waiting.complete(Thread.currentThread());
            try {
                return result.get();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Thread waiter = waiting.get();
        await().atMost(SOON).until(() -> waiter.getState() == Thread.State.WAITING);

        triggers.close();

        assertThatThrownBy(got::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(EngineClosedException.class);
        assertThat(then).isCompletedExceptionally();
    }
}
