package org.triggers4j.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.triggers4j.calls.ManualEngines.NOON;
import static org.triggers4j.calls.ManualEngines.handle;
import static org.triggers4j.calls.ManualEngines.task;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.calls.ManualEngines.User;
import org.triggers4j.error.ExpiredException;
import org.triggers4j.job.WorkerId;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.store.JobQueue;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.Invocation;
import org.triggers4j.task.RetryPolicy;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TaskState;
import org.triggers4j.task.TimeLimits;
import org.triggers4j.task.Unique;

/** Which word counts where caller, task and engine say something: the caller's before the task's, that before the engine's. */
class OptionsTest {
    private static final User ANN = new User(1);
    private static final TimeLimits OF_TASK = limits(20, 30, 40);
    private static final TimeLimits OF_ENGINE = limits(21, 31, 41);

    private final ManualEngines engines = new ManualEngines();

    @AfterEach
    void close() {
        engines.close();
    }

    private static TimeLimits limits(int soft, int hard, int wait) {
        return TimeLimits.NONE
                .withSoft(Duration.ofSeconds(soft))
                .withHard(Duration.ofSeconds(hard))
                .withQueueWait(Duration.ofSeconds(wait));
    }

    private Triggers engine(TaskOptions options) {
        return engines.engine(task(options, (user, context) -> user.id()));
    }

    private Invocation.Options called(Triggers triggers, CallOptions options) {
        handle(triggers).apply(ANN, options);
        return engines.journal.invocation().options();
    }

    @Test
    void time_limits_are_the_callers_then_the_tasks_then_the_engines_each_by_itself() {
        Triggers triggers = engines.engine(
                builder -> builder.defaultTimeLimits(OF_ENGINE),
                task(
                        TaskOptions.DEFAULT.withTimeLimits(TimeLimits.NONE.withSoft(Duration.ofSeconds(20))),
                        (user, context) -> 1));

        Invocation.Options own =
                called(triggers, CallOptions.NONE.timeLimits(TimeLimits.NONE.withHard(Duration.ofSeconds(9))));
        Invocation.Options plain = called(triggers, CallOptions.NONE);

        assertThat(own.timeLimits()).isEqualTo(limits(20, 9, 41));
        assertThat(plain.timeLimits()).isEqualTo(limits(20, 31, 41));
    }

    @Test
    void without_anybody_saying_so_there_are_no_limits_and_it_is_to_begin_at_once() {
        Invocation.Options options = called(engine(TaskOptions.DEFAULT), CallOptions.NONE);

        assertThat(options)
                .isEqualTo(new Invocation.Options(
                        true,
                        false,
                        "default",
                        NOON,
                        Optional.of(NOON),
                        Optional.of(NOON),
                        Optional.empty(),
                        TimeLimits.NONE,
                        Optional.empty(),
                        Map.of()));
    }

    @Test
    void what_is_known_only_when_it_is_triggered_is_missing_before() {
        Triggers triggers = engine(TaskOptions.DEFAULT
                .withTimeLimits(
                        TimeLimits.NONE.withHard(Duration.ofSeconds(300)).withQueueWait(Duration.ofSeconds(1)))
                .withQueue("mail"));

        handle(triggers).apply(ANN, CallOptions.NONE.invocationId("inv-1").header("k", "v"));

        Invocation applied = engines.journal.invocations.get(0);
        assertThat(applied.invocationId()).isEqualTo("inv-1");
        assertThat(applied.task()).isEqualTo("app.Task");
        assertThat(applied.arguments().integer("id")).isEqualTo(1);
        assertThat(applied.options().queue()).isEqualTo("mail");
        assertThat(applied.options().headers()).isEqualTo(Map.of("k", "v"));
        assertThat(applied.options().triggerTime()).isEmpty();
        assertThat(applied.options().expires()).isEmpty();
        Invocation.Options triggered = engines.journal.invocations.get(1).options();
        assertThat(triggered.staleTimeLimit()).contains(Duration.ofSeconds(301));
        assertThat(triggered.expires()).contains(NOON.plusSeconds(1));
    }

