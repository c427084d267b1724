package org.triggers4j.example.cookbook.calling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.triggers4j.test.TriggersAssertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.TriggersBuilder;
import org.triggers4j.error.TimeLimitExceededException;
import org.triggers4j.example.cookbook.calling.NotifyUser.User;
import org.triggers4j.example.guide.GuidePage;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.Exclusive;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskHandle;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TaskState;
import org.triggers4j.task.TimeLimits;
import org.triggers4j.task.Unique;
import org.triggers4j.test.TriggersHarness;

/** What docs/guide/unique-ignored-exclusive.md says is so. */
class ClaimsPageTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final GuidePage page = GuidePage.named("unique-ignored-exclusive.md");
    private final List<AutoCloseable> open = new ArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    private TriggersHarness harness(Task<?, ?>... tasks) {
        return closed(TriggersHarness.builder()
                .configure(builder -> List.of(tasks).forEach(builder::task))
                .start());
    }

    private Triggers worker(Task<?, ?>... tasks) {
        TriggersBuilder builder = Triggers.builder().store(new InMemoryStore());
        List.of(tasks).forEach(builder::task);
        Triggers triggers = closed(builder.build());
        triggers.start();
        return triggers;
    }

    private <T extends AutoCloseable> T closed(T resource) {
        open.add(resource);
        return resource;
    }

    @AfterEach
    void close() throws Exception {
        go.countDown();
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    private String slowly() throws InterruptedException {
        begun.countDown();
        go.await();
        return "done";
    }

    private static TaskHandle<User, String> render(Triggers triggers) {
        return triggers.task("app.RenderReport", User.class, String.class);
    }

    private static TaskHandle<User, Boolean> digest(TriggersHarness harness) {
        return harness.triggers().task("app.SendDigest", User.class, Boolean.class);
    }

    // ---- unique -------------------------------------------------------------------------------------------------

    @Test
    void a_duplicate_gets_the_result_of_the_one_that_is_alive() throws InterruptedException {
        Triggers triggers = worker(Claims.unique(user -> slowly()));

        AsyncResult<String> first = render(triggers).delay(new User(5));
        AsyncResult<String> second = render(triggers).delay(new User(5));

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.invocationId()).isNotEqualTo(first.invocationId());
        assertThat(Claims.isProcessing(triggers)).isTrue();
        go.countDown();
        assertThat(second.get(SOON)).isEqualTo("done");
        assertThat(Claims.isProcessing(triggers)).isFalse();
        assertThat(render(triggers).delay(new User(5)).id()).isNotEqualTo(first.id());
    }

    @Test
    void the_key_does_not_depend_on_how_the_arguments_are_spelt() {
        TriggersHarness harness = harness(LambdaTask.of("app.Any", Kwargs.class, Void.class, kwargs -> null)
                .with(TaskOptions.DEFAULT.withUnique(Unique.BY_ARGUMENTS)));
        TaskHandle<Kwargs, Object> any = harness.triggers().task("app.Any");

        AsyncResult<Object> first = any.delay(Kwargs.of("a", 1, "b", 2));

        assertThat(any.delay(Kwargs.of("b", 2, "a", 1)).id()).isEqualTo(first.id());
        assertThat(any.delay(Kwargs.of("a", 1)).id()).isNotEqualTo(first.id());
    }

    @Test
    void the_claim_is_released_by_any_end() {
        TriggersHarness harness = harness(Claims.unique(user -> "done"));
        TaskHandle<User, String> render = render(harness.triggers());

        AsyncResult<String> cancelled = render.delay(new User(5));
        cancelled.cancel();
        AsyncResult<String> expired = render.apply(new User(5), CallOptions.NONE.expiresAfter(Duration.ofMinutes(1)));
        harness.advance(Duration.ofMinutes(2));
        harness.joinAll();

        assertThat(List.of(cancelled.state(), expired.state())).containsExactly(TaskState.CANCELLED, TaskState.EXPIRED);
        assertThat(render.isProcessing(new User(5))).isFalse();
    }

    @Test
    void a_stale_claim_is_taken_over_and_the_old_run_counts_no_more() throws InterruptedException {
        TriggersHarness harness = harness(LambdaTask.of("app.RenderReport", User.class, String.class, user -> "done")
                .with(TaskOptions.DEFAULT.withUnique(Claims.keyed())));
        AsyncResult<String> old =
                render(harness.triggers()).apply(new User(5), CallOptions.NONE.queue("nobody serves it"));

        harness.advance(Duration.ofMinutes(59));
        AsyncResult<String> early = render(harness.triggers()).delay(new User(5));
        harness.advance(Duration.ofMinutes(1));
        AsyncResult<String> late = render(harness.triggers()).delay(new User(5));
        harness.joinAll();

        assertThat(early.id()).isEqualTo(old.id());
        assertThat(late.get(SOON)).isEqualTo("done");
        assertThat(old.state()).isEqualTo(TaskState.FAILED);
        assertThat(old.exception().orElseThrow().type()).isEqualTo(TimeLimitExceededException.class.getName());
        assertThat(page.output()).contains(old.exception().orElseThrow().message());
    }

    @Test
    void the_stale_limit_follows_from_the_time_limits_as_the_table_shows() {
        TimeLimits limits = Limits.timed().timeLimits();

        assertThat(page.tableAfter("where both are known").stream().map(row -> row.get(1)))
                .containsExactly(
                        minutes(limits, Limits.timed()),
                        minutes(limits, new Deliver((key, parcel) -> "").options()),
                        minutes(
                                limits,
                                TaskOptions.DEFAULT.withRetry(Limits.growing().atMost(3))));
    }

    private static String minutes(TimeLimits limits, TaskOptions options) {
        return limits.staleTimeLimit(options.retry()).orElseThrow().toMinutes() + " min";
    }

    // ---- ignored ------------------------------------------------------------------------------------------------

    @Test
    void after_a_success_calls_are_ignored_until_exactly_the_end_of_the_window() {
        TriggersHarness harness = harness(Claims.ignored(user -> true));
        AsyncResult<Boolean> first = digest(harness).delay(new User(5));
        harness.joinAll();

        assertThat(first.state()).isEqualTo(TaskState.SUCCEEDED);
        harness.advance(Duration.ofHours(5).minusNanos(1000));
        AsyncResult<Boolean> ignored = digest(harness).delay(new User(5));
        assertThat(ignored.state()).isEqualTo(TaskState.IGNORED);
        assertThat(ignored.id()).isEmpty();
        assertThat(digest(harness).delay(new User(6)).state()).isEqualTo(TaskState.QUEUED);
        assertThat(digest(harness)
                        .apply(new User(5), CallOptions.NONE.checkingIgnore(false))
                        .state())
                .isEqualTo(TaskState.QUEUED);
        harness.advance(Duration.ofNanos(1000));
        assertThat(digest(harness).delay(new User(5)).state()).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void a_failure_opens_no_window() {
        TriggersHarness harness = harness(Claims.ignored(user -> {
            throw new IllegalStateException("no luck");
        }));
        digest(harness).delay(new User(5));
        harness.joinAll();

        assertThat(digest(harness).delay(new User(5)).state()).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void a_run_may_ask_for_the_window_itself() {
        TriggersHarness harness = harness(Claims.ignoredOnRequest(user -> user.id() == 5));
        digest(harness).delay(new User(5));
        digest(harness).delay(new User(6));
        harness.joinAll();

        assertThat(digest(harness).delay(new User(5)).state()).isEqualTo(TaskState.IGNORED);
        assertThat(digest(harness).delay(new User(6)).state()).isEqualTo(TaskState.QUEUED);
        harness.advance(Duration.ofDays(1));
        assertThat(digest(harness).delay(new User(5)).state()).isEqualTo(TaskState.QUEUED);
    }

    // ---- exclusive ----------------------------------------------------------------------------------------------

    @Test
    void of_two_exclusive_runs_the_second_is_skipped_fails_or_succeeds_as_configured() throws InterruptedException {
        Exclusive lock = Exclusive.skipping("FetchStatusTask");
        Triggers triggers = worker(
                Claims.exclusive(none -> slowly()),
                fetching("app.Failing", Exclusive.failing("FetchStatusTask")),
                fetching("app.Succeeding", lock.succeedingOnConflict()));
        AsyncResult<String> first =
                triggers.task("Fetch USI status", Void.class, String.class).delay(null);
        begun.await();

        AsyncResult.Outcome<String> skipped = outcome(triggers, "Fetch USI status");
        AsyncResult.Outcome<String> failed = outcome(triggers, "app.Failing");
        AsyncResult.Outcome<String> succeeded = outcome(triggers, "app.Succeeding");

        assertThat(skipped.state()).isEqualTo(TaskState.SKIPPED);
        assertThat(page.output()).contains(skipped.failure().orElseThrow().message());
        assertThat(failed.state()).isEqualTo(TaskState.FAILED);
        assertThat(succeeded.state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(succeeded.value()).isEqualTo("app.Succeeding already running!");
        go.countDown();
        assertThat(first.get(SOON)).isEqualTo("done");
        assertThat(outcome(triggers, "Fetch USI status").state()).isEqualTo(TaskState.SUCCEEDED);
    }

    private static Task<Void, String> fetching(String name, Exclusive exclusive) {
        return LambdaTask.of(name, Void.class, String.class, none -> "done")
                .with(TaskOptions.DEFAULT.withExclusive(exclusive));
    }

    private static AsyncResult.Outcome<String> outcome(Triggers triggers, String task) throws InterruptedException {
        return triggers.task(task, Void.class, String.class).delay(null).outcome(SOON);
    }

    @Test
    void who_waits_for_a_lock_waits_in_the_queue_and_others_pass() throws InterruptedException {
        Triggers triggers =
                worker(LambdaTask.of("app.Import", User.class, String.class, user -> user.id() == 1 ? slowly() : "done")
                        .with(TaskOptions.DEFAULT.withExclusive(Claims.perUser())));
        TaskHandle<User, String> load = triggers.task("app.Import", User.class, String.class);
        AsyncResult<String> first = load.delay(new User(1));
        begun.await();

        AsyncResult<String> second = load.delay(new User(1));

        assertThat(load.delay(new User(2)).get(SOON)).isEqualTo("done");
        assertThat(second.state()).isEqualTo(TaskState.QUEUED);
        go.countDown();
        assertThat(second.get(SOON)).isEqualTo("done");
        assertThat(first.state()).isEqualTo(TaskState.SUCCEEDED);
    }

    // ---- instances ----------------------------------------------------------------------------------------------

    private static TriggerManager twice(Triggers triggers, String run) {
        TriggerManager session = triggers.session("s");
        session.updateConfiguration(WorkflowReader.json("""
                {
                  "t_one": { "after": ["go"], "run": "%s" },
                  "t_two": { "after": ["go"], "run": "%s" }
                }""".formatted(run, run)));
        session.fire("go", Kwargs.of("id", 5));
        return session;
    }

    @Test
    void an_instance_in_a_window_ends_skipped_without_cascade_and_says_why() {
        TriggersHarness harness = harness(Claims.ignored(user -> true));
        TriggerManager session = harness.session();
        session.updateConfiguration(WorkflowReader.json("""
                {
                  "t_digest": { "after": ["go"], "andEvery": "go", "run": "app.SendDigest" },
                  "t_after": { "after": ["t_digest"], "andEvery": "t_digest", "run": "app.SendDigest" }
                }"""));

        for (int time = 0; time < 2; time++) {
            session.fire("go", Kwargs.of("id", 5));
            harness.joinAll();
        }

        assertThat(session).hasFinished("t_digest#0").hasSkipped("t_digest#1").isMissing("t_after#1");
        Kwargs metadata = session.inspect().instance("t_digest#1").metadata();
        assertThat(metadata.text("reason")).isEqualTo(reason("a window is open"));
        assertThat(Instant.parse(metadata.text("until")))
                .isEqualTo(harness.clock().instant().plus(Duration.ofHours(5)));
    }

    private String reason(String when) {
        return page.tableAfter("## Tasks of triggers").stream()
                .filter(row -> row.get(0).equals(when))
                .map(row -> GuidePage.codeIn(row.get(2)).get(0))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void an_instance_that_is_a_duplicate_ends_skipped_and_names_the_holder() throws InterruptedException {
        Triggers triggers = worker(Claims.unique(user -> slowly()));

        TriggerManager session = twice(triggers, "app.RenderReport");
        begun.await();
        InstanceView second = awaitSkipped(session);

        assertThat(second.metadata().text("reason")).isEqualTo(reason("it is unique, and another is alive"));
        assertThat(second.metadata().text("holder")).startsWith("s/t_");
    }

    @Test
    void an_instance_that_finds_its_lock_taken_ends_skipped_and_names_the_holder() throws InterruptedException {
        Triggers triggers = worker(LambdaTask.of("app.Fetch", Kwargs.class, String.class, kwargs -> slowly())
                .with(TaskOptions.DEFAULT.withExclusive(Exclusive.skipping("fetch"))));

        TriggerManager session = twice(triggers, "app.Fetch");
        begun.await();
        InstanceView second = awaitSkipped(session);

        assertThat(second.metadata().text("reason")).isEqualTo(reason("its lock is taken, and it does not wait"));
        assertThat(second.metadata().text("holder")).startsWith("s/t_");
    }

    private static InstanceView awaitSkipped(TriggerManager session) {
        return Awaitility.await()
                .atMost(SOON)
                .until(
                        () -> List.of("t_one#0", "t_two#0").stream()
                                .map(session.inspect()::instance)
                                .filter(view -> view.metadata().has("reason"))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }
}
