package org.triggers4j.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.triggers4j.calls.ManualEngines.handle;
import static org.triggers4j.calls.ManualEngines.task;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.calls.ManualEngines.User;
import org.triggers4j.job.WorkerId;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.JobQueue;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.Exclusive;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.RetryPolicy;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TaskState;

/** Only one of those that name the same lock runs. */
class ExclusiveTest {
    private static final Duration NOT_AT_ALL = Duration.ZERO;
    private static final User ANN = new User(1);
    private static final User BOB = new User(2);

    private final ManualEngines engines = new ManualEngines();

    @AfterEach
    void close() {
        engines.close();
    }

    private static TaskOptions with(Exclusive exclusive) {
        return TaskOptions.DEFAULT.withExclusive(exclusive);
    }

    /** Two engines: while the first runs Ann's call, the second drains Bob's. */
    private AsyncResult<Integer> calledDuringARun(TaskOptions options) {
        var second = new AtomicReference<AsyncResult<Integer>>();
        var there = new AtomicReference<Triggers>();
        Triggers here = engines.engine(task(options, (user, context) -> {
            second.set(handle(there.get()).delay(BOB));
            there.get().drain();
            return user.id();
        }));
        there.set(engines.engine(task(options, (user, context) -> user.id())));
        AsyncResult<Integer> first = handle(here).delay(ANN);
        here.drain(1);
        assertThat(first.state()).isEqualTo(TaskState.SUCCEEDED);
        return second.get();
    }

    @Test
    void who_finds_the_lock_taken_is_skipped_and_says_so_in_the_old_words() throws Exception {
        AsyncResult<Integer> second = calledDuringARun(with(Exclusive.skipping("lock")));

        AsyncResult.Outcome<Integer> outcome = second.outcome(NOT_AT_ALL);

        assertThat(outcome.state()).isEqualTo(TaskState.SKIPPED);
        assertThat(outcome.failure().orElseThrow().message()).isEqualTo("app.Task already running!");
        assertThat(second.get(NOT_AT_ALL)).isNull();
        assertThat(engines.journal.lines())
                .anyMatch(line -> line.startsWith("skipped") && line.contains("app.Task already running!"));
    }

