package org.triggers4j.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.triggers4j.calls.ManualEngines.handle;
import static org.triggers4j.calls.ManualEngines.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.calls.ManualEngines.User;
import org.triggers4j.error.ConflictException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.CallStore;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.RetryPolicy;
import org.triggers4j.task.TaskEvent;
import org.triggers4j.task.TaskFailedException;
import org.triggers4j.task.TaskListener;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TaskState;
import org.triggers4j.task.Unique;
import org.triggers4j.workflow.Failure;

/** Only one call with the same arguments is alive, and its key is free in the moment it is over, however that came. */
class UniqueTest {
    private static final TaskOptions UNIQUE = TaskOptions.DEFAULT.withUnique(Unique.BY_ARGUMENTS);
    private static final Duration NOT_AT_ALL = Duration.ZERO;
    private static final User ANN = new User(1);

    private final ManualEngines engines = new ManualEngines();

    @AfterEach
    void close() {
        engines.close();
    }

    private Triggers identity(TaskOptions options) {
        return engines.engine(task(options, (user, context) -> user.id()));
    }

    private Triggers failing(TaskOptions options) {
        return engines.engine(task(options, (user, context) -> {
            throw new IllegalStateException("no luck");
        }));
    }

    // ---- duplicates ---------------------------------------------------------------------------------------------

    @Test
    void a_duplicate_shares_id_state_and_value_with_the_one_that_is_alive_and_says_so_once() throws Exception {
        Triggers triggers = identity(UNIQUE);
        AsyncResult<Integer> first = handle(triggers).delay(ANN);
        engines.journal.lines();

        AsyncResult<Integer> second = handle(triggers).delay(ANN);

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(engines.journal.lines()).containsExactly("apply WAITING", "unique WAITING");
        assertThat(engines.journal.invocation().id()).isEqualTo(first.id().orElseThrow());
        assertThat(triggers.drain()).isEqualTo(1);
        assertThat(second.get(NOT_AT_ALL)).isEqualTo(first.get(NOT_AT_ALL)).isEqualTo(1);
    }

    @Test
    void a_duplicate_shares_the_failure_too() {
        Triggers triggers = failing(UNIQUE);
        AsyncResult<Integer> first = handle(triggers).delay(ANN);
        AsyncResult<Integer> second = handle(triggers).delay(ANN);

        triggers.drain();

        for (AsyncResult<Integer> result : List.of(first, second)) {
            assertThatThrownBy(() -> result.get(NOT_AT_ALL))
                    .isInstanceOf(TaskFailedException.class)
                    .hasMessageContaining("no luck");
        }
    }

    @Test
    void what_a_duplicate_wanted_otherwise_is_dropped() {
        Triggers triggers = identity(UNIQUE);
        AsyncResult<Integer> first = handle(triggers).delay(ANN);

        handle(triggers).apply(ANN, CallOptions.NONE.queue("other").priority(9).countdown(Duration.ofHours(1)));

        List<CallStore.CallState> live = live(triggers);
        assertThat(live).hasSize(1);
        var only = (CallStore.CallState.Live) live.get(0);
        assertThat(only.job().id().toString()).isEqualTo(first.id().orElseThrow());
        assertThat(only.job().queue()).isEqualTo("default");
        assertThat(only.job().priority()).isZero();
        assertThat(only.job().runAt()).isNull();
    }

    private static List<CallStore.CallState> live(Triggers triggers) {
        return triggers.calls()
                .list(
                        new CallStore.Filter(Optional.empty(), Optional.empty(), true, Optional.empty()),
                        Optional.empty(),
                        10);
    }

    @Test
    void the_key_is_the_same_in_whatever_order_and_spelling_arguments_come() {
        Triggers triggers = engines.engine(LambdaTask.of("app.Task", Kwargs.class, Integer.class, arguments -> 1)
                .with(UNIQUE));
        var handle = triggers.task("app.Task", Kwargs.class, Integer.class);
        AsyncResult<Integer> first = handle.delay(Kwargs.of("a", 1, "b", Kwargs.of("x", 1, "y", 2)));

        AsyncResult<Integer> reordered = handle.delay(Kwargs.of("b", Kwargs.of("y", 2, "x", 1), "a", 1));
        AsyncResult<Integer> parsed = handle.delay(Kwargs.parse("{ \"b\": {\"y\":2, \"x\":1},\"a\" :1 }"));
        AsyncResult<Integer> other = handle.delay(Kwargs.of("a", 1, "b", Kwargs.of("x", 1, "y", 3)));

        assertThat(List.of(reordered.id(), parsed.id())).containsOnly(first.id());
        assertThat(other.id()).isNotEqualTo(first.id());
    }

