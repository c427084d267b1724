package org.triggers4j.example.cookbook.calling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.error.ResultTimeoutException;
import org.triggers4j.error.StoreException;
import org.triggers4j.example.cookbook.calling.NotifyUser.User;
import org.triggers4j.example.guide.GuidePage;
import org.triggers4j.job.WorkerId;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.Store;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.Exclusive;
import org.triggers4j.task.Ignore;
import org.triggers4j.task.Invocation;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.RetryPolicy;
import org.triggers4j.task.TaskHandle;
import org.triggers4j.task.TaskListener;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TaskState;
import org.triggers4j.task.Unique;
import org.triggers4j.test.TriggersHarness;

/** What docs/guide/signals.md says is so. */
class SignalsPageTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final RetryPolicy TWICE = RetryPolicy.DEFAULT
            .retryingFor(IllegalStateException.class)
            .withDelays(Duration.ofSeconds(1), Duration.ofSeconds(1));

    private final GuidePage page = GuidePage.named("signals.md");
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final TaskListener recorder = (TaskListener) Proxy.newProxyInstance(
            TaskListener.class.getClassLoader(), new Class<?>[] {TaskListener.class}, (proxy, method, given) -> {
                told.add(method.getName());
                return null;
            });
    private final List<AutoCloseable> open = new ArrayList<>();

    private <T extends AutoCloseable> T closed(T resource) {
        open.add(resource);
        return resource;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    private LambdaTask<User, Long> task(TaskOptions options, Function<CallContext, Long> code) {
        return LambdaTask.of("app.Task", User.class, Long.class, (user, context) -> code.apply(context))
                .with(options)
                .with(recorder);
    }

    private TriggersHarness harness(TaskOptions options, Function<CallContext, Long> code) {
        return closed(TriggersHarness.builder()
                .configure(builder -> builder.task(task(options, code)))
                .start());
    }

    private static TaskHandle<User, Long> handle(Triggers triggers) {
        return triggers.task("app.Task", User.class, Long.class);
    }

    private void called(TaskOptions options, Function<CallContext, Long> code) {
        TriggersHarness harness = harness(options, code);
        handle(harness.triggers()).delay(new User(5));
        for (int run = 0; run < 4; run++) {
            harness.joinAll();
            harness.advance(Duration.ofSeconds(1));
        }
    }

    private static long failing(CallContext context) {
        throw new IllegalStateException("no luck");
    }

    /** What is shown to be told in this case, in order; what is in brackets belongs to another call. */
    private List<String> shown(String what) {
        List<List<String>> rows = page.tableAfter("## In which order");
        return rows.stream()
                .filter(row -> row.get(0).equals(what))
                .map(row -> GuidePage.codeIn(row.get(1)))
                .findFirst()
                .orElseThrow();
    }

    // ---- orders -------------------------------------------------------------------------------------------------

    @Test
    void a_success() {
        called(TaskOptions.DEFAULT, context -> 1L);

        assertThat(told).isEqualTo(shown("it returns"));
    }

    @Test
    void a_success_after_a_retry() {
        called(TaskOptions.DEFAULT.withRetry(TWICE), context -> context.retries() == 0 ? failing(context) : 1L);

        assertThat(told).isEqualTo(shown("it fails, is tried again, and returns"));
    }

    @Test
    void retries_that_are_used_up() {
        called(TaskOptions.DEFAULT.withRetry(TWICE), SignalsPageTest::failing);

        assertThat(told).isEqualTo(shown("it fails as often as it may be tried, three times"));
    }

    @Test
    void a_failure() {
        called(TaskOptions.DEFAULT, SignalsPageTest::failing);

        assertThat(told).isEqualTo(shown("it fails"));
    }

    @Test
    void a_run_that_gives_itself_up() {
        called(TaskOptions.DEFAULT, context -> {
            throw context.skip();
        });

        assertThat(told).isEqualTo(shown("it throws `skip()`"));
    }

    @Test
    void a_duplicate() {
        TriggersHarness harness = harness(TaskOptions.DEFAULT.withUnique(Unique.BY_ARGUMENTS), context -> 1L);
        handle(harness.triggers()).delay(new User(5));
        told.clear();

        handle(harness.triggers()).delay(new User(5));

        assertThat(told).isEqualTo(shown("it is unique, and another is alive"));
    }

    @Test
    void an_ignored_call() {
        TriggersHarness harness =
                harness(TaskOptions.DEFAULT.withIgnore(Ignore.afterSuccessFor(Duration.ofHours(1))), context -> 1L);
        handle(harness.triggers()).delay(new User(5));
        harness.joinAll();
        told.clear();

        handle(harness.triggers()).delay(new User(5));

        assertThat(told).isEqualTo(shown("its window is open"));
    }

    @Test
    void a_caller_who_stops_waiting() {
        TriggersHarness harness = harness(TaskOptions.DEFAULT, context -> 1L);

        assertThatThrownBy(() -> handle(harness.triggers()).applyAndGet(new User(5), CallOptions.NONE, Duration.ZERO))
                .isInstanceOf(ResultTimeoutException.class);
        harness.joinAll();

        assertThat(told).isEqualTo(shown("its caller stops waiting; it goes on"));
    }

    @Test
    void a_cancellation() {
        TriggersHarness harness = harness(TaskOptions.DEFAULT, context -> 1L);

        handle(harness.triggers()).delay(new User(5)).cancel();

        assertThat(told).isEqualTo(shown("it is cancelled while it waits"));
    }

    @Test
    void an_expiry() {
        TriggersHarness harness = harness(TaskOptions.DEFAULT, context -> 1L);
        handle(harness.triggers()).apply(new User(5), CallOptions.NONE.expiresAfter(Duration.ofSeconds(1)));

        harness.advance(Duration.ofSeconds(1));
        harness.joinAll();

        assertThat(told).isEqualTo(shown("it is not begun in time"));
    }

    @Test
    void a_lock_that_is_taken() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        Triggers triggers = closed(Triggers.builder()
                .store(new InMemoryStore())
                .task(task(TaskOptions.DEFAULT.withExclusive(Exclusive.skipping("lock")), context -> 1L))
                .task(LambdaTask.of("app.Holder", Void.class, Void.class, none -> {
                            begun.countDown();
                            go.await();
                            return null;
                        })
                        .with(TaskOptions.DEFAULT.withExclusive(Exclusive.skipping("lock"))))
                .build());
        triggers.start();
        triggers.task("app.Holder", Void.class, Void.class).delay(null);
        begun.await();

        AsyncResult<Long> result = handle(triggers).delay(new User(5));
        assertThat(result.outcome(SOON).state()).isEqualTo(TaskState.SKIPPED);
        go.countDown();
        triggers.close();

        assertThat(told).isEqualTo(shown("its lock is taken, and it does not wait"));
    }

    @Test
    void a_call_after_a_commit_and_one_that_is_rolled_back() {
        TriggersHarness harness = harness(TaskOptions.DEFAULT, context -> 1L);
        var committed = new UnitOfWork();
        var rolledBack = new UnitOfWork();

        handle(harness.triggers()).applyAfterCommit(committed, new User(5), CallOptions.NONE);
        assertThat(told).containsExactly("onInvocationApply");
        committed.commit();
        harness.joinAll();
        assertThat(told).isEqualTo(shown("its transaction commits"));
        told.clear();
        handle(harness.triggers()).applyAfterCommit(rolledBack, new User(5), CallOptions.NONE);
        rolledBack.rollBack();

        assertThat(told).isEqualTo(shown("its transaction is rolled back"));
    }

    @Test
    void a_run_in_place() {
        TriggersHarness harness = harness(TaskOptions.DEFAULT, context -> 1L);

        handle(harness.triggers()).run(new User(5));

        assertThat(told).isEqualTo(shown("it returns"));
    }

    @Test
    void a_call_that_the_store_refuses() {
        Triggers triggers = closed(Triggers.builder()
                .store(refusing())
                .fireOnly()
                .task(task(TaskOptions.DEFAULT, context -> 1L))
                .build());
        triggers.start();

        assertThatThrownBy(() -> handle(triggers).delay(new User(5))).isInstanceOf(StoreException.class);

        assertThat(told).isEqualTo(shown("the store refuses it; the caller gets the exception"));
    }

    private static Store refusing() {
        var real = new InMemoryStore();
        CallStore calls = wrapped(
                CallStore.class,
                real.calls(),
                Map.of(
                        "enqueue",
                        List.of(new CallStore.Enqueued.Failed(
                                new StoreException(StoreException.Kind.DEFINITE, "The disk is full.", null)))));
        return wrapped(Store.class, real, Map.of("calls", calls));
    }

    private static <T> T wrapped(Class<T> type, T real, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, given) -> answers.containsKey(method.getName())
                        ? answers.get(method.getName())
                        : invoke(real, method, given)));
    }

    private static Object invoke(Object real, Method method, Object[] given) throws Throwable {
        try {
            return method.invoke(real, given);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Test
    void a_call_whose_workers_are_lost_too_often() throws InterruptedException {
        var store = new InMemoryStore();
        LambdaTask<User, Long> task = task(TaskOptions.DEFAULT.deliveredAtMostOnce(), context -> 1L);
        Triggers caller =
                closed(Triggers.builder().store(store).fireOnly().task(task).build());
        caller.start();
        AsyncResult<Long> result = handle(caller).delay(new User(5));
        var offer = new JobQueue.Offer(Set.of("default"), Set.of("app.Task"), Set.of(), Set.of("queue"));
        store.queue().register(new WorkerId("lost"), offer);
        store.queue().claim(new WorkerId("lost"), offer, 1);
        Triggers worker = Triggers.builder()
                .store(store)
                .task(task)
                .leaseFor(Duration.ofMillis(600))
                .heartbeatEvery(Duration.ofMillis(100))
                .build();
        worker.start();

        assertThat(result.outcome(SOON).state()).isEqualTo(TaskState.FAILED);
        worker.close();

        assertThat(told).isEqualTo(shown("its workers are lost as often as they may be"));
    }

    @Test
    void the_table_of_methods_has_all_of_them() {
        Set<String> shown = new LinkedHashSet<>();
        page.tableAfter("## What is told").forEach(row -> shown.addAll(GuidePage.codeIn(row.get(0))));

        assertThat(shown)
                .containsExactlyInAnyOrderElementsOf(Stream.of(TaskListener.class.getDeclaredMethods())
                        .map(Method::getName)
                        .filter(name -> name.startsWith("on"))
                        .toList());
    }

    // ---- who is told --------------------------------------------------------------------------------------------

    @Test
    void listeners_of_the_task_are_told_before_those_of_all_and_what_they_throw_changes_nothing()
            throws InterruptedException {
        var order = new CopyOnWriteArrayList<String>();
        TaskListener throwing = new TaskListener() {
            @Override
            public void onInvocationApply(Invocation invocation) {
                order.add("of the task");
                throw new IllegalStateException("a listener's own trouble");
            }
        };
        TaskListener all = new TaskListener() {
            @Override
            public void onInvocationApply(Invocation invocation) {
                order.add("of all");
            }
        };
        Triggers triggers = closed(Signals.listening(
                new InMemoryStore(),
                LambdaTask.of("app.ClearSessions", Void.class, Integer.class, none -> 3),
                throwing,
                all));
        triggers.start();

        Integer result =
                triggers.task("app.ClearSessions", Void.class, Integer.class).applyAndGet(null, CallOptions.NONE, SOON);

        assertThat(result).isEqualTo(3);
        assertThat(order).containsExactly("of the task", "of all");
    }

    @Test
    void the_book_has_what_the_page_shows() {
        var book = new ArrayList<String>();
        TriggersHarness harness = closed(TriggersHarness.builder()
                .configure(builder -> builder.task(
                                LambdaTask.of("app.Task", User.class, Long.class, user -> failing(null))
                                        .with(TaskOptions.DEFAULT.withRetry(TWICE.withDelays(Duration.ofMinutes(1)))))
                        .listener(new Bookkeeper(book::add)))
                .start());

        handle(harness.triggers()).delay(new User(5));
        harness.joinAll();
        harness.advance(Duration.ofMinutes(1));
        harness.joinAll();

        assertThat(String.join("\n", book)).isEqualTo(page.fenceAfter("The book then says"));
    }
}
