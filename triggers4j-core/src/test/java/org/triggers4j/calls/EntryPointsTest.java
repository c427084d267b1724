package org.triggers4j.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.triggers4j.calls.ManualEngines.NOON;
import static org.triggers4j.calls.ManualEngines.handle;
import static org.triggers4j.calls.ManualEngines.task;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.calls.ManualEngines.User;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.error.InvalidNameException;
import org.triggers4j.error.NotTriggeredException;
import org.triggers4j.error.ResultTimeoutException;
import org.triggers4j.error.UnknownTaskException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.TaskFailedException;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TaskState;

/** The ways to call a task, and what each gives back. */
class EntryPointsTest {
    private static final Duration NOT_AT_ALL = Duration.ZERO;
    private static final Duration SOON = Duration.ofSeconds(20);

    private final ManualEngines engines = new ManualEngines();

    @AfterEach
    void close() {
        engines.close();
    }

    private Triggers identity() {
        return engines.engine(task(TaskOptions.DEFAULT, (user, context) -> user.id()));
    }

    @Test
    void a_call_waits_in_the_queue_until_a_worker_runs_it_and_then_has_its_result() throws Exception {
        Triggers triggers = identity();

        AsyncResult<Integer> result = handle(triggers).delay(new User(7));

        assertThat(result.state()).isEqualTo(TaskState.QUEUED);
        assertThat(result.isReady()).isFalse();
        assertThat(triggers.drain()).isEqualTo(1);
        assertThat(result.get(NOT_AT_ALL)).isEqualTo(7);
        assertThat(result.get()).isEqualTo(7);
        assertThat(result.isReady()).isTrue();
        assertThat(result.isSuccessful()).isTrue();
        assertThat(result.isFailed()).isFalse();
        assertThat(result.then().toCompletableFuture()).isCompletedWithValue(7);
    }

    @Test
    void waiting_no_time_at_all_enqueues_the_call_all_the_same_and_times_out() {
        Triggers triggers = identity();

        assertThatThrownBy(() -> handle(triggers).applyAndGet(new User(7), CallOptions.NONE, NOT_AT_ALL))
                .isInstanceOf(ResultTimeoutException.class)
                .hasMessageContaining("It goes on");

        assertThat(engines.journal.lines())
                .containsExactly("apply WAITING", "trigger QUEUED", "timeout QUEUED ResultTimeoutException");
        assertThat(triggers.drain()).isEqualTo(1);
        assertThat(engines.journal.lines()).containsExactly("start 0", "success 7");
    }

    @Test
    void each_wait_that_times_out_is_told_with_the_id_and_the_state_of_the_call() {
        Triggers triggers = identity();
        AsyncResult<Integer> result =
                handle(triggers).apply(new User(7), CallOptions.NONE.countdown(Duration.ofHours(1)));
        engines.journal.lines();

        assertThatThrownBy(() -> result.get(NOT_AT_ALL)).isInstanceOf(ResultTimeoutException.class);
        assertThatThrownBy(() -> result.outcome(Duration.ofMillis(1))).isInstanceOf(ResultTimeoutException.class);

        assertThat(engines.journal.lines())
                .containsExactly(
                        "timeout SCHEDULED ResultTimeoutException", "timeout SCHEDULED ResultTimeoutException");
        assertThat(engines.journal.invocation().id()).isEqualTo(result.id().orElseThrow());
    }

    @Test
    void a_failure_is_thrown_by_get_and_given_back_by_outcome() throws Exception {
        Triggers triggers = engines.engine(task(TaskOptions.DEFAULT, (user, context) -> {
            throw new IllegalStateException("no luck");
        }));
        AsyncResult<Integer> result = handle(triggers).delay(new User(7));
        triggers.drain();

        assertThatThrownBy(() -> result.get(NOT_AT_ALL)).isInstanceOf(TaskFailedException.class);
        assertThat(result.isFailed()).isTrue();
        assertThat(result.isSuccessful()).isFalse();
        assertThat(result.exception().orElseThrow().message()).isEqualTo("no luck");
        AsyncResult.Outcome<Integer> outcome = result.outcome(NOT_AT_ALL);
        assertThat(outcome.state()).isEqualTo(TaskState.FAILED);
        assertThat(outcome.failure().orElseThrow().type()).isEqualTo(IllegalStateException.class.getName());
    }

