package org.triggers4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;
import org.triggers4j.Triggers;
import org.triggers4j.error.NotTriggeredException;
import org.triggers4j.store.CallStore;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.Invocation;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.TaskEvent;
import org.triggers4j.task.TaskHandle;
import org.triggers4j.task.TaskListener;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TaskState;
import org.triggers4j.task.TimeLimits;
import org.triggers4j.task.Unique;

/** Calls in a caller's transaction, and runs of calls that write in their own: both or neither. */
@Timeout(60)
class CallTransactionsOnSqliteTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    record User(int id) {}

    @TempDir
    private Path directory;

    private final List<Triggers> opened = new ArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final CountDownLatch go = new CountDownLatch(1);

    @BeforeEach
    void makeEffects() throws SQLException {
        try (Connection connection = direct().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE effect (name TEXT)");
        }
    }

    @AfterEach
    void close() {
        go.countDown();
        opened.forEach(Triggers::close);
    }

    private SQLiteDataSource direct() {
        var source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + directory.resolve("engine.db"));
        return source;
    }

    private List<String> effects() throws SQLException {
        var found = new ArrayList<String>();
        try (Connection connection = direct().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name FROM effect ORDER BY name")) {
            while (rows.next()) {
                found.add(rows.getString("name"));
            }
        }
        return found;
    }

    private static void write(Connection connection, String effect) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO effect VALUES ('" + effect + "')");
        }
    }

    private TaskHandle<User, Integer> handle(TaskOptions options, LambdaTask.Code<User, Integer> code) {
        LambdaTask<User, Integer> task =
                LambdaTask.of("app.Write", User.class, Integer.class, code).with(options);
        Triggers triggers = Triggers.builder()
                .store(JdbcStore.sqlite(directory.resolve("engine.db")))
                .discoverServices(false)
                .pollEvery(Duration.ofMillis(100))
                .task(task)
                .listener(journal())
                .build();
        triggers.start();
        opened.add(triggers);
        return triggers.task(task);
    }

    private TaskListener journal() {
        return new TaskListener() {
            @Override
            public void onInvocationApply(Invocation invocation) {
                told.add("apply");
            }

            @Override
            public void onInvocationTrigger(Invocation invocation) {
                told.add("trigger");
            }

            @Override
            public void onInvocationRolledBack(Invocation invocation) {
                told.add("rolled back");
            }

            @Override
            public void onTaskSuccess(TaskEvent event, @Nullable Object result) {
                told.add("success");
            }
        };
    }

    // ---- in the caller's transaction ----------------------------------------------------------------------------

    @Test
    void a_call_on_commit_has_its_id_at_once_and_waits_for_the_commit() throws Exception {
        TaskHandle<User, Integer> handle = handle(TaskOptions.DEFAULT, (user, context) -> user.id());
        AsyncResult<Integer> result;
        try (Connection connection = direct().getConnection()) {
            connection.setAutoCommit(false);
            result = handle.delayOnCommit(connection, new User(27));
            assertThat(result.id()).isPresent();
            assertThat(result.state()).isEqualTo(TaskState.WAITING);
            assertThatThrownBy(() -> result.get(SOON)).isInstanceOf(NotTriggeredException.class);
            assertThat(told).containsExactly("apply");
            connection.commit();
        }

        await().atMost(SOON).until(() -> told.contains("success") && told.contains("trigger"));

        assertThat(result.get(SOON)).isEqualTo(27);
        assertThat(result.state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void after_a_rollback_there_is_no_call_and_no_key_and_listeners_are_told() throws Exception {
        TaskHandle<User, Integer> handle =
                handle(TaskOptions.DEFAULT.withUnique(Unique.BY_ARGUMENTS), (user, context) -> user.id());
        AsyncResult<Integer> result;
        try (Connection connection = direct().getConnection()) {
            connection.setAutoCommit(false);
            result = handle.delayOnCommit(connection, new User(27));
            connection.rollback();
        }

        await().atMost(SOON).until(() -> told.contains("rolled back"));

        assertThat(told).containsExactly("apply", "rolled back");
        assertThat(result.state()).isEqualTo(TaskState.WAITING);
        assertThat(handle.isProcessing(new User(27))).isFalse();
    }

    // ---- in the run's own transaction ---------------------------------------------------------------------------

    @Test
    void what_a_run_writes_is_there_with_its_success_and_not_with_a_failure() throws Exception {
        TaskHandle<User, Integer> handle = handle(TaskOptions.DEFAULT, (user, context) -> {
            write(context.transaction(), "user " + user.id());
            if (user.id() < 0) {
                throw new IllegalStateException("no luck");
            }
            return user.id();
        });

        assertThat(handle.delay(new User(1)).get(SOON)).isEqualTo(1);
        assertThat(handle.delay(new User(-1)).outcome(SOON).state()).isEqualTo(TaskState.FAILED);

        assertThat(effects()).containsExactly("user 1");
    }

    @Test
    void in_place_it_is_the_same() throws Exception {
        TaskHandle<User, Integer> handle = handle(TaskOptions.DEFAULT, (user, context) -> {
            write(context.transaction(), "user " + user.id());
            if (user.id() < 0) {
                throw new IllegalStateException("no luck");
            }
            return user.id();
        });

        assertThat(handle.run(new User(1)).value()).isEqualTo(1);
        assertThat(handle.run(new User(-1)).state()).isEqualTo(TaskState.FAILED);

        assertThat(effects()).containsExactly("user 1");
        assertThat(opened.get(0)
                        .calls()
                        .list(
                                new CallStore.Filter(Optional.empty(), Optional.empty(), true, Optional.empty()),
                                Optional.empty(),
                                10))
                .isEmpty();
    }

    @Test
    void past_the_hard_limit_what_the_run_wrote_is_rolled_back_and_its_late_return_dropped() throws Exception {
        TimeLimits limits = TimeLimits.NONE.withHard(Duration.ofMillis(300));
        TaskHandle<User, Integer> handle = handle(TaskOptions.DEFAULT.withTimeLimits(limits), this::writingTooLong);

        AsyncResult.Outcome<Integer> outcome = handle.delay(new User(1)).outcome(SOON);

        assertThat(outcome.state()).isEqualTo(TaskState.FAILED);
        assertThat(outcome.failure().orElseThrow().simpleType()).isEqualTo("TimeLimitExceededException");
        go.countDown();
        await().atMost(SOON).until(() -> opened.get(0).abandonedThreads() == 0);
        assertThat(effects()).isEmpty();
        assertThat(told).doesNotContain("success");
    }

    private int writingTooLong(User user, CallContext context) throws SQLException {
        write(context.transaction(), "user " + user.id());
        while (go.getCount() > 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1)); // hears no interruption
        }
        return user.id();
    }
}