    @Test
    void the_stale_limit_is_the_callers_then_the_tasks_then_the_engines_then_derived() {
        TaskOptions derived = TaskOptions.DEFAULT.withTimeLimits(OF_TASK);
        Unique explicit = Unique.BY_ARGUMENTS.withStaleTimeLimit(Duration.ofSeconds(500));

        assertThat(called(engine(derived), CallOptions.NONE).staleTimeLimit()).contains(Duration.ofSeconds(70));
        Triggers byEngine = engines.engine(
                builder -> builder.defaultStaleTimeLimit(Duration.ofMinutes(10)),
                task(derived.withUnique(Unique.BY_ARGUMENTS), (user, context) -> 1));
        assertThat(called(byEngine, CallOptions.NONE).staleTimeLimit()).contains(Duration.ofMinutes(10));
        Triggers byTask = engines.engine(
                builder -> builder.defaultStaleTimeLimit(Duration.ofMinutes(10)),
                task(derived.withUnique(explicit), (user, context) -> 1));
        assertThat(called(byTask, CallOptions.NONE).staleTimeLimit()).contains(Duration.ofSeconds(500));
        assertThat(called(byTask, CallOptions.NONE.staleTimeLimit(Duration.ofSeconds(400)))
                        .staleTimeLimit())
                .contains(Duration.ofSeconds(400));
    }

    @Test
    void the_expiry_is_the_callers_or_that_by_waiting_in_the_queue() {
        Triggers triggers = engine(TaskOptions.DEFAULT.withTimeLimits(OF_TASK));

        assertThat(called(triggers, CallOptions.NONE.expiresAfter(Duration.ofSeconds(5)))
                        .expires())
                .contains(NOON.plusSeconds(5));
        assertThat(called(triggers, CallOptions.NONE.expiresAt(NOON.plusSeconds(90)))
                        .expires())
                .contains(NOON.plusSeconds(90));
        assertThat(called(triggers, CallOptions.NONE).expires()).contains(NOON.plusSeconds(40));
        assertThat(called(triggers, CallOptions.NONE.countdown(Duration.ofHours(1)))
                        .expires())
                .contains(NOON.plusSeconds(3640));
    }

    @Test
    void a_unique_call_does_not_begin_so_late_that_it_could_be_stale_before_its_hard_limit() {
        Triggers triggers = engine(TaskOptions.DEFAULT
                .withUnique(Unique.BY_ARGUMENTS.withStaleTimeLimit(Duration.ofSeconds(100)))
                .withTimeLimits(TimeLimits.NONE.withHard(Duration.ofSeconds(30))));

        assertThat(called(triggers, CallOptions.NONE).expires()).contains(NOON.plusSeconds(70));
    }

