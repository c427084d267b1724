package org.triggers4j.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.triggers4j.calls.ManualEngines.NOON;
import static org.triggers4j.calls.ManualEngines.handle;
import static org.triggers4j.calls.ManualEngines.task;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.calls.ManualEngines.User;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.RetryPolicy;
import org.triggers4j.task.TaskEvent;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TaskState;
import org.triggers4j.task.TimeLimits;
import org.triggers4j.task.Unique;

/** When a call is tried again, how often, and after how long. */
class RetriesTest {
    private static final Duration NOT_AT_ALL = Duration.ZERO;
    private static final User ANN = new User(1);

    private final ManualEngines engines = new ManualEngines();

    @AfterEach
    void close() {
        engines.close();
    }

    private static TaskOptions retrying(RetryPolicy policy) {
        return TaskOptions.DEFAULT.withRetry(policy);
    }

    private Triggers throwing(RetryPolicy policy, Exception thrown) {
        return engines.engine(task(retrying(policy), (user, context) -> {
            throw thrown;
        }));
    }

    /** Runs it to its end, and says how long each retry was waited for. */
    private List<Duration> waits(Triggers triggers, AsyncResult<Integer> result) {
        var waits = new ArrayList<Duration>();
        triggers.drain();
        while (!result.isReady()) {
            Duration waited = Duration.ZERO;
            while (triggers.drain() == 0) {
                engines.pass(Duration.ofSeconds(1));
                waited = waited.plusSeconds(1);
            }
            waits.add(waited);
        }
        return waits;
    }

    // ---- by itself ----------------------------------------------------------------------------------------------

    @Test
    void an_exception_retries_by_itself_only_if_it_is_of_a_type_that_does() {
        RetryPolicy policy = RetryPolicy.DEFAULT
                .retryingFor(IOException.class)
                .butNotFor(FileNotFoundException.class)
                .waiting(Duration.ofSeconds(2));

        assertThat(retriesOf(policy, new IOException("of the type"))).hasSize(3);
        assertThat(retriesOf(policy, new SocketException("a subclass"))).hasSize(3);
        assertThat(retriesOf(policy, new FileNotFoundException("excepted"))).isEmpty();
        assertThat(retriesOf(policy, new IllegalStateException("of another type")))
                .isEmpty();
        assertThat(retriesOf(RetryPolicy.DEFAULT, new IOException("of no type")))
                .isEmpty();
    }

    private List<Duration> retriesOf(RetryPolicy policy, Exception thrown) {
        Triggers triggers = throwing(policy, thrown);
        AsyncResult<Integer> result = handle(triggers).delay(ANN);
        List<Duration> waits = waits(triggers, result);
        assertThat(result.exception().orElseThrow().message()).isEqualTo(thrown.getMessage());
        return waits;
    }

