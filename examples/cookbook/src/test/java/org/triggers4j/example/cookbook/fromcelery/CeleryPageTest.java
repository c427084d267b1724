package org.triggers4j.example.cookbook.fromcelery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.Triggers;
import org.triggers4j.error.NotTriggeredException;
import org.triggers4j.example.cookbook.fromcelery.NotifyUser.Args;
import org.triggers4j.example.cookbook.fromcelery.Tasks.NotifyException;
import org.triggers4j.example.guide.GuidePage;
import org.triggers4j.example.guide.JavaNames;
import org.triggers4j.jdbc.JdbcStore;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.schedule.CronExpression;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.ScheduleView;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskHandle;
import org.triggers4j.task.TaskState;
import org.triggers4j.test.TriggersHarness;

/** What docs/guide/coming-from-celery.md shows and says is so. */
class CeleryPageTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final GuidePage PAGE = GuidePage.named("coming-from-celery.md");

    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    private Path directory;

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

    private TriggersHarness harness(Task<?, ?> task) {
        return closed(TriggersHarness.builder()
                .configure(builder -> builder.task(task))
                .start());
    }

    private Triggers worker(Task<?, ?> task) {
        Triggers triggers =
                closed(Triggers.builder().store(new InMemoryStore()).task(task).build());
        triggers.start();
        return triggers;
    }

    // ---- django-celery-extensions ---------------------------------------------------------------------------------

    @Test
    void a_task_notifies_a_user() throws InterruptedException {
        Triggers triggers = worker(new NotifyUser(pk -> "user " + pk, user -> user.equals("user 7")));

        assertThat(Tasks.andGet(Tasks.handle(triggers))).isTrue();
        assertThat(Tasks.handle(triggers).applyAndGet(new Args(8), CallOptions.NONE, SOON))
                .isFalse();
    }

    @Test
    void calls_on_commit_are_run_if_the_transaction_commits() throws Exception {
        Path file = directory.resolve("shop.db");
        Triggers triggers = closed(Triggers.builder()
                .store(JdbcStore.sqlite(file))
                .queues("default", "mail")
                .task(new NotifyUser(pk -> "user " + pk, user -> true))
                .build());
        triggers.start();

        AsyncResult<Boolean> dropped;
        AsyncResult<Boolean> kept;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            connection.setAutoCommit(false);
            dropped = Tasks.onCommit(connection, Tasks.handle(triggers));
            connection.rollback();
            kept = Tasks.onCommit(connection, Tasks.handle(triggers));
            assertThat(kept.id()).isPresent();
            assertThat(kept.state()).isEqualTo(TaskState.WAITING);
            assertThatThrownBy(() -> kept.get(SOON)).isInstanceOf(NotTriggeredException.class);
            connection.commit();
        }

        assertThat(kept.state()).isNotEqualTo(TaskState.WAITING);
        assertThat(kept.get(SOON)).isTrue();
        assertThat(dropped.state()).isEqualTo(TaskState.WAITING);
    }

    @Test
    void a_failure_is_retried_after_60_120_and_180_seconds() {
        var runs = new ArrayList<Long>();
        TriggersHarness harness = harness(Tasks.retried(args -> {
            runs.add(args.userPk());
            throw new NotifyException("the provider is down");
        }));
        AsyncResult<Boolean> result = Tasks.handle(harness.triggers()).delay(new Args(5));

        harness.joinAll();
        for (int seconds : List.of(60, 120, 180)) {
            assertThat(result.state()).isEqualTo(TaskState.RETRYING);
            harness.advance(Duration.ofSeconds(seconds));
            harness.joinAll();
        }

        assertThat(runs).hasSize(4);
        assertThat(result.state()).isEqualTo(TaskState.FAILED);
    }

    @Test
    void the_same_call_is_run_once_while_it_is_alive() {
        TriggersHarness harness = harness(Tasks.unique(args -> true));
        TaskHandle<Args, Boolean> notifyUser = Tasks.handle(harness.triggers());

        AsyncResult<Boolean> first = notifyUser.delay(new Args(5));

        assertThat(notifyUser.delay(new Args(5)).id()).isEqualTo(first.id());
        assertThat(Tasks.isProcessing(notifyUser)).isTrue();
        harness.joinAll();
        assertThat(Tasks.isProcessing(notifyUser)).isFalse();
    }

    @Test
    void a_key_of_ones_own_decides_what_is_the_same() {
        TriggersHarness harness = harness(Tasks.keyed(args -> true));
        TaskHandle<Args, Boolean> notifyUser = Tasks.handle(harness.triggers());

        assertThat(notifyUser.delay(new Args(6)).id())
                .isEqualTo(notifyUser.delay(new Args(5)).id());
    }

    @Test
    void after_a_success_the_same_call_is_ignored_for_five_hours() throws InterruptedException {
        assertThat(Tasks.states(Tasks.handle(worker(Tasks.ignored(args -> true)))))
                .containsExactly(TaskState.SUCCEEDED, TaskState.IGNORED);
    }

    @Test
    void a_task_may_ask_to_be_ignored() {
        TriggersHarness harness = harness(Tasks.setIgnore(args -> args.userPk() == 5));
        TaskHandle<Args, Boolean> notifyUser = Tasks.handle(harness.triggers());
        notifyUser.delay(new Args(5));
        notifyUser.delay(new Args(6));
        harness.joinAll();

        assertThat(notifyUser.delay(new Args(5)).state()).isEqualTo(TaskState.IGNORED);
        assertThat(notifyUser.delay(new Args(6)).state()).isEqualTo(TaskState.QUEUED);
        harness.advance(Duration.ofHours(5));
        assertThat(notifyUser.delay(new Args(5)).state()).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void a_listener_hears_what_the_methods_of_a_task_heard() {
        var log = new ArrayList<String>();
        TriggersHarness harness = harness(Tasks.listening(log::add));

        harness.triggers().task("app.custom_task", Args.class, Void.class).delay(new Args(5));
        harness.joinAll();

        assertThat(log)
                .containsExactly(
                        "applied by the requester", "placed in the queue", "started by a worker", "was successful");
    }

    // ---- InjectTool ---------------------------------------------------------------------------------------------

    @Test
    void the_application_has_its_tasks_and_schedules() throws InterruptedException {
        var printed = new ArrayList<String>();
        Triggers app = closed(InjectTool.app(new InMemoryStore(), () -> {}, () -> {}));

        AsyncResult<String> result = InjectTool.call(app, printed::add);

        assertThat(result.get(SOON)).isEqualTo("Session cleaned with success");
        assertThat(printed).contains("Session cleaned with success");
        assertThat(app.task("Fetch USI status", Void.class, String.class)
                        .delay(null)
                        .get(SOON))
                .isEqualTo("done");
        assertThat(app.schedules().list().stream().map(view -> view.definition().name()))
                .containsExactly("clearsessions", "fetch_biosample_status");
        assertThat(InjectTool.fields()).isEqualTo(CronExpression.parse("*/15 * * * *"));
    }

    @Test
    void what_was_done_in_the_admin_is_done_by_schedules() {
        Triggers app = closed(InjectTool.app(new InMemoryStore(), () -> {}, () -> {}));

        InjectTool.admin(app);

        ScheduleView edited = app.schedules().find("clearsessions").orElseThrow();
        assertThat(edited.definition().schedule().toText()).isEqualTo("cron[Europe/Rome] 0 3 * * *");
    }

    // ---- names --------------------------------------------------------------------------------------------------

    private static Stream<List<String>> rows() {
        return Stream.of(
                        "### Tasks and calls",
                        "### Options",
                        "### Results",
                        "### Signals and schedules",
                        "### Settings")
                .flatMap(heading -> PAGE.tableAfter(heading).stream());
    }

    @Test
    void every_java_name_exists() {
        List<String> names =
                rows().flatMap(row -> GuidePage.codeIn(row.get(1)).stream()).toList();

        assertThat(names).hasSizeGreaterThan(80);
        assertThat(JavaNames.unknown(names)).isEmpty();
    }

    @Test
    void every_name_of_theirs_stands_once() {
        List<String> names =
                rows().flatMap(row -> GuidePage.codeIn(row.get(0)).stream()).toList();

        assertThat(names).hasSizeGreaterThan(80).doesNotHaveDuplicates();
    }
}
