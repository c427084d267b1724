package org.triggers4j.example.cookbook.calling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.error.MaxRetriesExceeded;
import org.triggers4j.error.TimeLimitExceededException;
import org.triggers4j.example.cookbook.calling.Deliver.Parcel;
import org.triggers4j.example.cookbook.calling.NotifyUser.Receipt;
import org.triggers4j.example.cookbook.calling.NotifyUser.User;
import org.triggers4j.example.guide.GuidePage;
import org.triggers4j.job.WorkerId;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.store.JobQueue;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.RetryPolicy;
import org.triggers4j.task.RetryPolicy.Backoff;
import org.triggers4j.task.RetrySignal;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskHandle;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TaskState;
import org.triggers4j.task.TimeLimits;
import org.triggers4j.test.TriggersHarness;

/** What docs/guide/retries-and-limits.md says is so. */
class RetriesPageTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final GuidePage page = GuidePage.named("retries-and-limits.md");
    private final List<String> runs = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    private TriggersHarness harness(Task<?, ?>... tasks) {
        return closed(TriggersHarness.builder()
                .configure(builder -> List.of(tasks).forEach(builder::task))
                .start());
    }

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

    private LambdaTask<User, Long> noted(String name, TaskOptions options) {
        return LambdaTask.of(name, User.class, Long.class, user -> {
                    runs.add(name + " " + user.id());
                    return user.id();
                })
                .with(options);
    }

    private static TaskHandle<User, Long> handle(TriggersHarness harness, String name) {
        return harness.triggers().task(name, User.class, Long.class);
    }

    // ---- retries ------------------------------------------------------------------------------------------------

    @Test
    void a_call_is_retried_after_each_delay_and_then_fails() {
        TriggersHarness harness = harness(new Deliver((key, parcel) -> {
            runs.add(key);
            throw new IOException("The carrier does not answer");
        }));
        AsyncResult<String> result = harness.triggers()
                .task("app.Deliver", Parcel.class, String.class)
                .delay(new Parcel(7));

        harness.joinAll();
        for (int seconds : List.of(60, 120, 180)) {
            assertThat(result.state()).isEqualTo(TaskState.RETRYING);
            int before = runs.size();
            harness.advance(Duration.ofSeconds(seconds - 1));
            harness.joinAll();
            assertThat(runs).hasSize(before);
            harness.advance(Duration.ofSeconds(1));
            harness.joinAll();
            assertThat(runs).hasSize(before + 1);
        }

        assertThat(result.state()).isEqualTo(TaskState.FAILED);
        assertThat(result.exception().orElseThrow().message()).isEqualTo("The carrier does not answer");
        assertThat(runs).hasSize(4).containsOnly(result.id().orElseThrow());
    }

    @Test
    void what_is_excepted_fails_at_once() {
        TriggersHarness harness = harness(new Deliver((key, parcel) -> {
            throw new FileNotFoundException("no such parcel");
        }));

        AsyncResult<String> result = harness.triggers()
                .task("app.Deliver", Parcel.class, String.class)
                .delay(new Parcel(7));
        harness.joinAll();

        assertThat(result.state()).isEqualTo(TaskState.FAILED);
    }

    @Test
    void the_backoff_grows_as_the_table_shows() {
        Backoff backoff = Limits.growing().backoff().orElseThrow();
        List<List<String>> rows = page.tableAfter("## Backoff");

        assertThat(rows).hasSizeGreaterThan(5);
        for (List<String> row : rows) {
            int retry = Integer.parseInt(row.get(0));
            assertThat(backoff.delay(retry - 1, most -> most).toSeconds() + " s")
                    .isEqualTo(row.get(1));
            assertThat(backoff.delay(retry - 1, most -> 0)).isZero();
        }
    }

    @Test
    void the_first_that_says_something_decides_how_long_to_wait() {
        RetryPolicy all = Limits.growing().withDelays(Duration.ofSeconds(5));
        var raised = new RetrySignal(null);

        assertThat(wait(all, raised.cooldown(Duration.ofSeconds(1)).withDelays(Duration.ofSeconds(2))))
                .hasSeconds(1);
        assertThat(wait(all, raised.withDelays(Duration.ofSeconds(2)))).hasSeconds(2);
        assertThat(wait(all, raised)).hasSeconds(5);
        assertThat(Limits.growing().next(3, Optional.empty(), most -> most)).contains(Duration.ofSeconds(8));
        assertThat(wait(Limits.growing(), raised)).hasSeconds(180);
    }

    private static Duration wait(RetryPolicy policy, RetrySignal raised) {
        return policy.next(0, Optional.of(raised), most -> most).orElseThrow();
    }

    @Test
    void a_retry_may_be_raised_with_another_wait_and_other_arguments() {
        TriggersHarness harness = harness(new Collect(id -> {
            runs.add("ask " + id);
            return id == 2 && runs.size() < 3 ? Optional.of(Duration.ofSeconds(10)) : Optional.empty();
        }));

        AsyncResult<Integer> result = harness.triggers()
                .task("app.Collect", Collect.Persons.class, Integer.class)
                .delay(new Collect.Persons(List.of(1L, 2L, 3L)));
        harness.joinAll();
        harness.advance(Duration.ofSeconds(10));
        harness.joinAll();

        assertThat(runs).containsExactly("ask 1", "ask 2", "ask 2", "ask 3");
        assertThat(result.info().orElseThrow().value()).isEqualTo(1);
    }

    @Test
    void who_raises_too_often_fails_as_shown() {
        TriggersHarness harness = harness(LambdaTask.of("app.Again", Void.class, Void.class, (none, context) -> {
            throw context.retry().cooldown(Duration.ZERO);
        }));

        AsyncResult<Void> result =
                harness.triggers().task("app.Again", Void.class, Void.class).delay(null);
        for (int run = 0; run < 5; run++) {
            harness.advance(Duration.ZERO);
            harness.joinAll();
        }

        assertThat(result.exception().orElseThrow().type()).isEqualTo(MaxRetriesExceeded.class.getName());
        assertThat(page.output())
                .contains("MaxRetriesExceeded: "
                        + result.exception().orElseThrow().message());
    }

    // ---- time ---------------------------------------------------------------------------------------------------

    @Test
    void a_soft_limit_interrupts_and_a_hard_one_gives_up() throws InterruptedException {
        var interrupted = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        TimeLimits none = TimeLimits.NONE;
        Triggers triggers = closed(Triggers.builder()
                .store(new InMemoryStore())
                .task(LambdaTask.of("app.Soft", Void.class, Void.class, nothing -> {
                            try {
                                new CountDownLatch(1).await();
                            } finally {
                                interrupted.countDown();
                            }
                            return null;
                        })
                        .with(TaskOptions.DEFAULT.withTimeLimits(none.withSoft(Duration.ofMillis(50)))))
                .task(LambdaTask.of("app.Hard", Void.class, Void.class, nothing -> {
                            awaitStubbornly(release);
                            return null;
                        })
                        .with(TaskOptions.DEFAULT.withTimeLimits(none.withHard(Duration.ofMillis(50)))))
                .build());
        triggers.start();

        AsyncResult.Outcome<Void> soft =
                triggers.task("app.Soft", Void.class, Void.class).delay(null).outcome(SOON);
        AsyncResult.Outcome<Void> hard =
                triggers.task("app.Hard", Void.class, Void.class).delay(null).outcome(SOON);

        assertThat(interrupted.getCount()).isZero();
        for (AsyncResult.Outcome<Void> outcome : List.of(soft, hard)) {
            assertThat(outcome.state()).isEqualTo(TaskState.FAILED);
            assertThat(outcome.failure().orElseThrow().type()).isEqualTo(TimeLimitExceededException.class.getName());
        }
        assertThat(triggers.abandonedThreads()).isEqualTo(1);
        release.countDown();
    }

    private static void awaitStubbornly(CountDownLatch release) {
        while (release.getCount() > 0) {
            try {
                release.await();
            } catch (InterruptedException e) {
                // Stands for code that ignores interruption.
            }
        }
    }

    @Test
    void a_call_that_is_not_begun_in_time_expires() {
        TriggersHarness harness = harness(new NotifyUser((key, to) -> "L-1"), noted("app.Timed", Limits.timed()));
        AsyncResult<Receipt> reminder =
                Limits.reminder(harness.triggers().task("app.NotifyUser", User.class, Receipt.class));
        AsyncResult<Long> timed = handle(harness, "app.Timed").delay(new User(1));
        AsyncResult<Long> later =
                handle(harness, "app.Timed").apply(new User(2), CallOptions.NONE.countdown(Duration.ofMinutes(121)));

        harness.advance(Duration.ofMinutes(121));
        harness.joinAll();

        assertThat(reminder.state()).isEqualTo(TaskState.EXPIRED);
        assertThat(timed.state()).isEqualTo(TaskState.EXPIRED);
        assertThat(later.state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void what_is_delivered_at_most_once_fails_when_its_worker_is_lost() throws InterruptedException {
        var store = new InMemoryStore();
        Triggers triggers = closed(Triggers.builder()
                .store(store)
                .task(noted("app.Once", Limits.once()))
                .task(noted("app.Note", TaskOptions.DEFAULT))
                .queues("default", "other")
                .leaseFor(Duration.ofMillis(600))
                .heartbeatEvery(Duration.ofMillis(100))
                .build());
        var lost = new WorkerId("lost");
        var offer = new JobQueue.Offer(Set.of("default"), Set.of("app.Once", "app.Note"), Set.of(), Set.of("queue"));
        Triggers caller = closed(Triggers.builder()
                .store(store)
                .fireOnly()
                .task(noted("app.Once", Limits.once()))
                .build());
        caller.start();
        AsyncResult<Long> once = caller.task("app.Once", User.class, Long.class).delay(new User(1));
        AsyncResult<Long> note = caller.task("app.Note", User.class, Long.class).delay(new User(2));
        store.queue().register(lost, offer);
        assertThat(store.queue().claim(lost, offer, 10)).hasSize(2);

        triggers.start();

        assertThat(once.outcome(SOON).state()).isEqualTo(TaskState.FAILED);
        assertThat(note.get(SOON)).isEqualTo(2);
    }

    // ---- limits and queues --------------------------------------------------------------------------------------

    @Test
    void what_exceeds_a_rate_waits_in_the_queue_for_its_turn() {
        TriggersHarness harness = harness(noted("app.Limited", Limits.limited()));
        List<User> twelve = LongStream.rangeClosed(1, 12).mapToObj(User::new).toList();

        List<AsyncResult<Long>> results = handle(harness, "app.Limited").delayAll(twelve);
        harness.joinAll();

        assertThat(runs).hasSize(10);
        assertThat(results.stream().map(AsyncResult::state).filter(TaskState.QUEUED::equals))
                .hasSize(2);
        harness.advance(Duration.ofSeconds(6));
        harness.joinAll();
        assertThat(runs).hasSize(11);
        harness.advance(Duration.ofSeconds(6));
        harness.joinAll();
        assertThat(runs).hasSize(12);
    }

    @Test
    void higher_priorities_run_sooner() {
        TriggersHarness harness = harness(noted("app.Note", TaskOptions.DEFAULT));
        TaskHandle<User, Long> note = handle(harness, "app.Note");

        note.delay(new User(1));
        note.apply(new User(2), CallOptions.NONE.priority(9));
        note.apply(new User(3), CallOptions.NONE.priority(5));
        note.delay(new User(4));
        harness.joinAll();

        assertThat(runs).containsExactly("app.Note 2", "app.Note 3", "app.Note 1", "app.Note 4");
    }

    @Test
    void a_route_decides_about_the_queue_unless_the_caller_does() throws InterruptedException {
        Triggers triggers = closed(Limits.queued(
                new InMemoryStore(), new NotifyUser((key, to) -> "L-1"), new Deliver((key, parcel) -> "C-1")));
        triggers.start();
        var notifyUser = triggers.task("app.NotifyUser", User.class, Receipt.class);

        AsyncResult<Receipt> routed = notifyUser.delay(new User(1));
        AsyncResult<Receipt> elsewhere = notifyUser.apply(new User(2), CallOptions.NONE.queue("nobody serves it"));

        assertThat(routed.get(SOON)).isEqualTo(new Receipt("L-1"));
        assertThat(elsewhere.state()).isEqualTo(TaskState.QUEUED);
    }
}