    @Test
    void the_start_is_what_the_caller_said_last_and_a_countdown_of_nothing_is_at_once() {
        Triggers triggers = engine(TaskOptions.DEFAULT);
        Instant later = NOON.plusSeconds(60);

        assertThat(called(triggers, CallOptions.NONE.eta(later)).eta()).contains(later);
        assertThat(called(triggers, CallOptions.NONE.eta(later).countdown(Duration.ZERO))
                        .eta())
                .contains(NOON);
        AsyncResult<Integer> past = handle(triggers).apply(ANN, CallOptions.NONE.eta(NOON.minusSeconds(60)));
        assertThat(past.state()).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void a_call_for_later_is_not_run_before_its_time() {
        Triggers triggers = engine(TaskOptions.DEFAULT);
        AsyncResult<Integer> result = handle(triggers).apply(ANN, CallOptions.NONE.countdown(Duration.ofSeconds(10)));
        engines.pass(Duration.ofSeconds(9));
        assertThat(triggers.drain()).isZero();
        assertThat(result.state()).isEqualTo(TaskState.SCHEDULED);

        engines.pass(Duration.ofSeconds(1));

        assertThat(triggers.drain()).isEqualTo(1);
    }

    @Test
    void a_call_that_was_begun_in_time_and_lost_its_worker_goes_on_past_its_expiry() throws Exception {
        Triggers triggers = engines.engine(task(TaskOptions.DEFAULT, (user, context) -> context.attempt()));
        AsyncResult<Integer> result =
                handle(triggers).apply(ANN, CallOptions.NONE.expiresAfter(Duration.ofSeconds(10)));
        var lost = new WorkerId("lost");
        var offer = new JobQueue.Offer(Set.of("default"), Set.of("app.Task"), Set.of(), Set.of(TaskRunner.QUEUE));
        engines.store.queue().register(lost, offer);
        assertThat(engines.store.queue().claim(lost, offer, 1)).hasSize(1);
        engines.pass(Duration.ofSeconds(11));
        engines.store.queue().rescue(lost, new WorkerId("other"), 5);

        triggers.drain();

        assertThat(result.get(Duration.ZERO)).isEqualTo(2);
    }

    @Test
    void a_call_expires_exactly_at_its_moment_and_not_before() {
        Triggers triggers = engine(TaskOptions.DEFAULT);
        CallOptions soon = CallOptions.NONE.expiresAfter(Duration.ofSeconds(10));
        AsyncResult<Integer> inTime = handle(triggers).apply(ANN, soon);
        engines.pass(Duration.ofSeconds(10).minusNanos(1000));
        triggers.drain();
        assertThat(inTime.state()).isEqualTo(TaskState.SUCCEEDED);
        AsyncResult<Integer> late = handle(triggers).apply(ANN, soon);
        engines.pass(Duration.ofSeconds(10));
        engines.journal.lines();

        assertThat(triggers.drain()).isZero();

        assertThat(late.state()).isEqualTo(TaskState.EXPIRED);
        assertThat(late.isFailed()).isTrue();
        assertThat(late.exception().orElseThrow().type()).isEqualTo(ExpiredException.class.getName());
        assertThat(late.exception().orElseThrow().message()).isEqualTo("It was not begun in time.");
        assertThat(engines.journal.lines()).containsExactly("expired");
    }

    @Test
    void queues_and_priorities_are_the_callers_or_the_tasks() {
        Triggers triggers = engines.engine(
                builder -> builder.queues("mail", "other"),
                task(TaskOptions.DEFAULT.withQueue("mail").withPriority(5), (user, context) -> user.id()));
        handle(triggers).delay(new User(1));
        handle(triggers).apply(new User(2), CallOptions.NONE.queue("other").priority(7));
        handle(triggers).apply(new User(3), CallOptions.NONE.priority(6));

        triggers.drain();

        assertThat(engines.journal.lines().stream().filter(line -> line.startsWith("success")))
                .containsExactlyInAnyOrder("success 3", "success 1", "success 2");
        assertThat(engines.journal.events.stream()
                        .filter(event -> event.queue().equals("mail"))
                        .map(event -> event.arguments().integer("id"))
                        .distinct())
                .containsExactly(3L, 1L);
    }

    @Test
    void an_invocation_id_is_a_uuid_unless_the_caller_gives_one() {
        Triggers triggers = engine(TaskOptions.DEFAULT);

        AsyncResult<Integer> result = handle(triggers).delay(ANN);

        assertThat(UUID.fromString(result.invocationId()).version()).isEqualTo(4);
        assertThat(result.invocationId()).isNotEqualTo(result.id().orElseThrow());
    }

    @Test
    void celery_s_defaults_hold_for_retries() {
        assertThat(RetryPolicy.DEFAULT.maxRetries()).contains(3);
        assertThat(RetryPolicy.DEFAULT.defaultDelay()).isEqualTo(Duration.ofMinutes(3));
        assertThat(RetryPolicy.DEFAULT.isAutomatic()).isFalse();
    }
}
