package org.triggers4j.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.triggers4j.calls.ManualEngines.NOON;
import static org.triggers4j.calls.ManualEngines.handle;
import static org.triggers4j.calls.ManualEngines.task;

import java.time.Duration;
import java.time.Period;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.calls.ManualEngines.User;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.Ignore;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TaskState;
import org.triggers4j.task.Unique;

/** Calls are ignored for a while after a success, or when a run asked for it. */
class IgnoredCallsTest {
    private static final Duration NOT_AT_ALL = Duration.ZERO;
    private static final Duration WINDOW = Duration.ofMinutes(65);
    private static final TaskOptions AFTER_SUCCESS = TaskOptions.DEFAULT.withIgnore(Ignore.afterSuccessFor(WINDOW));
    private static final CallOptions ANYWAY = CallOptions.NONE.checkingIgnore(false);
    private static final User ANN = new User(1);

    private final ManualEngines engines = new ManualEngines();
    private final AtomicInteger runs = new AtomicInteger();

    @AfterEach
    void close() {
        engines.close();
    }

    private Triggers counting(TaskOptions options) {
        return engines.engine(task(options, (user, context) -> runs.incrementAndGet()));
    }

    private TaskState ran(Triggers triggers, CallOptions options) {
        AsyncResult<Integer> result = handle(triggers).apply(ANN, options);
        triggers.drain();
        return result.state();
    }

    private TaskState ran(Triggers triggers) {
        return ran(triggers, CallOptions.NONE);
    }

    @Test
    void the_window_of_an_hour_and_five_minutes() throws Exception {
        Triggers triggers = counting(AFTER_SUCCESS);
        assertThat(ran(triggers)).isEqualTo(TaskState.SUCCEEDED);

        AsyncResult<Integer> ignored = handle(triggers).delay(ANN);

        assertThat(ignored.state()).isEqualTo(TaskState.IGNORED);
        assertThat(ignored.get()).isNull();
        assertThat(ignored.get(NOT_AT_ALL)).isNull();
        assertThat(ignored.isSuccessful()).isFalse();
        assertThat(ignored.isFailed()).isFalse();
        assertThat(ignored.isReady()).isTrue();
        assertThat(ignored.id()).isEmpty();
        assertThat(ran(triggers, ANYWAY)).isEqualTo(TaskState.SUCCEEDED);
        engines.pass(Duration.ofHours(1));
        assertThat(ran(triggers)).isEqualTo(TaskState.IGNORED);
        engines.pass(Duration.ofMinutes(5));
        assertThat(ran(triggers)).isEqualTo(TaskState.SUCCEEDED);
        assertThat(ran(triggers, ANYWAY)).isEqualTo(TaskState.SUCCEEDED);
        assertThat(ran(triggers)).isEqualTo(TaskState.IGNORED);
        assertThat(runs).hasValue(4);
    }

    @Test
    void a_forced_run_opens_a_window_if_none_is_open() {
        Triggers triggers = counting(AFTER_SUCCESS);
        assertThat(ran(triggers, ANYWAY)).isEqualTo(TaskState.SUCCEEDED);

        assertThat(ran(triggers)).isEqualTo(TaskState.IGNORED);
    }

