package org.triggers4j.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.calls.ManualEngines.User;
import org.triggers4j.error.EngineClosedException;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.store.CallStore;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.Exclusive;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TaskState;

/** Calls that run, or wait, on their callers' threads. */
class InPlaceTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final User ANN = new User(1);

    private final InMemoryStore store = new InMemoryStore();
    private final Journal journal = new Journal();
    private volatile Instant now = ManualEngines.NOON;
    private final List<Triggers> opened = new ArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    @AfterEach
    void close() {
        go.countDown();
        opened.forEach(Triggers::close);
    }

    private Triggers start(UnaryOperator<Triggers.Builder> more) {
        Triggers triggers = more.apply(Triggers.builder()
                        .store(store)
                        .discoverServices(false)
                        .heartbeatEvery(Duration.ofMillis(20))
                        .listener(journal))
                .build();
        triggers.start();
        opened.add(triggers);
        return triggers;
    }

    // The common pool may have one thread only, and the first of these blocks it.
    private static void onItsOwnThread(Runnable work) {
        var thread = new Thread(work, "in-place");
        thread.setDaemon(true);
        thread.start();
    }

    private int interruptible(User user, CallContext context) throws InterruptedException {
        begun.countDown();
        go.await();
        return user.id();
    }

    private List<CallStore.CallState> live() {
        return store.calls()
                .list(
                        new CallStore.Filter(Optional.empty(), Optional.empty(), true, Optional.empty()),
                        Optional.empty(),
                        10);
    }

    /** Runs Ann's call in place, which holds the lock, and Bob's, which waits for it. */
    private CompletableFuture<AsyncResult.Outcome<Integer>> waitingInPlace(Triggers triggers) throws Exception {
        var handle = ManualEngines.handle(triggers);
        var unused = CompletableFuture.runAsync(() -> handle.run(ANN), InPlaceTest::onItsOwnThread);
        begun.await();
        CompletableFuture<AsyncResult.Outcome<Integer>> second =
                CompletableFuture.supplyAsync(() -> handle.run(new User(2)), InPlaceTest::onItsOwnThread);
        await().atMost(SOON)
                .until(() -> live().stream()
                        .anyMatch(state ->
                                ((CallStore.CallState.Live) state).parkedFor().isPresent()));
        return second;
    }

    private Triggers exclusiveInPlace() {
        return start(builder -> builder.fireOnly()
                .clock(() -> now)
                .graceFor(Duration.ZERO)
                .task(ManualEngines.task(
                        TaskOptions.DEFAULT.withExclusive(Exclusive.waiting("lock")), this::interruptible)));
    }

    @Test
    void a_call_in_place_waits_for_its_lock_and_runs_when_it_is_free() throws Exception {
        CompletableFuture<AsyncResult.Outcome<Integer>> second = waitingInPlace(exclusiveInPlace());

        go.countDown();

        assertThat(second.get(20, TimeUnit.SECONDS).value()).isEqualTo(2);
        await().atMost(SOON).until(() -> live().isEmpty());
    }

    @Test
    void a_call_in_place_that_is_cancelled_while_it_waits_is_over() throws Exception {
        Triggers triggers = exclusiveInPlace();
        CompletableFuture<AsyncResult.Outcome<Integer>> second = waitingInPlace(triggers);

        var parked = (CallStore.CallState.Live) live().stream()
                .filter(state -> ((CallStore.CallState.Live) state).parkedFor().isPresent())
                .findFirst()
                .orElseThrow();
        triggers.result(parked.job().id().toString(), Integer.class).cancel();

        assertThat(second.get(20, TimeUnit.SECONDS).state()).isEqualTo(TaskState.CANCELLED);
        go.countDown();
    }

    @Test
    void a_call_in_place_that_waits_when_the_engine_closes_is_told_and_leaves_nothing_behind() throws Exception {
        Triggers triggers = exclusiveInPlace();
        CompletableFuture<AsyncResult.Outcome<Integer>> second = waitingInPlace(triggers);

        triggers.close();

        assertThatThrownBy(() -> second.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(EngineClosedException.class);
        assertThat(live())
                .noneMatch(
                        state -> ((CallStore.CallState.Live) state).parkedFor().isPresent());
        go.countDown();
    }

    @Test
    void what_waits_in_place_lapses_after_a_minute_so_that_nothing_is_claimed_for_ever_if_its_process_dies()
            throws Exception {
        Triggers triggers = exclusiveInPlace();

        CompletableFuture<AsyncResult.Outcome<Integer>> second = waitingInPlace(triggers);

        var parked = (CallStore.CallState.Live) live().stream()
                .filter(state -> ((CallStore.CallState.Live) state).parkedFor().isPresent())
                .findFirst()
                .orElseThrow();
        assertThat(parked.job().limits().expiresAt()).isEqualTo(now.plus(Duration.ofMinutes(1)));
        now = now.plus(Duration.ofMinutes(1));
        triggers.drain();
        assertThat(triggers.result(parked.job().id().toString(), Integer.class).state())
                .isEqualTo(TaskState.EXPIRED);
        go.countDown();
        assertThat(second.get(20, TimeUnit.SECONDS).value()).isEqualTo(2); // its caller lives, and waits on
    }

    @Test
    void closing_waits_for_a_running_call_in_place_whose_end_is_stored() throws Exception {
        Triggers triggers = start(builder -> builder.fireOnly()
                .task(ManualEngines.task(
                        TaskOptions.DEFAULT,
                        (user, context) -> user.equals(ANN) ? interruptible(user, context) : user.id())));
        CompletableFuture<AsyncResult.Outcome<Integer>> run = CompletableFuture.supplyAsync(
                () -> ManualEngines.handle(triggers).run(ANN), InPlaceTest::onItsOwnThread);
        begun.await();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(triggers::close, InPlaceTest::onItsOwnThread);
        await().atMost(SOON)
                .until(() -> isRefused(() -> ManualEngines.handle(triggers).run(new User(2))));

        assertThat(closing).isNotDone();
        assertThat(store.queue().liveWorkers()).hasSize(1);
        go.countDown();

        assertThat(run.get(20, TimeUnit.SECONDS).value()).isEqualTo(1);
        closing.get(20, TimeUnit.SECONDS);
        assertThat(store.queue().liveWorkers()).isEmpty();
    }

    private static boolean isRefused(Runnable work) {
        try {
            work.run();
            return false;
        } catch (EngineClosedException closed) {
            return true;
        }
    }

    @Test
    void a_running_call_in_place_hears_of_its_cancellation() throws Exception {
        Triggers triggers =
                start(builder -> builder.fireOnly().task(ManualEngines.task(TaskOptions.DEFAULT, (user, context) -> {
                    begun.countDown();
                    while (!context.isCancelled()) {
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                    }
                    throw new IllegalStateException("told to stop");
                })));
        CompletableFuture<AsyncResult.Outcome<Integer>> run = CompletableFuture.supplyAsync(
                () -> ManualEngines.handle(triggers).run(ANN));
        begun.await();
        var running = (CallStore.CallState.Live) live().get(0);

        triggers.result(running.job().id().toString(), Integer.class).cancel();

        assertThat(run.get(20, TimeUnit.SECONDS).state()).isEqualTo(TaskState.CANCELLED);
        assertThat(journal.lines()).contains("cancelled").doesNotContain("failure IllegalStateException");
    }
}
