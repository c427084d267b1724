package org.triggers4j.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.triggers4j.calls.ManualEngines.NOON;
import static org.triggers4j.calls.ManualEngines.handle;
import static org.triggers4j.calls.ManualEngines.task;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.calls.ManualEngines.User;
import org.triggers4j.error.NotTriggeredException;
import org.triggers4j.error.ResultTimeoutException;
import org.triggers4j.task.AfterCommit;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.FailureNotifier;
import org.triggers4j.task.Ignore;
import org.triggers4j.task.Invocation;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.RetryPolicy;
import org.triggers4j.task.TaskEvent;
import org.triggers4j.task.TaskListener;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TaskState;
import org.triggers4j.task.Unique;

/** What listeners are told of a call, in which order; and calls that wait for somebody else's commit. */
class SignalsTest {
    private static final Duration NOT_AT_ALL = Duration.ZERO;
    private static final User ANN = new User(1);

    private final ManualEngines engines = new ManualEngines();

    @AfterEach
    void close() {
        engines.close();
    }

    private List<String> lines() {
        return engines.journal.lines();
    }

    private Triggers identity(TaskOptions options) {
        return engines.engine(task(options, (user, context) -> user.id()));
    }

    // ---- orders -------------------------------------------------------------------------------------------------

    @Test
    void success() {
        Triggers triggers = identity(TaskOptions.DEFAULT);

        AsyncResult<Integer> result = handle(triggers).delay(ANN);
        triggers.drain();

        assertThat(lines()).containsExactly("apply WAITING", "trigger QUEUED", "start 0", "success 1");
        assertThat(engines.journal.invocations)
                .allSatisfy(invocation ->
                        assertThat(invocation.id()).isEqualTo(result.id().orElseThrow()));
        assertThat(engines.journal.events).allSatisfy(event -> {
            assertThat(event.id()).isEqualTo(result.id().orElseThrow());
            assertThat(event.arguments().integer("id")).isEqualTo(1);
            assertThat(event.instance()).isEmpty();
        });
    }

    @Test
    void a_retry_and_then_success() {
        Triggers triggers = engines.engine(task(
                TaskOptions.DEFAULT.withRetry(RetryPolicy.DEFAULT.withDelays(Duration.ofMinutes(1))),
                (user, context) -> {
                    if (context.retries() == 0) {
                        throw context.retry();
                    }
                    return 1;
                }));
        handle(triggers).delay(ANN);
        triggers.drain();
        engines.pass(Duration.ofMinutes(1));

        triggers.drain();

        assertThat(lines())
                .containsExactly(
                        "apply WAITING",
                        "trigger QUEUED",
                        "start 0",
                        "retry 0 at " + NOON.plusSeconds(60),
                        "start 1",
                        "success 1");
    }

    @Test
    void failure() {
        Triggers triggers = engines.engine(task(TaskOptions.DEFAULT, (user, context) -> {
            throw new IllegalStateException("no luck");
        }));

        handle(triggers).delay(ANN);
        triggers.drain();

        assertThat(lines())
                .containsExactly("apply WAITING", "trigger QUEUED", "start 0", "failure IllegalStateException");
    }

    @Test
    void a_duplicate_and_a_wait_for_it_that_times_out_tell_the_id_of_the_other_one() {
        Triggers triggers = identity(TaskOptions.DEFAULT.withUnique(Unique.BY_ARGUMENTS));
        AsyncResult<Integer> first = handle(triggers).delay(ANN);
        lines();

        AsyncResult<Integer> second = handle(triggers).delay(ANN);
        assertThatThrownBy(() -> second.get(NOT_AT_ALL)).isInstanceOf(ResultTimeoutException.class);

        assertThat(lines()).containsExactly("apply WAITING", "unique WAITING", "timeout QUEUED ResultTimeoutException");
        assertThat(engines.journal.invocation().id()).isEqualTo(first.id().orElseThrow());
    }

    @Test
    void whoever_hears_of_a_timeout_gets_the_very_exception_that_the_caller_gets() {
        var told = new ArrayList<RuntimeException>();
        Triggers triggers = engines.engine(
                builder -> builder.listener(new TaskListener() {
                    @Override
                    public void onInvocationTimeout(Invocation invocation, RuntimeException timeout) {
                        told.add(timeout);
                    }
                }),
                task(TaskOptions.DEFAULT, (user, context) -> 1));
        AsyncResult<Integer> result = handle(triggers).delay(ANN);

        Throwable thrown = catchThrowable(() -> result.get(NOT_AT_ALL));

        assertThat(told).singleElement().isSameAs(thrown);
    }