    @Test
    void many_calls_are_enqueued_in_one_go_and_run_in_their_order() {
        Triggers triggers = identity();

        List<AsyncResult<Integer>> results = handle(triggers).delayAll(List.of(new User(1), new User(2), new User(3)));

        triggers.drain();
        assertThat(results).extracting(result -> result.get(NOT_AT_ALL)).containsExactly(1, 2, 3);
    }

    @Test
    void a_run_sees_who_called_it_with_what() {
        var seen = new AtomicReference<String>();
        Triggers triggers = engines.engine(task(TaskOptions.DEFAULT, (user, context) -> {
            seen.set(described(context));
            return 1;
        }));
        CallOptions options =
                CallOptions.NONE.invocationId("inv-1").header("tenant", "acme").countdown(Duration.ofSeconds(1));

        AsyncResult<Integer> result = handle(triggers).apply(new User(7), options);
        engines.pass(Duration.ofSeconds(1));
        triggers.drain();

        String id = result.id().orElseThrow();
        assertThat(seen.get())
                .isEqualTo(id + " inv-1 app.Task default {tenant=acme} 0 1 " + NOON.plusSeconds(1) + " " + id);
        assertThat(result.invocationId()).isEqualTo("inv-1");
    }

    private static String described(CallContext context) {
        return String.join(
                " ",
                context.id(),
                context.invocationId(),
                context.task(),
                context.queue(),
                context.headers().toString(),
                Integer.toString(context.retries()),
                Integer.toString(context.attempt()),
                context.eta().orElseThrow().toString(),
                context.idempotencyKey());
    }

    @Test
    void waiting_inside_a_run_is_refused_unless_it_is_allowed() {
        var thrown = new AtomicReference<Throwable>();
        var triggers = new AtomicReference<Triggers>();
        triggers.set(engines.engine(task(TaskOptions.DEFAULT, (user, context) -> {
            AsyncResult<Integer> other = handle(triggers.get()).delay(new User(user.id() - 1));
            try {
                return user.id() == 0 ? 0 : other.get(Duration.ofSeconds(10));
            } catch (ConflictException refused) {
                thrown.set(refused);
                return user.id() == 0 ? 0 : other.allowingWaitInTask().get(Duration.ofMillis(1));
            }
        })));
        AsyncResult<Integer> result = handle(triggers.get()).delay(new User(1));

        triggers.get().drain(1);

        assertThat(thrown.get()).hasMessageContaining("inside a run of a task");
        assertThat(result.exception().orElseThrow().type()).isEqualTo(ResultTimeoutException.class.getName());
    }

    @Test
    void a_handle_on_an_id_that_nobody_knows_says_so_and_what_is_no_id_is_refused() {
        Triggers triggers = identity();

        AsyncResult<Integer> nobody = triggers.result("018f0000-0000-7000-8000-000000000000", Integer.class);

        assertThat(nobody.state()).isEqualTo(TaskState.NOT_FOUND);
        assertThat(nobody.cancel()).isEqualTo(TaskState.NOT_FOUND);
        assertThatThrownBy(nobody::get)
                .isInstanceOf(NotTriggeredException.class)
                .hasMessageContaining("Nothing is known of a call 018f0000-0000-7000-8000-000000000000");
        assertThatThrownBy(() -> nobody.get(NOT_AT_ALL)).isInstanceOf(NotTriggeredException.class);
        assertThat(nobody.then())
                .failsWithin(SOON)
                .withThrowableThat()
                .withCauseInstanceOf(NotTriggeredException.class);
        assertThatThrownBy(() -> triggers.result("seven", Integer.class)).isInstanceOf(InvalidNameException.class);
    }

    @Test
    void arguments_beyond_the_limit_are_refused_before_anybody_hears_of_the_call() {
        Triggers triggers = engines.engine(builder -> builder.maxKwargsBytes(100));

        assertThatThrownBy(() -> triggers.task("app.Task").delay(Kwargs.of("text", "x".repeat(200))))
                .isInstanceOf(InvalidKwargsException.class);

        assertThat(engines.journal.lines()).isEmpty();
    }

