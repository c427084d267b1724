package org.triggers4j.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.calls.ManualEngines.User;
import org.triggers4j.error.StoreException;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.Store;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.Exclusive;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TaskState;
import org.triggers4j.task.Unique;

/** A store that does not take what is to be written of calls, for a while or for good. */
class StoreAwayTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final User ANN = new User(1);

    private final InMemoryStore memory = new InMemoryStore();
    private final Map<String, StoreException> troubles = new ConcurrentHashMap<>();
    // Once each: the store does it, and its answer is lost.
    private final Map<String, StoreException> lostAnswers = new ConcurrentHashMap<>();
    private final Journal journal = new Journal();
    private final List<Triggers> opened = new ArrayList<>();

    @AfterEach
    void close() {
        troubles.clear();
        opened.forEach(Triggers::close);
    }

    private static StoreException trouble(StoreException.Kind kind) {
        return new StoreException(kind, "away", null);
    }

    /** The store in memory, of which methods for calls throw as long as there is trouble. */
    private Store store() {
        var calls = (CallStore) Proxy.newProxyInstance(
                CallStore.class.getClassLoader(), new Class<?>[] {CallStore.class}, (proxy, method, arguments) -> {
                    StoreException trouble = troubles.get(method.getName());
                    if (trouble != null) {
                        throw trouble;
                    }
                    Object answer = invoke(memory.calls(), method, arguments);
                    StoreException lost = lostAnswers.remove(method.getName());
                    if (lost != null) {
                        throw lost;
                    }
                    return answer;
                });
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(),
                new Class<?>[] {Store.class},
                (proxy, method, arguments) ->
                        method.getName().equals("calls") ? calls : invoke(memory, method, arguments));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Triggers start(LambdaTask<User, Integer> task) {
        Triggers triggers = Triggers.builder()
                .store(store())
                .discoverServices(false)
                .heartbeatEvery(Duration.ofMillis(20))
                .leaseFor(Duration.ofSeconds(5))
                .task(task)
                .listener(journal)
                .build();
        triggers.start();
        opened.add(triggers);
        return triggers;
    }

    private static LambdaTask<User, Integer> identity(TaskOptions options) {
        return ManualEngines.task(options, (user, context) -> user.id());
    }

    @Test
    void a_call_that_the_store_does_not_take_is_the_callers_exception_and_told_as_rejected() {
        Triggers triggers = start(identity(TaskOptions.DEFAULT));
        troubles.put("enqueue", trouble(StoreException.Kind.TRANSIENT));

        assertThatThrownBy(() -> ManualEngines.handle(triggers).delay(ANN)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> ManualEngines.handle(triggers).run(ANN)).isInstanceOf(StoreException.class);

        assertThat(journal.lines())
                .containsExactly(
                        "apply WAITING", "rejected StoreException", "apply WAITING", "rejected StoreException");
    }

    @Test
    void an_end_that_the_store_does_not_take_now_is_stored_later_and_the_call_is_not_run_again() throws Exception {
        var ran = new CountDownLatch(1);
        Triggers triggers = start(ManualEngines.task(TaskOptions.DEFAULT, (user, context) -> {
            ran.countDown();
            return context.attempt();
        }));
        troubles.put("end", trouble(StoreException.Kind.TRANSIENT));
        AsyncResult<Integer> result = ManualEngines.handle(triggers).delay(ANN);
        ran.await();
        assertThatThrownBy(() -> result.get(Duration.ofMillis(100))).isInstanceOf(RuntimeException.class);

        troubles.clear();

        assertThat(result.get(SOON)).isEqualTo(1);
    }

    @Test
    void an_end_that_the_store_has_although_its_answer_was_lost_is_told_once() throws Exception {
        Triggers triggers = start(identity(TaskOptions.DEFAULT));
        lostAnswers.put("end", trouble(StoreException.Kind.OUTCOME_UNKNOWN));

        AsyncResult<Integer> result = ManualEngines.handle(triggers).delay(ANN);

        assertThat(result.get(SOON)).isEqualTo(1);
        await().atMost(SOON).until(triggers::isIdle);
        assertThat(journal.lines()).containsExactly("apply WAITING", "trigger QUEUED", "start 0", "success 1");
    }

    @Test
    void so_is_one_that_is_looked_up_while_the_store_is_away() throws Exception {
        Triggers triggers = start(identity(TaskOptions.DEFAULT));
        lostAnswers.put("end", trouble(StoreException.Kind.OUTCOME_UNKNOWN));
        lostAnswers.put("find", trouble(StoreException.Kind.TRANSIENT));

        ManualEngines.handle(triggers).delay(ANN);

        await().atMost(SOON).until(() -> journal.events.size() == 2 && triggers.isIdle());
        assertThat(journal.lines()).containsExactly("apply WAITING", "trigger QUEUED", "start 0", "success 1");
    }

    @Test
    void a_retry_that_the_store_has_although_its_answer_was_lost_is_told_too() {
        Triggers triggers = start(ManualEngines.task(TaskOptions.DEFAULT, (user, context) -> {
            throw context.retry();
        }));
        lostAnswers.put("end", trouble(StoreException.Kind.OUTCOME_UNKNOWN));

        ManualEngines.handle(triggers).delay(ANN);

        await().atMost(SOON).until(() -> journal.events.size() == 2);
        assertThat(journal.lines())
                .startsWith("apply WAITING", "trigger QUEUED", "start 0")
                .last()
                .asString()
                .startsWith("retry 0 at");
    }

    @Test
    void an_end_that_the_store_refuses_parks_its_call_with_the_reason() {
        Triggers triggers = start(identity(TaskOptions.DEFAULT));
        troubles.put("end", trouble(StoreException.Kind.DEFINITE));

        AsyncResult<Integer> result = ManualEngines.handle(triggers).delay(ANN);

        await().atMost(SOON).until(() -> !triggers.queries().parked(10).isEmpty());
        assertThat(triggers.queries().parked(10).get(0).reason()).contains("its end could not be stored");
        assertThat(result.state()).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void that_runs_have_begun_cannot_be_noted_and_they_end_well_all_the_same() throws Exception {
        var go = new CountDownLatch(1);
        Triggers triggers = start(ManualEngines.task(TaskOptions.DEFAULT, (user, context) -> {
            go.await(50L * user.id(), TimeUnit.MILLISECONDS);
            return context.attempt();
        }));
        troubles.put("started", trouble(StoreException.Kind.DEFINITE));

        List<AsyncResult<Integer>> results =
                ManualEngines.handle(triggers).delayAll(List.of(new User(0), new User(1), new User(2), new User(3)));

        for (AsyncResult<Integer> result : results) {
            assertThat(result.get(SOON)).isEqualTo(1);
        }
    }

    @Test
    void what_was_claimed_is_given_back_when_it_cannot_be_admitted_and_counts_no_attempt() throws Exception {
        var lock = Exclusive.waiting("lock").withLock((task, arguments) -> arguments.toJson());
        lostAnswers.put("admit", trouble(StoreException.Kind.TRANSIENT));
        Triggers triggers = start(ManualEngines.task(
                TaskOptions.DEFAULT.withExclusive(lock), (user, context) -> 10 * user.id() + context.attempt()));

        List<AsyncResult<Integer>> results = ManualEngines.handle(triggers).delayAll(List.of(new User(1), new User(2)));

        assertThat(results.get(0).get(SOON)).isEqualTo(11);
        assertThat(results.get(1).get(SOON)).isEqualTo(21);
        assertThat(lostAnswers).isEmpty();
    }

    @Test
    void what_a_run_in_place_claimed_is_released_soon_if_its_end_could_not_be_stored() {
        Triggers triggers = start(identity(TaskOptions.DEFAULT.withUnique(Unique.BY_ARGUMENTS)));
        troubles.put("end", trouble(StoreException.Kind.TRANSIENT));
        assertThatThrownBy(() -> ManualEngines.handle(triggers).run(ANN)).isInstanceOf(StoreException.class);
        assertThat(ManualEngines.handle(triggers).isProcessing(ANN)).isTrue();
        assertThat(journal.lines()).doesNotContain("success 1");

        troubles.clear();

        await().atMost(SOON).until(() -> !ManualEngines.handle(triggers).isProcessing(ANN));
        assertThat(ManualEngines.handle(triggers).run(ANN).state()).isEqualTo(TaskState.SUCCEEDED);
    }
}