    @Test
    void ignored() {
        Triggers triggers = identity(TaskOptions.DEFAULT.withIgnore(Ignore.afterSuccessFor(Duration.ofHours(1))));
        handle(triggers).delay(ANN);
        triggers.drain();
        lines();

        handle(triggers).delay(ANN);
        triggers.drain();

        assertThat(lines()).containsExactly("apply WAITING", "ignored IGNORED until " + NOON.plusSeconds(3600));
    }

    @Test
    void given_up_by_itself() {
        Triggers triggers = engines.engine(task(TaskOptions.DEFAULT, (user, context) -> {
            throw context.skip();
        }));

        handle(triggers).delay(ANN);
        triggers.drain();

        assertThat(lines()).containsExactly("apply WAITING", "trigger QUEUED", "start 0", "skipped {}");
    }

    @Test
    void cancelled_while_it_waits() {
        Triggers triggers = identity(TaskOptions.DEFAULT);
        AsyncResult<Integer> result = handle(triggers).delay(ANN);

        assertThat(result.cancel()).isEqualTo(TaskState.CANCELLED);
        assertThat(result.cancel()).isEqualTo(TaskState.CANCELLED);

        assertThat(triggers.drain()).isZero();
        assertThat(lines()).containsExactly("apply WAITING", "trigger QUEUED", "cancelled");
        assertThat(result.state().celeryName()).isEqualTo("REVOKED");
    }

    @Test
    void expired() {
        Triggers triggers = identity(TaskOptions.DEFAULT);
        handle(triggers).apply(ANN, CallOptions.NONE.expiresAfter(Duration.ofSeconds(1)));
        engines.pass(Duration.ofSeconds(1));

        triggers.drain();

        assertThat(lines()).containsExactly("apply WAITING", "trigger QUEUED", "expired");
    }

    // ---- listeners ----------------------------------------------------------------------------------------------

    @Test
    void a_task_s_own_listeners_are_told_first_and_only_of_their_task() {
        var own = new Journal();
        var order = new ArrayList<String>();
        LambdaTask<User, Integer> heard =
                task(TaskOptions.DEFAULT, (user, context) -> 1).with(own).with(onStart(() -> order.add("own")));
        var other = LambdaTask.of("app.Other", User.class, Integer.class, user -> 2);
        Triggers triggers =
                engines.engine(builder -> builder.listener(onStart(() -> order.add("global"))), heard, other);

        handle(triggers).delay(ANN);
        triggers.task(other).delay(ANN);
        triggers.drain();

        assertThat(own.lines()).containsExactly("apply WAITING", "trigger QUEUED", "start 0", "success 1");
        assertThat(order).containsExactly("own", "global", "global");
        assertThat(lines()).hasSize(8);
    }

    private static TaskListener onStart(Runnable action) {
        return new TaskListener() {
            @Override
            public void onTaskStart(TaskEvent event) {
                action.run();
            }
        };
    }

    @Test
    void a_listener_that_throws_changes_nothing_and_others_are_told_all_the_same() throws Exception {
        var throwing = (TaskListener) Proxy.newProxyInstance(
                TaskListener.class.getClassLoader(), new Class<?>[] {TaskListener.class}, SignalsTest::throwing);
        Triggers triggers = engines.engine(
                builder -> builder.listener(throwing),
                task(TaskOptions.DEFAULT.withUnique(Unique.BY_ARGUMENTS), (user, context) -> user.id()));

        AsyncResult<Integer> result = handle(triggers).delay(ANN);
        AsyncResult<Integer> duplicate = handle(triggers).delay(ANN);
        triggers.drain();

        assertThat(result.get(NOT_AT_ALL)).isEqualTo(1);
        assertThat(duplicate.id()).isEqualTo(result.id());
        assertThat(handle(triggers).isProcessing(ANN)).isFalse();
        assertThat(lines())
                .containsExactly(
                        "apply WAITING", "trigger QUEUED", "apply WAITING", "unique WAITING", "start 0", "success 1");
    }

    @SuppressWarnings("unused") // the shape of an invocation handler
    private static Object throwing(Object proxy, Method method, Object[] arguments) {
        throw new AssertionError("a broken listener");
    }

    @Test
    void a_failure_notifier_hears_of_failures_for_good() {
        var subjects = new ArrayList<String>();
        Triggers triggers = engines.engine(
                builder -> builder.listener(FailureNotifier.to(notice -> subjects.add(notice.subject()))),
                task(TaskOptions.DEFAULT.withRetry(RetryPolicy.DEFAULT.withDelays(Duration.ZERO)), (user, context) -> {
                    throw context.retry(new IllegalStateException("no luck"));
                }));
        handle(triggers).delay(ANN);
        triggers.drain();
        assertThat(subjects).isEmpty();

        triggers.drain();

        assertThat(subjects).containsExactly("Error in app.Task");
    }