    @Test
    void if_the_task_says_so_the_conflict_counts_as_a_success_with_the_words_as_its_result() throws Exception {
        TaskOptions options = with(Exclusive.skipping("lock").succeedingOnConflict());
        var second = new AtomicReference<AsyncResult<String>>();
        var there = new AtomicReference<Triggers>();
        LambdaTask.Code<User, String> code = (user, context) -> {
            second.set(there.get().task("app.Text", User.class, String.class).delay(BOB));
            there.get().drain();
            return "ran";
        };
        Triggers here = engines.engine(
                LambdaTask.of("app.Text", User.class, String.class, code).with(options));
        there.set(engines.engine(LambdaTask.of("app.Text", User.class, String.class, user -> "not run")
                .with(options)));
        here.task("app.Text", User.class, String.class).delay(ANN);

        here.drain(1);

        assertThat(second.get().state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(second.get().get(NOT_AT_ALL)).isEqualTo("app.Text already running!");
        assertThat(engines.journal.lines()).contains("success app.Text already running!", "success ran");
    }

    @Test
    void who_is_to_fail_on_conflict_fails() {
        AsyncResult<Integer> second = calledDuringARun(with(Exclusive.failing("lock")));

        assertThat(second.state()).isEqualTo(TaskState.FAILED);
        assertThat(second.exception().orElseThrow().simpleType()).isEqualTo("ConflictException");
        assertThat(engines.journal.lines()).contains("failure ConflictException");
    }

    @Test
    void who_waits_is_queued_without_a_worker_and_runs_when_the_lock_is_free() throws Exception {
        AsyncResult<Integer> second = calledDuringARun(with(Exclusive.waiting("lock")));
        assertThat(second.state()).isEqualTo(TaskState.QUEUED);
        Triggers third = engines.engine(task(with(Exclusive.waiting("lock")), (user, context) -> user.id()));

        third.drain();

        assertThat(second.get(NOT_AT_ALL)).isEqualTo(2);
    }

    @Test
    void while_it_waits_the_only_slot_runs_others() {
        var there = new AtomicReference<Triggers>();
        var other = LambdaTask.of("app.Other", User.class, Integer.class, user -> user.id());
        LambdaTask<User, Integer> quick = task(with(Exclusive.waiting("lock")), (user, context) -> user.id());
        Triggers here = engines.engine(task(with(Exclusive.waiting("lock")), (user, context) -> {
            AsyncResult<Integer> waiting = handle(there.get()).delay(BOB);
            AsyncResult<Integer> passing = there.get().task(other).delay(BOB);
            there.get().drain();
            assertThat(waiting.state()).isEqualTo(TaskState.QUEUED);
            assertThat(passing.state()).isEqualTo(TaskState.SUCCEEDED);
            return 1;
        }));
        there.set(engines.engine(builder -> builder.slots(1), quick, other));
        AsyncResult<Integer> first = handle(here).delay(ANN);

        here.drain(1);

        assertThat(first.exception()).isEmpty();
        assertThat(first.state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void who_has_waited_too_long_expires() {
        AsyncResult<Integer> second =
                calledDuringARun(with(Exclusive.waiting("lock").withWaitTimeout(Duration.ofMinutes(1))));
        engines.pass(Duration.ofMinutes(1));

        engines.engine().drain();

        assertThat(second.state()).isEqualTo(TaskState.EXPIRED);
    }

    @Test
    void a_lock_may_depend_on_the_arguments() throws Exception {
        Exclusive byUser = Exclusive.skipping("").withLock((task, arguments) -> "user " + arguments.integer("id"));

        assertThat(calledDuringARun(with(byUser)).get(NOT_AT_ALL)).isEqualTo(2);
    }

    @Test
    void the_lock_is_free_between_retries_and_after_every_end() {
        TaskOptions options =
                with(Exclusive.skipping("lock")).withRetry(RetryPolicy.DEFAULT.withDelays(Duration.ofMinutes(1)));
        Triggers triggers = engines.engine(task(options, (user, context) -> {
            if (user.id() == 1) {
                throw context.retry(new IllegalStateException("not yet"));
            }
            return user.id();
        }));
        AsyncResult<Integer> retrying = handle(triggers).delay(ANN);
        triggers.drain();
        assertThat(retrying.state()).isEqualTo(TaskState.RETRYING);
        AsyncResult<Integer> between = handle(triggers).delay(BOB);
        triggers.drain();
        assertThat(between.state()).isEqualTo(TaskState.SUCCEEDED);

        engines.pass(Duration.ofMinutes(1));
        triggers.drain();

        assertThat(retrying.state()).isEqualTo(TaskState.FAILED);
        assertThat(handle(triggers).run(BOB).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void in_place_runs_take_the_lock_and_find_it_taken() {
        var inside = new AtomicReference<AsyncResult.Outcome<Integer>>();
        var triggers = new AtomicReference<Triggers>();
        triggers.set(engines.engine(task(with(Exclusive.skipping("lock")), (user, context) -> {
            if (user.id() == 1) {
                inside.set(handle(triggers.get()).run(BOB));
            }
            return user.id();
        })));

        assertThat(handle(triggers.get()).run(ANN).state()).isEqualTo(TaskState.SUCCEEDED);

        assertThat(inside.get().state()).isEqualTo(TaskState.SKIPPED);
        assertThat(inside.get().failure().orElseThrow().message()).isEqualTo("app.Task already running!");
        assertThat(handle(triggers.get()).run(BOB).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void a_holder_that_is_dead_blocks_nobody() throws Exception {
        TaskOptions options = with(Exclusive.waiting("lock"));
        Triggers triggers = engines.engine(task(options, (user, context) -> user.id()));
        AsyncResult<Integer> first = handle(triggers).delay(ANN);
        var dead = new WorkerId("dead");
        var offer = new JobQueue.Offer(Set.of("default"), Set.of("app.Task"), Set.of(), Set.of(TaskRunner.QUEUE));
        JobQueue queue = engines.store.queue();
        queue.register(dead, offer);
        var claim = queue.claim(dead, offer, 1).get(0);
        var gate = new CallStore.Gate("exclusive:lock", 1, Optional.empty(), true);
        assertThat(engines.store
                        .calls()
                        .admit(
                                List.of(new CallStore.Entry(
                                        claim.lease(), Optional.empty(), Optional.empty(), List.of(gate))),
                                engines.now(),
                                new CallStore.EndOf(
                                        CallStore.EndState.FAILED, Optional.empty(), engines.now(), Optional.empty())))
                .containsExactly(new CallStore.Admission.Admitted());
        AsyncResult<Integer> second = handle(triggers).delay(BOB);
        triggers.drain();
        assertThat(second.state()).isEqualTo(TaskState.QUEUED);

        queue.declareDead(
                dead,
                queue.liveWorkers().stream()
                        .filter(worker -> worker.id().equals(dead))
                        .findFirst()
                        .orElseThrow()
                        .beat());
        queue.rescue(dead, new WorkerId("rescuer"), 5);
        triggers.drain();

        assertThat(second.get(NOT_AT_ALL)).isEqualTo(2);
        assertThat(first.get(NOT_AT_ALL)).isEqualTo(1);
    }
}
