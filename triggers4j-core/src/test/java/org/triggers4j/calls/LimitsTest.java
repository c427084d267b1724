package org.triggers4j.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.triggers4j.calls.ManualEngines.handle;
import static org.triggers4j.calls.ManualEngines.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.calls.ManualEngines.User;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.Limit;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TaskState;

/** How many run at once, or begin in a span of time, over all engines on a store. */
class LimitsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final ManualEngines engines = new ManualEngines();

    @AfterEach
    void close() {
        engines.close();
    }

    private static List<User> users(int number) {
        return IntStream.range(0, number).mapToObj(User::new).toList();
    }

    private static long ended(List<AsyncResult<Integer>> results) {
        return results.stream().filter(AsyncResult::isReady).count();
    }

    @Test
    void a_rate_lets_its_permits_begin_at_once_and_one_more_whenever_one_comes_back() {
        Triggers triggers = engines.engine(
                task(TaskOptions.DEFAULT.withLimit(Limit.rate(3, Duration.ofMinutes(1))), (user, context) -> 1));
        List<AsyncResult<Integer>> results = handle(triggers).delayAll(users(6));

        triggers.drain();
        assertThat(ended(results)).isEqualTo(3);
        engines.pass(Duration.ofSeconds(19));
        triggers.drain();
        assertThat(ended(results)).isEqualTo(3);
        engines.pass(Duration.ofSeconds(1));
        triggers.drain();
        assertThat(ended(results)).isEqualTo(4);

        engines.pass(Duration.ofSeconds(40));
        triggers.drain();

        assertThat(ended(results)).isEqualTo(6);
        assertThat(results).allMatch(AsyncResult::isSuccessful);
    }

    @Test
    void a_rate_holds_for_all_engines_together() {
        TaskOptions options = TaskOptions.DEFAULT.withLimit(Limit.rate(2, Duration.ofMinutes(1)));
        Triggers here = engines.engine(task(options, (user, context) -> 1));
        Triggers there = engines.engine(task(options, (user, context) -> 1));
        List<AsyncResult<Integer>> results = handle(here).delayAll(users(5));

        here.drain(1);
        there.drain();
        here.drain();

        assertThat(ended(results)).isEqualTo(2);
    }

    @Test
    void a_key_of_ones_own_counts_by_it() {
        Limit perParity =
                Limit.rate(1, Duration.ofHours(1)).per((task, arguments) -> "parity " + arguments.integer("id") % 2);
        Triggers triggers =
                engines.engine(task(TaskOptions.DEFAULT.withLimit(perParity), (user, context) -> user.id()));
        List<AsyncResult<Integer>> results = handle(triggers).delayAll(users(4));

        triggers.drain();

        assertThat(results)
                .extracting(AsyncResult::state)
                .containsExactly(TaskState.SUCCEEDED, TaskState.SUCCEEDED, TaskState.QUEUED, TaskState.QUEUED);
    }

    @Test
    void a_limit_of_a_queue_counts_all_tasks_in_it() {
        var other = LambdaTask.of("app.Other", User.class, Integer.class, user -> 2);
        Triggers triggers = engines.engine(
                builder -> builder.limitQueue("default", Limit.rate(3, Duration.ofHours(1))),
                task(TaskOptions.DEFAULT, (user, context) -> 1),
                other);
        List<AsyncResult<Integer>> results = new ArrayList<>(handle(triggers).delayAll(users(2)));
        results.addAll(triggers.task(other).delayAll(users(2)));

        triggers.drain();

        assertThat(ended(results)).isEqualTo(3);
    }

    @Test
    void a_key_generator_that_throws_fails_its_own_call_and_no_other() {
        Limit broken = Limit.atOnce(1).per((task, arguments) -> {
            if (arguments.integer("id") == 0) {
                throw new IllegalStateException("no key");
            }
            return "key";
        });
        Triggers triggers = engines.engine(task(TaskOptions.DEFAULT.withLimit(broken), (user, context) -> 1));
        List<AsyncResult<Integer>> results = handle(triggers).delayAll(users(2));

        triggers.drain();

        assertThat(results).extracting(AsyncResult::state).containsExactly(TaskState.FAILED, TaskState.SUCCEEDED);
        assertThat(results.get(0).exception().orElseThrow().message()).isEqualTo("no key");
        assertThat(engines.journal.lines()).contains("failure IllegalStateException");
    }

    @Test
    void at_most_so_many_run_at_once_over_two_engines() throws Exception {
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var full = new CountDownLatch(3);
        LambdaTask<User, Integer> limited = LambdaTask.of("app.Task", User.class, Integer.class, user -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    full.countDown();
                    full.await();
                    inside.decrementAndGet();
                    return user.id();
                })
                .with(TaskOptions.DEFAULT.withLimit(Limit.atOnce(3)));
        var shared = new InMemoryStore();
        try (Triggers here = worker(shared, limited);
                Triggers there = worker(shared, limited)) {
            List<AsyncResult<Integer>> results = here.task(limited).delayAll(users(30));

            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get(SOON)).isEqualTo(i);
            }
        }
        assertThat(most).hasValue(3);
    }

    private static Triggers worker(InMemoryStore store, LambdaTask<?, ?> task) {
        Triggers triggers = Triggers.builder()
                .store(store)
                .discoverServices(false)
                .task(task)
                .build();
        triggers.start();
        return triggers;
    }
}