    @Test
    void no_arguments_and_empty_arguments_are_the_same() {
        Triggers triggers = engines.engine(LambdaTask.of("app.Task", Void.class, Integer.class, nothing -> 1)
                .with(UNIQUE));

        AsyncResult<Integer> first =
                triggers.task("app.Task", Void.class, Integer.class).delay(null);

        assertThat(triggers.task("app.Task").delay(Kwargs.empty()).id()).isEqualTo(first.id());
    }

    @Test
    void tasks_of_other_names_do_not_get_in_each_others_way() {
        LambdaTask<User, Integer> one = task(UNIQUE, (user, context) -> 1);
        var other =
                LambdaTask.of("app.Other", User.class, Integer.class, user -> 2).with(UNIQUE);
        Triggers triggers = engines.engine(one, other);

        assertThat(triggers.task(one).delay(ANN).id())
                .isNotEqualTo(triggers.task(other).delay(ANN).id());
    }

    @Test
    void a_generator_of_ones_own_says_what_counts_as_the_same() {
        Triggers triggers = identity(TaskOptions.DEFAULT.withUnique(
                Unique.BY_ARGUMENTS.withKeys((task, arguments) -> Long.toString(arguments.integer("id") % 10))));

        AsyncResult<Integer> first = handle(triggers).delay(new User(3));

        assertThat(handle(triggers).delay(new User(13)).id()).isEqualTo(first.id());
        assertThat(handle(triggers).delay(new User(4)).id()).isNotEqualTo(first.id());
    }

    @Test
    void a_generator_that_throws_is_the_callers_exception_and_nothing_is_enqueued() {
        Triggers triggers = identity(TaskOptions.DEFAULT.withUnique(Unique.BY_ARGUMENTS.withKeys((task, arguments) -> {
            throw new IllegalStateException("no key");
        })));

        assertThatThrownBy(() -> handle(triggers).delay(ANN)).isInstanceOf(IllegalStateException.class);

        assertThat(engines.journal.lines()).containsExactly("apply WAITING", "rejected IllegalStateException");
        assertThat(live(triggers)).isEmpty();
    }

    // ---- how long the key is held -------------------------------------------------------------------------------

    @Test
    void it_is_processing_while_it_is_queued_put_off_running_and_waiting_for_a_retry() {
        var inside = new AtomicReference<Boolean>();
        var triggers = new AtomicReference<Triggers>();
        triggers.set(engines.engine(task(
                UNIQUE.withRetry(RetryPolicy.DEFAULT.withDelays(Duration.ofMinutes(1))), (user, context) -> {
                    inside.set(handle(triggers.get()).isProcessing(user));
                    if (context.retries() == 0) {
                        throw context.retry();
                    }
                    return 1;
                })));
        var handle = handle(triggers.get());
        assertThat(handle.isProcessing(ANN)).isFalse();

        handle.apply(ANN, CallOptions.NONE.countdown(Duration.ofMinutes(1)));
        assertThat(handle.isProcessing(ANN)).isTrue();
        engines.pass(Duration.ofMinutes(1));
        triggers.get().drain();

        assertThat(inside).hasValue(true);
        assertThat(handle.isProcessing(ANN)).isTrue();
        engines.pass(Duration.ofMinutes(1));
        triggers.get().drain();
        assertThat(handle.isProcessing(ANN)).isFalse();
        assertThat(handle.isProcessing(new User(2))).isFalse();
    }

    @Test
    void asking_whether_a_task_that_is_not_unique_is_processing_is_refused() {
        Triggers triggers = identity(TaskOptions.DEFAULT);

        assertThatThrownBy(() -> handle(triggers).isProcessing(ANN))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("not unique");
    }