    @Test
    void a_list_of_delays_says_how_long_each_retry_waits_and_how_many_there_are() {
        RetryPolicy policy = RetryPolicy.DEFAULT
                .retryingFor(IOException.class)
                .atMost(1)
                .withDelays(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(2));

        assertThat(retriesOf(policy, new IOException("x")))
                .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(2));
    }

    @Test
    void each_retry_is_told_with_the_moment_of_the_next_run_and_the_end_as_a_failure() {
        Triggers triggers = throwing(
                RetryPolicy.DEFAULT
                        .retryingFor(IOException.class)
                        .withDelays(Duration.ofSeconds(10), Duration.ofSeconds(20)),
                new IOException("x"));

        waits(triggers, handle(triggers).delay(ANN));

        assertThat(engines.journal.lines())
                .containsExactly(
                        "apply WAITING",
                        "trigger QUEUED",
                        "start 0",
                        "retry 0 at " + NOON.plusSeconds(10),
                        "start 1",
                        "retry 1 at " + NOON.plusSeconds(30),
                        "start 2",
                        "failure IOException");
    }

    @Test
    void backing_off_waits_grow_to_their_maximum() {
        RetryPolicy policy = RetryPolicy.DEFAULT
                .retryingFor(IOException.class)
                .atMost(5)
                .backingOff(new RetryPolicy.Backoff(Duration.ofSeconds(2), Duration.ofSeconds(20), false));

        assertThat(retriesOf(policy, new IOException("x")))
                .containsExactly(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(16),
                        Duration.ofSeconds(20));
    }

    @Test
    void backoff_is_celerys_formula_with_a_jitter_from_nothing_to_all_of_it() {
        var asked = new LinkedHashSet<Long>();
        for (int retries = 0; retries < 12; retries++) {
            RetryPolicy.Backoff.DEFAULT.delay(retries, most -> {
                asked.add(most);
                return 0;
            });
        }

        assertThat(asked).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 600L);
        assertThat(RetryPolicy.Backoff.DEFAULT.delay(5, most -> 0)).isZero();
        assertThat(RetryPolicy.Backoff.DEFAULT.delay(5, most -> most)).isEqualTo(Duration.ofSeconds(32));
        assertThat(RetryPolicy.Backoff.DEFAULT.delay(1_000_000, most -> most)).isEqualTo(Duration.ofMinutes(10));
    }

    // ---- raised -------------------------------------------------------------------------------------------------

    @Test
    void a_raised_retry_waits_three_minutes_and_there_are_three_of_them_unless_somebody_says_otherwise() {
        Triggers triggers = engines.engine(task(TaskOptions.DEFAULT, (user, context) -> {
            throw context.retry(new IOException("not yet"));
        }));

        AsyncResult<Integer> result = handle(triggers).delay(ANN);

        assertThat(waits(triggers, result)).hasSize(3).containsOnly(Duration.ofMinutes(3));
        assertThat(result.exception().orElseThrow().message()).isEqualTo("not yet");
    }

    @Test
    void a_retry_without_a_cause_that_is_one_too_many_says_that() {
        Triggers triggers = engines.engine(task(retrying(RetryPolicy.DEFAULT.atMost(0)), (user, context) -> {
            throw context.retry();
        }));
        AsyncResult<Integer> result = handle(triggers).delay(ANN);

        triggers.drain();

        assertThat(result.exception().orElseThrow().simpleType()).isEqualTo("MaxRetriesExceeded");
    }

    @Test
    void a_cooldown_goes_before_delays_and_delays_of_the_moment_before_those_of_the_task() {
        Triggers triggers = engines.engine(task(
                retrying(RetryPolicy.DEFAULT.withDelays(Duration.ofSeconds(50))), (user, context) -> {
                    throw user.id() == 1
                            ? context.retry().cooldown(Duration.ofSeconds(7))
                            : context.retry().withDelays(Duration.ofSeconds(3), Duration.ofSeconds(4));
                }));

        assertThat(waits(triggers, handle(triggers).delay(new User(1)))).containsExactly(Duration.ofSeconds(7));
        assertThat(waits(triggers, handle(triggers).delay(new User(2))))
                .containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(4));
    }

    @Test
    void retries_without_end_go_on_and_on() {
        Triggers triggers = engines.engine(
                task(retrying(RetryPolicy.DEFAULT.forEver().waiting(Duration.ofSeconds(1))), (user, context) -> {
                    if (context.retries() < 50) {
                        throw context.retry();
                    }
                    return context.retries();
                }));

        assertThat(waits(triggers, handle(triggers).delay(ANN))).hasSize(50);
    }

    @Test
    void a_retry_keeps_the_id_and_counts_its_attempts_anew_and_may_bring_other_arguments() throws Exception {
        Triggers triggers = engines.engine(LambdaTask.of(
                "app.Task", User.class, Integer.class, (User user, CallContext context) -> {
                    if (context.retries() == 0) {
                        throw context.retry().cooldown(Duration.ofSeconds(1)).withKwargs(Kwargs.of("id", 9));
                    }
                    return user.id() * 10 + context.attempt();
                }));
        AsyncResult<Integer> result = handle(triggers).delay(ANN);

        waits(triggers, result);

        assertThat(result.get(NOT_AT_ALL)).isEqualTo(91);
        assertThat(engines.journal.events)
                .extracting(TaskEvent::id)
                .containsOnly(result.id().orElseThrow());
    }

    @Test
    void between_two_runs_it_is_retrying_because_of_the_failure() {
        Triggers triggers = throwing(
                RetryPolicy.DEFAULT.retryingFor(IOException.class).withDelays(Duration.ofSeconds(10)),
                new IOException("not yet"));
        AsyncResult<Integer> result = handle(triggers).delay(ANN);

        triggers.drain();

        assertThat(result.state()).isEqualTo(TaskState.RETRYING);
        assertThat(result.state().celeryName()).isEqualTo("RETRY");
        assertThat(result.exception().orElseThrow().message()).isEqualTo("not yet");
        assertThat(result.info()).isEmpty();
    }

    @Test
    void a_retry_keeps_the_unique_key() {
        Triggers triggers = engines.engine(task(
                TaskOptions.DEFAULT
                        .withUnique(Unique.BY_ARGUMENTS)
                        .withRetry(RetryPolicy.DEFAULT.withDelays(Duration.ofSeconds(10))),
                (user, context) -> {
                    throw context.retry();
                }));
        AsyncResult<Integer> result = handle(triggers).delay(ANN);
        triggers.drain();

        assertThat(handle(triggers).delay(ANN).id()).isEqualTo(result.id());
    }

    // ---- expiry -------------------------------------------------------------------------------------------------

    @Test
    void what_the_caller_said_of_expiry_holds_for_retries_too() {
        Triggers triggers = engines.engine(task(
                retrying(RetryPolicy.DEFAULT.withDelays(Duration.ofSeconds(10)))
                        .withTimeLimits(TimeLimits.NONE.withQueueWait(Duration.ofSeconds(60))),
                (user, context) -> {
                    throw context.retry();
                }));
        AsyncResult<Integer> result = handle(triggers).apply(ANN, CallOptions.NONE.expiresAfter(Duration.ofSeconds(5)));
        triggers.drain();

        engines.pass(Duration.ofSeconds(10));
        triggers.drain();

        assertThat(result.state()).isEqualTo(TaskState.EXPIRED);
    }

    @Test
    void how_long_it_may_wait_in_the_queue_counts_for_each_retry_from_when_it_is_due() {
        Triggers triggers = engines.engine(task(
                retrying(RetryPolicy.DEFAULT.withDelays(Duration.ofSeconds(10)))
                        .withTimeLimits(TimeLimits.NONE.withQueueWait(Duration.ofSeconds(2))),
                (user, context) -> {
                    if (context.retries() == 0) {
                        throw context.retry();
                    }
                    return 1;
                }));
        AsyncResult<Integer> inTime = handle(triggers).delay(ANN);
        triggers.drain();
        engines.pass(Duration.ofSeconds(11));
        triggers.drain();
        assertThat(inTime.state()).isEqualTo(TaskState.SUCCEEDED);

        AsyncResult<Integer> late = handle(triggers).delay(ANN);
        triggers.drain();
        engines.pass(Duration.ofSeconds(12));
        triggers.drain();

        assertThat(late.state()).isEqualTo(TaskState.EXPIRED);
    }

    // ---- in place -----------------------------------------------------------------------------------------------

    @Test
    void in_place_retries_do_not_wait_and_are_told_like_others() {
        Triggers triggers = throwing(
                RetryPolicy.DEFAULT.retryingFor(IOException.class).withDelays(Duration.ofHours(1)),
                new IOException("x"));

        AsyncResult.Outcome<Integer> outcome = handle(triggers).run(ANN);

        assertThat(outcome.state()).isEqualTo(TaskState.FAILED);
        assertThat(outcome.failure().orElseThrow().message()).isEqualTo("x");
        assertThat(engines.journal.lines())
                .containsExactly(
                        "apply WAITING",
                        "trigger QUEUED",
                        "start 0",
                        "retry 0 at " + NOON,
                        "start 1",
                        "failure IOException");
    }

    // ---- how long a call can be alive ---------------------------------------------------------------------------

    @Test
    void the_stale_limit_is_derived_from_hard_limit_queue_wait_and_retries() {
        TimeLimits limits = TimeLimits.NONE.withHard(Duration.ofSeconds(300)).withQueueWait(Duration.ofSeconds(1));
        RetryPolicy automatic = RetryPolicy.DEFAULT.retryingFor(IOException.class);

        assertThat(limits.staleTimeLimit(RetryPolicy.DEFAULT)).contains(Duration.ofSeconds(301));
        assertThat(limits.staleTimeLimit(automatic.withDelays(Duration.ofSeconds(60), Duration.ofSeconds(120))))
                .contains(Duration.ofSeconds(3 * 301 + 180));
        assertThat(limits.staleTimeLimit(automatic)).contains(Duration.ofSeconds((301 + 180) * 3 + 301));
        assertThat(limits.staleTimeLimit(automatic.forEver())).isEmpty();
        assertThat(TimeLimits.NONE.withHard(Duration.ofSeconds(1)).staleTimeLimit(RetryPolicy.DEFAULT))
                .isEmpty();
        assertThat(TimeLimits.NONE.withQueueWait(Duration.ofSeconds(1)).staleTimeLimit(RetryPolicy.DEFAULT))
                .isEqualTo(Optional.empty());
    }
}