    @Test
    void arguments_that_do_not_bind_fail_the_call_and_are_not_retried() {
        Triggers triggers = identity();

        AsyncResult<Object> result = triggers.task("app.Task").delay(Kwargs.of("id", "seven"));
        triggers.drain();

        assertThat(result.exception().orElseThrow().type()).isEqualTo(InvalidKwargsException.class.getName());
        assertThat(engines.journal.lines())
                .containsExactly("apply WAITING", "trigger QUEUED", "start 0", "failure InvalidKwargsException");
    }

    @Test
    void a_result_beyond_the_limit_fails_the_call() {
        Triggers triggers = engines.engine(
                builder -> builder.maxResultBytes(20), task(TaskOptions.DEFAULT, (user, context) -> user.id()));
        AsyncResult<Integer> small = handle(triggers).delay(new User(1));
        triggers.drain();
        assertThat(small.state()).isEqualTo(TaskState.SUCCEEDED);
        Triggers tight = engines.engine(
                builder -> builder.maxResultBytes(5), task(TaskOptions.DEFAULT, (user, context) -> user.id()));

        AsyncResult<Integer> large = handle(tight).delay(new User(1));
        tight.drain();

        assertThat(large.exception().orElseThrow().simpleType()).isEqualTo("InvalidResultException");
    }

    @Test
    void results_that_are_not_kept_are_null_and_failures_lose_their_text() throws Exception {
        Triggers triggers = engines.engine(task(TaskOptions.DEFAULT.withoutResults(), (user, context) -> {
            if (user.id() == 0) {
                throw new IllegalStateException("secret");
            }
            return user.id();
        }));
        AsyncResult<Integer> fine = handle(triggers).delay(new User(1));
        AsyncResult<Integer> failed = handle(triggers).delay(new User(0));
        triggers.drain();

        assertThat(fine.get(NOT_AT_ALL)).isNull();
        assertThat(fine.state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(failed.exception().orElseThrow().message()).isEqualTo("(not kept)");
    }

    @Test
    void an_ended_call_is_forgotten_when_its_time_has_come() {
        Triggers triggers = engines.engine(
                task(TaskOptions.DEFAULT.keepingResultsFor(Duration.ofHours(1)), (user, context) -> user.id()));
        AsyncResult<Integer> result = handle(triggers).delay(new User(1));
        triggers.drain();
        engines.pass(Duration.ofMinutes(59));
        assertThat(engines.store.calls().forget(engines.now(), 10)).isZero();
        assertThat(result.state()).isEqualTo(TaskState.SUCCEEDED);

        engines.pass(Duration.ofMinutes(1));
        assertThat(engines.store.calls().forget(engines.now(), 10)).isEqualTo(1);

        assertThat(result.state()).isEqualTo(TaskState.NOT_FOUND);
    }

    @Test
    void a_call_in_place_runs_on_the_callers_thread_and_returns_what_came_of_it() {
        var thread = new AtomicReference<Thread>();
        Triggers triggers = engines.engine(task(TaskOptions.DEFAULT, (user, context) -> {
            thread.set(Thread.currentThread());
            return user.id();
        }));

        AsyncResult.Outcome<Integer> outcome = handle(triggers).run(new User(7));

        assertThat(outcome).isEqualTo(new AsyncResult.Outcome<>(TaskState.SUCCEEDED, 7, Optional.empty()));
        assertThat(thread).hasValue(Thread.currentThread());
        assertThat(engines.journal.lines()).containsExactly("apply WAITING", "trigger QUEUED", "start 0", "success 7");
        assertThat(engines.journal.invocations)
                .allMatch(invocation -> !invocation.options().isAsync());
        assertThat(triggers.drain()).isZero();
    }

    @Test
    void only_a_task_whose_code_is_here_can_be_run_in_place() {
        Triggers triggers = identity();

        assertThatThrownBy(() -> triggers.task("app.Other").run(Kwargs.empty()))
                .isInstanceOf(UnknownTaskException.class);
    }
}