    @Test
    void the_key_is_free_as_soon_as_the_result_is_there_and_already_when_listeners_hear_of_it() throws Exception {
        var heard = new ArrayList<Boolean>();
        var triggers = new AtomicReference<Triggers>();
        triggers.set(engines.engine(task(UNIQUE, (user, context) -> {
                    if (user.id() < 0) {
                        throw new IllegalStateException("no luck");
                    }
                    return 1;
                })
                .with(new TaskListener() {
                    @Override
                    public void onTaskSuccess(TaskEvent event, Object result) {
                        heard.add(handle(triggers.get()).isProcessing(ANN));
                    }

                    @Override
                    public void onTaskFailure(TaskEvent event, Failure failure) {
                        heard.add(handle(triggers.get()).isProcessing(new User(-1)));
                    }
                })));
        for (int i = 0; i < 50; i++) {
            AsyncResult<Integer> result = handle(triggers.get()).delay(ANN);
            assertThat(triggers.get().drain()).as("run %s", i).isEqualTo(1);
            assertThat(result.get(NOT_AT_ALL)).isEqualTo(1);
        }

        handle(triggers.get()).delay(new User(-1));
        triggers.get().drain();

        assertThat(heard).hasSize(51).containsOnly(false);
    }

    @Test
    void a_call_that_expires_leaves_no_key_behind() {
        Triggers triggers = identity(UNIQUE);
        AsyncResult<Integer> first = handle(triggers).apply(ANN, CallOptions.NONE.expiresAfter(Duration.ofSeconds(1)));
        engines.pass(Duration.ofSeconds(1));

        assertThat(triggers.drain()).isZero();

        assertThat(first.state()).isEqualTo(TaskState.EXPIRED);
        assertFree(triggers, first);
    }

    @Test
    void a_call_that_is_cancelled_leaves_no_key_behind() {
        Triggers triggers = identity(UNIQUE);
        AsyncResult<Integer> first = handle(triggers).delay(ANN);

        assertThat(first.cancel()).isEqualTo(TaskState.CANCELLED);

        assertFree(triggers, first);
    }

    @Test
    void a_call_that_fails_or_gives_itself_up_leaves_no_key_behind() {
        Triggers failing = failing(UNIQUE);
        AsyncResult<Integer> failed = handle(failing).delay(ANN);
        failing.drain();
        assertFree(failing, failed);
        ManualEngines others = new ManualEngines();
        Triggers skipping = others.engine(task(UNIQUE, (user, context) -> {
            throw context.skip();
        }));

        AsyncResult<Integer> skipped = handle(skipping).delay(ANN);
        skipping.drain();

        assertThat(skipped.state()).isEqualTo(TaskState.SKIPPED);
        assertFree(skipping, skipped);
        others.close();
    }

    private static void assertFree(Triggers triggers, AsyncResult<Integer> before) {
        assertThat(handle(triggers).isProcessing(ANN)).isFalse();
        assertThat(handle(triggers).delay(ANN).id()).isNotEqualTo(before.id());
    }

    // ---- inside itself, and in place ----------------------------------------------------------------------------

    @Test
    void a_unique_task_that_calls_itself_gets_a_handle_on_itself() {
        var again = new AtomicReference<AsyncResult<Integer>>();
        var triggers = new AtomicReference<Triggers>();
        triggers.set(engines.engine(task(UNIQUE, (user, context) -> {
            again.set(handle(triggers.get()).delay(user));
            return 1;
        })));
        AsyncResult<Integer> first = handle(triggers.get()).delay(ANN);

        assertThat(triggers.get().drain()).isEqualTo(1);

        assertThat(again.get().id()).isEqualTo(first.id());
    }

    @Test
    void in_place_a_duplicate_is_skipped_and_names_the_one_that_is_alive_and_leaves_its_key_alone() {
        Triggers triggers = identity(UNIQUE);
        AsyncResult<Integer> first = handle(triggers).delay(ANN);

        AsyncResult.Outcome<Integer> outcome = handle(triggers).run(ANN);

        assertThat(outcome.state()).isEqualTo(TaskState.SKIPPED);
        assertThat(outcome.failure().orElseThrow().context())
                .isEqualTo(Kwargs.of("holder", first.id().orElseThrow()));
        assertThat(handle(triggers).isProcessing(ANN)).isTrue();
        triggers.drain();
        assertThat(handle(triggers).run(ANN).state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(handle(triggers).isProcessing(ANN)).isFalse();
    }

    @Test
    void two_engines_on_one_store_share_the_keys() {
        Triggers here = identity(UNIQUE);
        Triggers there = identity(UNIQUE);

        AsyncResult<Integer> first = handle(here).delay(ANN);

        assertThat(handle(there).delay(ANN).id()).isEqualTo(first.id());
        assertThat(handle(there).isProcessing(ANN)).isTrue();
    }
}