    @Test
    void a_success_within_an_open_window_does_not_prolong_it() {
        Triggers triggers = counting(AFTER_SUCCESS);
        ran(triggers);
        engines.pass(Duration.ofMinutes(60));
        ran(triggers, ANYWAY);

        engines.pass(Duration.ofMinutes(5));

        assertThat(ran(triggers)).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void a_failure_opens_no_window() {
        Triggers triggers = engines.engine(task(AFTER_SUCCESS, (user, context) -> {
            runs.incrementAndGet();
            throw new IllegalStateException("no luck");
        }));

        assertThat(ran(triggers)).isEqualTo(TaskState.FAILED);
        assertThat(ran(triggers)).isEqualTo(TaskState.FAILED);
        assertThat(runs).hasValue(2);
    }

    @Test
    void windows_count_by_arguments() {
        Triggers triggers = counting(AFTER_SUCCESS);
        ran(triggers);

        AsyncResult<Integer> other = handle(triggers).delay(new User(2));
        triggers.drain();

        assertThat(other.state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void the_window_is_looked_at_before_the_unique_key() {
        Triggers triggers = counting(AFTER_SUCCESS.withUnique(Unique.BY_ARGUMENTS));
        ran(triggers);
        AsyncResult<Integer> alive = handle(triggers).apply(ANN, ANYWAY);
        engines.journal.lines();

        AsyncResult<Integer> ignored = handle(triggers).delay(ANN);

        assertThat(alive.state()).isEqualTo(TaskState.QUEUED);
        assertThat(ignored.state()).isEqualTo(TaskState.IGNORED);
        assertThat(engines.journal.lines())
                .containsExactly("apply WAITING", "ignored IGNORED until " + NOON.plus(WINDOW));
        assertThat(triggers.result(engines.journal.invocation().id(), Integer.class)
                        .state())
                .isEqualTo(TaskState.NOT_FOUND);
    }

    @Test
    void what_is_queued_already_when_the_window_opens_is_run() {
        Triggers triggers = counting(AFTER_SUCCESS);
        handle(triggers).delay(ANN);
        handle(triggers).delay(ANN);

        triggers.drain();

        assertThat(runs).hasValue(2);
    }

    @Test
    void a_key_generator_that_throws_when_the_window_is_to_open_fails_the_call() {
        Triggers caller = engines.engine(); // knows neither the task nor its key
        Triggers worker = engines.engine(task(
                AFTER_SUCCESS.withUnique(Unique.BY_ARGUMENTS.withKeys((task, arguments) -> {
                    throw new IllegalStateException("no key");
                })),
                (user, context) -> runs.incrementAndGet()));
        AsyncResult<Integer> result = handle(caller).delay(ANN);

        int drained = worker.drain(5);

        assertThat(drained).isEqualTo(1);
        assertThat(result.exception().orElseThrow().message()).isEqualTo("no key");
        assertThat(engines.journal.lines())
                .containsExactly("apply WAITING", "trigger QUEUED", "start 0", "failure IllegalStateException");
    }

    @Test
    void by_a_calendar_span() {
        Triggers triggers = counting(TaskOptions.DEFAULT.withIgnore(Ignore.afterSuccessFor(Period.ofMonths(1))));
        ran(triggers);

        engines.pass(Duration.ofDays(29));
        assertThat(ran(triggers)).isEqualTo(TaskState.IGNORED);
        engines.pass(Duration.ofDays(1));

        assertThat(ran(triggers)).isEqualTo(TaskState.SUCCEEDED);
    }

    // ---- on request ---------------------------------------------------------------------------------------------

    @Test
    void a_window_on_request_opens_only_when_a_run_asks_and_is_over_after_its_span() {
        var asks = new AtomicInteger();
        Triggers triggers =
                engines.engine(task(TaskOptions.DEFAULT.withIgnore(Ignore.onRequestFor(WINDOW)), (user, context) -> {
                    if (asks.get() > 0) {
                        context.setIgnore();
                    }
                    return 1;
                }));
        assertThat(ran(triggers)).isEqualTo(TaskState.SUCCEEDED);
        assertThat(ran(triggers)).isEqualTo(TaskState.SUCCEEDED);

        asks.set(1);
        assertThat(ran(triggers)).isEqualTo(TaskState.SUCCEEDED);

        assertThat(ran(triggers)).isEqualTo(TaskState.IGNORED);
        engines.pass(WINDOW);
        assertThat(ran(triggers)).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void a_run_that_asks_and_then_fails_is_ignored_all_the_same() {
        Triggers triggers =
                engines.engine(task(TaskOptions.DEFAULT.withIgnore(Ignore.onRequestFor(WINDOW)), (user, context) -> {
                    context.setIgnore();
                    throw new IllegalStateException("no luck");
                }));

        assertThat(ran(triggers)).isEqualTo(TaskState.FAILED);
        assertThat(ran(triggers)).isEqualTo(TaskState.IGNORED);
    }

    @Test
    void a_span_of_the_moment_replaces_the_window_that_is_open() {
        Triggers triggers = engines.engine(task(AFTER_SUCCESS, (user, context) -> {
            context.setIgnore(Duration.ofMinutes(1));
            return 1;
        }));
        ran(triggers);

        engines.pass(Duration.ofMinutes(1));

        assertThat(ran(triggers)).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void a_task_with_an_ignore_policy_without_span_is_ignored_only_by_request() {
        Triggers triggers = engines.engine(
                task(TaskOptions.DEFAULT.withIgnore(new Ignore(Optional.empty(), false)), (user, context) -> {
                    context.setIgnore(Duration.ofMinutes(1));
                    return 1;
                }));
        assertThat(ran(triggers)).isEqualTo(TaskState.SUCCEEDED);

        assertThat(ran(triggers)).isEqualTo(TaskState.IGNORED);
    }

    @Test
    void without_a_policy_a_window_counts_for_calls_that_ask_for_it() {
        Triggers triggers = engines.engine(task(TaskOptions.DEFAULT, (user, context) -> {
            context.setIgnore(Duration.ofMinutes(1));
            return 1;
        }));
        ran(triggers);

        assertThat(ran(triggers)).isEqualTo(TaskState.SUCCEEDED);
        assertThat(ran(triggers, CallOptions.NONE.checkingIgnore(true))).isEqualTo(TaskState.IGNORED);
    }

    @Test
    void asking_without_a_span_where_the_task_names_none_fails_the_run() {
        Triggers triggers = engines.engine(task(TaskOptions.DEFAULT, (user, context) -> {
            context.setIgnore();
            return 1;
        }));

        assertThat(ran(triggers)).isEqualTo(TaskState.FAILED);
    }

    @Test
    void a_window_after_each_success_without_a_span_is_refused_when_it_is_made() {
        assertThatThrownBy(() -> new Ignore(Optional.empty(), true)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Ignore.afterSuccessFor(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void in_place_calls_look_at_the_window_and_open_it() {
        Triggers triggers = counting(AFTER_SUCCESS);

        assertThat(handle(triggers).run(ANN).state()).isEqualTo(TaskState.SUCCEEDED);

        assertThat(handle(triggers).run(ANN).state()).isEqualTo(TaskState.IGNORED);
        assertThat(handle(triggers).with(ANYWAY).run(ANN).state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(ran(triggers)).isEqualTo(TaskState.IGNORED);
    }
}
