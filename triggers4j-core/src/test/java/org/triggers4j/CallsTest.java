package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.Exclusive;
import org.triggers4j.task.Ignore;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.RetryPolicy;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskFailedException;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TaskState;
import org.triggers4j.task.Unique;

class CallsTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    record User(int id) {}

    record Letter(String to, int pages) {}

    /** Found by its own class. */
    static final class Write implements Task<User, Letter> {
        @Override
        public String name() {
            return "app.Write";
        }

        @Override
        public Letter run(User user, CallContext context) {
            return new Letter("user " + user.id(), 2);
        }
    }

    private final List<Triggers> started = new ArrayList<>();
    private final InMemoryStore store = new InMemoryStore();

    private Triggers start(Task<?, ?>... tasks) {
        TriggersBuilder builder = Triggers.builder().store(store);
        List.of(tasks).forEach(builder::task);
        Triggers triggers = builder.build();
        started.add(triggers);
        triggers.start();
        return triggers;
    }

    @AfterEach
    void close() {
        started.forEach(Triggers::close);
    }

    @Test
    void a_delayed_call_runs_and_its_typed_result_is_there_for_whoever_has_the_id() throws Exception {
        Triggers triggers = start(new Write());

        AsyncResult<Letter> result = triggers.task(new Write()).delay(new User(5));

        assertThat(result.get(SOON)).isEqualTo(new Letter("user 5", 2));
        assertThat(result.state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(triggers.result(result.id().orElseThrow(), Letter.class).get(SOON))
                .isEqualTo(new Letter("user 5", 2));
    }

    @Test
    void a_call_retries_by_itself_as_often_as_it_has_delays_and_then_fails_with_its_own_exception() {
        var runs = new AtomicInteger();
        Triggers triggers = start(LambdaTask.of("app.Flaky", Void.class, Void.class, none -> {
                    runs.incrementAndGet();
                    throw new IllegalStateException("no luck");
                })
                .with(TaskOptions.DEFAULT.withRetry(RetryPolicy.DEFAULT
                        .retryingFor(IllegalStateException.class)
                        .withDelays(Duration.ofMillis(1), Duration.ofMillis(1)))));

        AsyncResult<Void> result =
                triggers.task("app.Flaky", Void.class, Void.class).delay(null);

        assertThatThrownBy(() -> result.get(SOON)).isInstanceOfSatisfying(TaskFailedException.class, failed -> {
            assertThat(failed.state()).isEqualTo(TaskState.FAILED);
            assertThat(failed.failure().message()).isEqualTo("no luck");
        });
        assertThat(runs).hasValue(3);
    }

    @Test
    void a_duplicate_of_a_unique_call_gets_a_handle_on_the_one_that_is_alive() throws Exception {
        var go = new CountDownLatch(1);
        Triggers triggers = start(LambdaTask.of("app.Once", User.class, Integer.class, user -> {
                    go.await();
                    return user.id();
                })
                .with(TaskOptions.DEFAULT.withUnique(Unique.BY_ARGUMENTS)));
        var handle = triggers.task("app.Once", User.class, Integer.class);

        AsyncResult<Integer> first = handle.delay(new User(1));
        AsyncResult<Integer> second = handle.delay(new User(1));
        AsyncResult<Integer> other = handle.delay(new User(2));

        assertThat(second.id()).isEqualTo(first.id()).isNotEqualTo(other.id());
        assertThat(handle.isProcessing(new User(1))).isTrue();
        go.countDown();
        assertThat(List.of(first.get(SOON), second.get(SOON), other.get(SOON))).containsExactly(1, 1, 2);
        assertThat(handle.isProcessing(new User(1))).isFalse();
    }

    @Test
    void after_a_success_the_same_call_is_ignored_for_a_while() throws Exception {
        Triggers triggers = start(LambdaTask.of("app.Seldom", User.class, String.class, user -> "done")
                .with(TaskOptions.DEFAULT.withIgnore(Ignore.afterSuccessFor(Duration.ofHours(5)))));
        var handle = triggers.task("app.Seldom", User.class, String.class);
        assertThat(handle.delay(new User(5)).get(SOON)).isEqualTo("done");

        AsyncResult<String> again = handle.delay(new User(5));

        assertThat(again.state()).isEqualTo(TaskState.IGNORED);
        assertThat(again.id()).isEmpty();
        assertThat(again.get(SOON)).isNull();
        assertThat(handle.delay(new User(6)).get(SOON)).isEqualTo("done");
        assertThat(handle.apply(new User(5), CallOptions.NONE.checkingIgnore(false))
                        .get(SOON))
                .isEqualTo("done");
    }

    @Test
    void of_two_exclusive_calls_one_runs_and_the_other_is_skipped() throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        Triggers triggers = start(LambdaTask.of("app.Fetch", User.class, String.class, user -> {
                    begun.countDown();
                    go.await();
                    return "fetched";
                })
                .with(TaskOptions.DEFAULT.withExclusive(Exclusive.skipping("FetchStatusTask"))));
        var handle = triggers.task("app.Fetch", User.class, String.class);
        AsyncResult<String> first = handle.delay(new User(1));
        begun.await();

        AsyncResult.Outcome<String> second = handle.delay(new User(2)).outcome(SOON);

        assertThat(second.state()).isEqualTo(TaskState.SKIPPED);
        assertThat(second.failure().orElseThrow().message()).isEqualTo("app.Fetch already running!");
        go.countDown();
        assertThat(first.get(SOON)).isEqualTo("fetched");
    }

    @Test
    void exclusive_calls_that_wait_run_one_after_the_other() throws Exception {
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var order = new CopyOnWriteArrayList<Integer>();
        Triggers triggers = start(LambdaTask.of("app.Import", User.class, Void.class, user -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    order.add(user.id());
                    inside.decrementAndGet();
                    return null;
                })
                .with(TaskOptions.DEFAULT.withExclusive(Exclusive.waiting("import"))));
        var handle = triggers.task("app.Import", User.class, Void.class);

        List<AsyncResult<Void>> results =
                handle.delayAll(List.of(new User(1), new User(2), new User(3), new User(4), new User(5)));

        for (AsyncResult<Void> result : results) {
            result.get(SOON);
        }
        assertThat(most).hasValue(1);
        assertThat(order).hasSize(5);
    }

    @Test
    void a_call_run_in_place_returns_its_result_and_counts_as_alive_meanwhile() {
        var triggers = new Triggers[1];
        triggers[0] = start(LambdaTask.of(
                        "app.Once",
                        User.class,
                        Boolean.class,
                        user -> triggers[0]
                                .task("app.Once", User.class, Boolean.class)
                                .isProcessing(user))
                .with(TaskOptions.DEFAULT.withUnique(Unique.BY_ARGUMENTS)));

        AsyncResult.Outcome<Boolean> outcome =
                triggers[0].task("app.Once", User.class, Boolean.class).run(new User(1));

        assertThat(outcome.state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(outcome.value()).isTrue();
    }

    @Test
    void a_waiting_call_that_is_cancelled_never_runs() {
        var runs = new AtomicInteger();
        Triggers triggers =
                start(LambdaTask.of("app.Later", Void.class, Integer.class, none -> runs.incrementAndGet()));
        AsyncResult<Integer> result = triggers.task("app.Later", Void.class, Integer.class)
                .apply(null, CallOptions.NONE.countdown(Duration.ofHours(1)));
        assertThat(result.state()).isEqualTo(TaskState.SCHEDULED);

        assertThat(result.cancel()).isEqualTo(TaskState.CANCELLED);

        assertThatThrownBy(() -> result.get(SOON)).isInstanceOf(TaskFailedException.class);
        assertThat(runs).hasValue(0);
    }
}
