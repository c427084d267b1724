package org.triggers4j.example.cookbook.calling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.Triggers;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.error.NotTriggeredException;
import org.triggers4j.error.ResultTimeoutException;
import org.triggers4j.error.UnknownTaskException;
import org.triggers4j.example.cookbook.calling.NotifyUser.Receipt;
import org.triggers4j.example.cookbook.calling.NotifyUser.User;
import org.triggers4j.example.guide.GuidePage;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.jdbc.JdbcStore;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskFailedException;
import org.triggers4j.task.TaskHandle;
import org.triggers4j.task.TaskState;
import org.triggers4j.test.TriggersAssertions;
import org.triggers4j.test.TriggersHarness;

/** What docs/guide/calling-tasks.md says is so. */
class CallingPageTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final GuidePage page = GuidePage.named("calling-tasks.md");
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    private Path directory;

    private String send(String key, String to) {
        sent.add(to);
        return "L-" + sent.size();
    }

    private Triggers worker() {
        return closed(Calls.open(new InMemoryStore(), this::send, () -> 3));
    }

    private TriggersHarness harness(Task<?, ?>... tasks) {
        return closed(TriggersHarness.builder()
                .configure(builder -> List.of(tasks).forEach(builder::task))
                .start());
    }

    private <T extends AutoCloseable> T closed(T resource) {
        open.add(resource);
        return resource;
    }

    private static TaskHandle<User, Receipt> notifyUser(Triggers triggers) {
        return triggers.task("app.NotifyUser", User.class, Receipt.class);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    @Test
    void a_call_is_run_and_its_result_fetched() throws InterruptedException {
        Triggers triggers = worker();

        assertThat(Calls.call(triggers)).isEqualTo(new Receipt("L-1"));
        assertThat(triggers.task("app.ClearSessions", Void.class, Integer.class)
                        .delay(null)
                        .get(SOON))
                .isEqualTo(3);
        assertThat(sent).containsExactly("user 5");
    }

    @Test
    void every_way_of_calling_does_what_the_page_says() throws InterruptedException {
        Triggers triggers = worker();

        List<AsyncResult<Receipt>> results =
                Calls.variants(notifyUser(triggers), Instant.now().plus(Duration.ofDays(1)));

        assertThat(results.get(0).get(SOON)).isNotNull();
        assertThat(results.get(1).state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(results.get(2).get(SOON)).isNotNull();
        assertThat(results.get(3).get(SOON)).isNotNull();
        assertThat(sent).containsExactlyInAnyOrder("user 1", "user 2", "user 4", "user 5", "user 6");
    }

    @Test
    void a_run_in_place_needs_the_code_and_a_delay_does_not() {
        Triggers stranger =
                closed(Triggers.builder().store(new InMemoryStore()).fireOnly().build());
        stranger.start();

        assertThatThrownBy(() -> notifyUser(stranger).run(new User(1))).isInstanceOf(UnknownTaskException.class);
        assertThat(notifyUser(stranger).delay(new User(1)).state()).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void a_call_in_a_transaction_is_run_if_and_only_if_that_commits() throws Exception {
        Path file = directory.resolve("shop.db");
        Triggers triggers = closed(Calls.open(JdbcStore.sqlite(file), this::send, () -> 3));
        AsyncResult<Receipt> dropped;
        AsyncResult<Receipt> kept;

        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE purchase (customer INTEGER)");
            }
            connection.setAutoCommit(false);
            dropped = Calls.order(connection, notifyUser(triggers), 4);
            connection.rollback();
            kept = Calls.order(connection, notifyUser(triggers), 5);
            connection.commit();
        }

        assertThat(kept.get(SOON)).isEqualTo(new Receipt("L-1"));
        assertThat(dropped.state()).isEqualTo(TaskState.WAITING);
        assertThat(sent).containsExactly("user 5");
    }

    @Test
    void a_call_after_a_commit_waits_for_it_and_does_not_survive_a_rollback() throws Exception {
        Triggers triggers = worker();
        var kept = new UnitOfWork();
        var dropped = new UnitOfWork();

        AsyncResult<Receipt> first = Calls.afterCommit(notifyUser(triggers), kept);
        AsyncResult<Receipt> second = Calls.afterCommit(notifyUser(triggers), dropped);

        assertThat(first.state()).isEqualTo(TaskState.WAITING);
        assertThat(first.id()).isEmpty();
        assertThatThrownBy(() -> first.get(SOON)).isInstanceOf(NotTriggeredException.class);
        kept.commit();
        dropped.rollBack();
        assertThat(first.get(SOON)).isEqualTo(new Receipt("L-1"));
        assertThat(second.state()).isEqualTo(TaskState.WAITING);
    }

    @Test
    void the_table_of_states_is_that_of_the_code() {
        Map<String, List<String>> shown = new LinkedHashMap<>();
        page.tableAfter("## States")
                .forEach(row -> shown.put(GuidePage.codeIn(row.get(0)).get(0), List.of(row.get(2), row.get(3))));
        Map<String, List<String>> real = new LinkedHashMap<>();
        Stream.of(TaskState.values())
                .forEach(state ->
                        real.put(state.name(), List.of(state.isReady() ? "yes" : "", "`" + state.celeryName() + "`")));

        assertThat(shown).isEqualTo(real);
    }

    @Test
    void what_a_call_is_and_was_can_be_asked_for() throws InterruptedException {
        TriggersHarness harness = harness(new NotifyUser(this::send));
        var news = new ArrayList<String>();
        AsyncResult<Receipt> result = notifyUser(harness.triggers()).delay(new User(5));

        Calls.watch(result, news::add);
        assertThat(news).isEmpty();
        assertThatThrownBy(() -> result.get(Duration.ZERO)).isInstanceOf(ResultTimeoutException.class);
        harness.joinAll();
        Calls.watch(result, news::add);

        assertThat(news).contains("ended as SUCCEEDED", "letter L-1");
        assertThat(Calls.find(harness.triggers(), result.id().orElseThrow()).get())
                .isEqualTo(new Receipt("L-1"));
    }

    @Test
    void a_failure_is_thrown_by_get_and_returned_by_outcome() throws InterruptedException {
        TriggersHarness harness = harness(new NotifyUser((key, to) -> {
            throw new IOException("no such address");
        }));
        AsyncResult<Receipt> result = notifyUser(harness.triggers()).delay(new User(5));

        harness.joinAll();

        assertThatThrownBy(result::get)
                .isInstanceOf(TaskFailedException.class)
                .hasMessage(page.fenceAfter("`TaskFailedException` says"));
        assertThat(result.outcome(SOON).state()).isEqualTo(TaskState.FAILED);
        assertThat(result.exception().orElseThrow().message()).isEqualTo("no such address");
    }

    @Test
    void waiting_for_a_result_inside_a_task_is_refused_unless_it_is_allowed() throws InterruptedException {
        var handles = new ArrayList<TaskHandle<User, Receipt>>();
        Triggers triggers = closed(Triggers.builder()
                .store(new InMemoryStore())
                .task(new NotifyUser(this::send))
                .task(new NotifyAll(() -> handles.get(0)))
                .task(LambdaTask.of("app.Wait", Void.class, Void.class, none -> {
                    handles.get(0).delay(new User(9)).get();
                    return null;
                }))
                .build());
        triggers.start();
        handles.add(notifyUser(triggers));

        assertThatThrownBy(() ->
                        triggers.task("app.Wait", Void.class, Void.class).applyAndGet(null, CallOptions.NONE, SOON))
                .isInstanceOfSatisfying(
                        TaskFailedException.class,
                        refused -> assertThat(refused.failure().type()).isEqualTo(ConflictException.class.getName()));
        assertThat(notifyTwo(triggers, true)).isEqualTo(2);
        assertThat(notifyTwo(triggers, false)).isEqualTo(2);
    }

    private static Integer notifyTwo(Triggers triggers, boolean waits) throws InterruptedException {
        return triggers.task("app.NotifyAll", NotifyAll.Users.class, Integer.class)
                .applyAndGet(new NotifyAll.Users(List.of(1L, 2L), waits), CallOptions.NONE, SOON);
    }

    @Test
    void a_waiting_call_is_cancelled_at_once_and_a_running_one_is_told() throws InterruptedException {
        var begun = new CountDownLatch(1);
        Triggers triggers = closed(Triggers.builder()
                .store(new InMemoryStore())
                .task(LambdaTask.of("app.Hang", Void.class, Void.class, none -> {
                    begun.countDown();
                    new CountDownLatch(1).await();
                    return null;
                }))
                .heartbeatEvery(Duration.ofMillis(100))
                .build());
        triggers.start();
        TaskHandle<Void, Void> hang = triggers.task("app.Hang", Void.class, Void.class);
        AsyncResult<Void> later = hang.apply(null, CallOptions.NONE.countdown(Duration.ofHours(1)));
        AsyncResult<Void> running = hang.delay(null);
        begun.await();
        await().atMost(SOON).until(() -> running.state() == TaskState.RUNNING);

        assertThat(later.cancel()).isEqualTo(TaskState.CANCELLED);
        assertThat(running.cancel()).isEqualTo(TaskState.RUNNING);
        assertThat(running.outcome(SOON).state()).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void a_trigger_runs_what_was_written_for_calls() {
        TriggersHarness harness = harness(
                new NotifyUser(this::send), LambdaTask.of("app.Count", Kwargs.class, Integer.class, kwargs -> 7));
        TriggerManager session = harness.session();
        session.updateConfiguration(WorkflowReader.json(page.fenceAfter("A trigger can run it too")));

        session.fire("userSignedUp", Kwargs.of("id", 5));
        harness.joinAll();

        TriggersAssertions.assertThat(session).hasFinished("t_welcome#0", Map.of("letter", "L-1"));
        TriggersAssertions.assertThat(session).hasFinished("t_count#0", Map.of("result", 7));
        assertThat(sent).containsExactly("user 5");
    }

    @Test
    void arguments_that_do_not_fit_fail_the_call_and_not_the_worker() {
        TriggersHarness harness = harness(new NotifyUser(this::send));

        AsyncResult<Object> wrong = harness.triggers().task("app.NotifyUser").delay(Kwargs.of("id", "five"));
        harness.joinAll();

        assertThat(wrong.exception().orElseThrow().message()).isEqualTo(page.fenceAfter("arguments do not fit"));
        assertThat(sent).isEmpty();
    }

    @Test
    void a_handle_of_another_result_type_does_not_get_the_result() {
        TriggersHarness harness = harness(new NotifyUser(this::send));

        AsyncResult<Integer> wrong = harness.triggers()
                .task("app.NotifyUser", User.class, Integer.class)
                .delay(new User(5));
        harness.joinAll();

        assertThatThrownBy(wrong::get).isInstanceOf(InvalidKwargsException.class);
    }
}