    // ---- after somebody else's commit ---------------------------------------------------------------------------

    /** Somebody else's transaction. */
    private static final class Foreign implements AfterCommit {
        private final List<Runnable> committed = new ArrayList<>();
        private final List<Runnable> rolledBack = new ArrayList<>();

        @Override
        public void register(Runnable onCommit, Runnable onRollback) {
            committed.add(onCommit);
            rolledBack.add(onRollback);
        }
    }

    @Test
    void a_call_after_a_commit_waits_for_it_and_is_then_like_any_other() throws Exception {
        Triggers triggers = engines.engine(task(TaskOptions.DEFAULT, (user, context) -> 27));
        var transaction = new Foreign();

        AsyncResult<Integer> result = handle(triggers).applyAfterCommit(transaction, ANN, CallOptions.NONE);

        assertThat(lines()).containsExactly("apply WAITING");
        assertThat(engines.journal.invocation().options().isOnCommit()).isTrue();
        assertThat(result.state()).isEqualTo(TaskState.WAITING);
        assertThat(result.id()).isEmpty();
        assertThat(result.isSuccessful()).isFalse();
        assertThat(result.isFailed()).isFalse();
        assertThat(result.cancel()).isEqualTo(TaskState.WAITING);
        assertThatThrownBy(result::get).isInstanceOf(NotTriggeredException.class);
        assertThatThrownBy(() -> result.get(NOT_AT_ALL)).isInstanceOf(NotTriggeredException.class);
        assertThat(result.then().toCompletableFuture()).isCompletedExceptionally();
        assertThat(triggers.drain()).isZero();
        transaction.committed.forEach(Runnable::run);
        assertThat(lines()).containsExactly("trigger QUEUED");
        assertThat(result.id()).isPresent();
        triggers.drain();
        assertThat(result.get(NOT_AT_ALL)).isEqualTo(27);
        assertThat(result.state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void after_a_rollback_nothing_runs_and_listeners_are_told() {
        Triggers triggers = identity(TaskOptions.DEFAULT.withUnique(Unique.BY_ARGUMENTS));
        var transaction = new Foreign();
        AsyncResult<Integer> result = handle(triggers).applyAfterCommit(transaction, ANN, CallOptions.NONE);

        transaction.rolledBack.forEach(Runnable::run);

        assertThat(lines()).containsExactly("apply WAITING", "rolled back");
        assertThat(result.state()).isEqualTo(TaskState.WAITING);
        assertThat(result.id()).isEmpty();
        assertThat(handle(triggers).isProcessing(ANN)).isFalse();
        assertThat(triggers.drain()).isZero();
    }

    @Test
    void a_unique_key_and_a_window_count_from_the_commit_and_commits_trigger_in_their_order() {
        Triggers triggers = identity(TaskOptions.DEFAULT.withUnique(Unique.BY_ARGUMENTS));
        var transaction = new Foreign();
        AsyncResult<Integer> first = handle(triggers).applyAfterCommit(transaction, ANN, CallOptions.NONE);
        AsyncResult<Integer> second = handle(triggers).applyAfterCommit(transaction, ANN, CallOptions.NONE);
        AsyncResult<Integer> other = handle(triggers).applyAfterCommit(transaction, new User(2), CallOptions.NONE);
        assertThat(handle(triggers).isProcessing(ANN)).isFalse();
        lines();

        transaction.committed.forEach(Runnable::run);

        assertThat(lines()).containsExactly("trigger QUEUED", "unique WAITING", "trigger QUEUED");
        assertThat(second.id()).isEqualTo(first.id());
        triggers.drain();
        assertThat(List.of(first.state(), other.state())).containsOnly(TaskState.SUCCEEDED);
        assertThat(engines.journal.events.stream()
                        .map(event -> event.arguments().integer("id"))
                        .distinct())
                .containsExactly(1L, 2L);
    }

    @Test
    void without_a_transaction_it_is_triggered_at_once() {
        Triggers triggers = identity(TaskOptions.DEFAULT);

        AsyncResult<Integer> result =
                handle(triggers).applyAfterCommit((committed, rolledBack) -> committed.run(), ANN, CallOptions.NONE);

        assertThat(result.state()).isEqualTo(TaskState.QUEUED);
        assertThat(lines()).containsExactly("apply WAITING", "trigger QUEUED");
    }
}
