package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.StoreException;
import org.triggers4j.error.TimeLimitExceededException;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.Store;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.Exclusive;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.RetryPolicy;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskEvent;
import org.triggers4j.task.TaskHandle;
import org.triggers4j.task.TaskListener;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TaskState;
import org.triggers4j.task.TimeLimits;

/** What holds from one run of a call to the next, and from its caller to its worker. */
class CallRepeatsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final TaskOptions RETRIED_AFTER_3_MINUTES =
            TaskOptions.DEFAULT.withRetry(RetryPolicy.DEFAULT.retryingFor(IllegalStateException.class));

    record User(int id) {}

    private final InMemoryStore store = new InMemoryStore();
    private final List<Triggers> open = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private Triggers drained(Task<?, ?>... tasks) {
        TriggersBuilder builder = Triggers.builder().store(store).fireOnly().clock(() -> now);
        List.of(tasks).forEach(builder::task);
        return started(builder);
    }

    /** A store that takes everything but the ends of calls. */
    private Store refusingEnds() {
        CallStore calls = wrapped(CallStore.class, (method, given) -> {
            if (method.getName().equals("end")) {
                throw new StoreException(StoreException.Kind.DEFINITE, "The disk is full.", null);
            }
            return method.invoke(store.calls(), given);
        });
        return wrapped(
                Store.class, (method, given) -> method.getName().equals("calls") ? calls : method.invoke(store, given));
    }

    private interface Answers {
        Object to(Method method, Object[] given) throws Exception;
    }

    private static <T> T wrapped(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> answers.to(method, given)));
    }

    private Triggers started(TriggersBuilder builder) {
        Triggers triggers = builder.build();
        open.add(triggers);
        triggers.start();
        return triggers;
    }

    private void advance(Duration time) {
        now = now.plus(time);
        store.queue().promote(now, 100);
    }

    @AfterEach
    void close() {
        open.forEach(Triggers::close);
    }

    private static Task<User, Integer> failingAtFirst(TaskOptions options) {
        return LambdaTask.of("app.Flaky", User.class, Integer.class, (user, context) -> {
                    if (context.retries() == 0) {
                        throw new IllegalStateException("no luck");
                    }
                    return user.id();
                })
                .with(options);
    }

    @Test
    void a_call_may_retry_with_other_arguments() {
        Triggers triggers = drained(LambdaTask.of("app.Next", User.class, Integer.class, (user, context) -> {
            if (user.id() < 3) {
                throw context.retry().cooldown(Duration.ZERO).withKwargs(Kwargs.of("id", user.id() + 1));
            }
            return user.id();
        }));
        AsyncResult<Integer> result =
                triggers.task("app.Next", User.class, Integer.class).delay(new User(1));

        triggers.drain();
        advance(Duration.ZERO);
        triggers.drain();
        advance(Duration.ZERO);
        triggers.drain();

        assertThat(result.info().orElseThrow().value()).isEqualTo(3);
    }

    @Test
    void how_long_a_run_may_wait_for_its_lock_counts_from_when_its_retry_is_due() {
        Triggers triggers = drained(failingAtFirst(
                RETRIED_AFTER_3_MINUTES.withExclusive(Exclusive.waiting("flaky").withWaitTimeout(MINUTE))));
        AsyncResult<Integer> result =
                triggers.task("app.Flaky", User.class, Integer.class).delay(new User(1));

        triggers.drain();
        advance(Duration.ofMinutes(3));
        triggers.drain();

        assertThat(result.state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void what_the_caller_said_of_expiry_holds_for_retries_too() {
        Triggers triggers = drained(failingAtFirst(
                RETRIED_AFTER_3_MINUTES.withTimeLimits(TimeLimits.NONE.withQueueWait(Duration.ofHours(1)))));
        TaskHandle<User, Integer> flaky = triggers.task("app.Flaky", User.class, Integer.class);
        AsyncResult<Integer> early = flaky.apply(new User(1), CallOptions.NONE.expiresAfter(MINUTE));
        AsyncResult<Integer> inTime = flaky.apply(new User(2), CallOptions.NONE.expiresAfter(Duration.ofMinutes(4)));

        triggers.drain();
        advance(Duration.ofMinutes(3));
        triggers.drain();

        assertThat(early.state()).isEqualTo(TaskState.EXPIRED);
        assertThat(inTime.state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void a_task_has_its_time_limits_also_when_its_caller_does_not_know_it() throws Exception {
        var never = new CountDownLatch(1);
        started(Triggers.builder()
                .store(store)
                .task(LambdaTask.of("app.Hang", Void.class, Void.class, none -> {
                            never.await();
                            return null;
                        })
                        .with(TaskOptions.DEFAULT.withTimeLimits(TimeLimits.NONE.withHard(Duration.ofMillis(20))))));
        Triggers caller = started(Triggers.builder().store(store).fireOnly());

        AsyncResult.Outcome<Object> outcome =
                caller.task("app.Hang").delay(Kwargs.empty()).outcome(MINUTE);

        assertThat(outcome.failure().orElseThrow().type()).isEqualTo(TimeLimitExceededException.class.getName());
    }

    @Test
    void of_a_run_in_place_whose_end_is_not_stored_no_listener_hears_that_it_ended() {
        var told = new ArrayList<String>();
        Triggers triggers = started(Triggers.builder()
                .store(refusingEnds())
                .fireOnly()
                .task(LambdaTask.of("app.Count", User.class, Integer.class, User::id)
                        .with(new TaskListener() {
                            @Override
                            public void onTaskStart(TaskEvent event) {
                                told.add("start");
                            }

                            @Override
                            public void onTaskSuccess(TaskEvent event, Object result) {
                                told.add("success");
                            }
                        })));

        assertThatThrownBy(() ->
                        triggers.task("app.Count", User.class, Integer.class).run(new User(1)))
                .isInstanceOf(StoreException.class);

        assertThat(told).containsExactly("start");
    }
}
