package org.triggers4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.triggers4j.Triggers;
import org.triggers4j.TriggersBuilder;
import org.triggers4j.job.WorkerId;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.Result;
import org.triggers4j.store.StoreTransaction;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** Tasks that write in their run's own transaction: the effect and the finish, or neither. */
@Timeout(60)
abstract class RunTransactionCases {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Workflow WORKFLOW = Workflow.of(
            TaskConfig.named("t_write").after("go").run("write"),
            TaskConfig.named("t_told").after("told").run("nothing"));

    final Spy spy = new Spy();
    JdbcOptions options = JdbcOptions.DEFAULTS;
    private final List<Triggers> opened = new ArrayList<>();

    /** A store on the one database of this test, whose connections the spy sees. */
    abstract JdbcStore store();

    /** Connections to the same database. */
    abstract DataSource direct();

    /** Breaks the connection behind this one. */
    abstract void cut(Connection connection) throws SQLException;

    @BeforeEach
    void makeEffects() throws SQLException {
        sql("CREATE TABLE {}effect (name varchar(100))");
    }

    @AfterEach
    void close() {
        opened.forEach(Triggers::close);
    }

    final void sql(String statement) throws SQLException {
        try (Connection connection = direct().getConnection();
                Statement executing = connection.createStatement()) {
            executing.execute(options.sql(statement));
        }
    }

    final List<String> effects() throws SQLException {
        var found = new ArrayList<String>();
        try (Connection connection = direct().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(options.sql("SELECT name FROM {}effect ORDER BY name"))) {
            while (rows.next()) {
                found.add(rows.getString("name"));
            }
        }
        return found;
    }

    final void write(TaskContext context, String effect) throws SQLException {
        try (Statement statement = context.transaction().createStatement()) {
            statement.execute(options.sql("INSERT INTO {}effect VALUES ('" + effect + "')"));
        }
    }

    final TriggerManager fired(TriggerTask task) {
        return fired(Triggers.builder(), task);
    }

    private TriggerManager fired(TriggersBuilder builder, TriggerTask task) {
        Triggers triggers = builder.store(store())
                .discoverServices(false)
                .pollEvery(Duration.ofMillis(100))
                .task("write", task)
                .task("nothing", context -> null)
                .build();
        triggers.start();
        opened.add(triggers);
        TriggerManager session = triggers.session("s");
        session.updateConfiguration(WORKFLOW);
        session.fire("go");
        return session;
    }

    final InstanceView awaitStatus(TriggerManager session, InstanceStatus status) {
        await().atMost(SOON).until(() -> session.inspect().instance("t_write#0").status() == status);
        return session.inspect().instance("t_write#0");
    }

    @Test
    void an_effect_and_its_finish_take_effect_together() throws Exception {
        var seenBefore = new CopyOnWriteArrayList<String>();
        TriggerManager session = fired(context -> {
            write(context, "one");
            write(context, "two");
            seenBefore.addAll(effects());
            return Kwargs.of("n", 1);
        });

        InstanceView done = awaitStatus(session, InstanceStatus.FINISHED);

        assertThat(seenBefore).isEmpty();
        assertThat(effects()).containsExactly("one", "two");
        assertThat(done.result()).contains(Kwargs.of("n", 1));
        assertThat(session.inspect().latestKwargs()).containsEntry("t_write", Kwargs.of("n", 1));
    }

    @Test
    void the_transaction_is_one_for_the_whole_run_and_all_its_threads() throws Exception {
        var same = new AtomicReference<Boolean>();
        TriggerManager session = fired(context -> {
            Connection elsewhere =
                    CompletableFuture.supplyAsync(context::transaction).join();
            same.set(elsewhere == context.transaction());
            write(context, "one");
            return null;
        });

        awaitStatus(session, InstanceStatus.FINISHED);

        assertThat(same).hasValue(true);
        assertThat(effects()).containsExactly("one");
    }

    @Test
    void once_the_run_is_over_its_transaction_is_too() {
        var kept = new AtomicReference<TaskContext>();
        TriggerManager session = fired(context -> {
            kept.set(context);
            return null;
        });

        awaitStatus(session, InstanceStatus.FINISHED);

        assertThatThrownBy(() -> kept.get().transaction()).isInstanceOf(IllegalStateException.class);
    }

    private enum Ending {
        FAILS(InstanceStatus.FAILED) {
            @Override
            Object end(TaskContext context) {
                throw new IllegalStateException("thrown on purpose by a test");
            }
        },
        RETURNS_NO_OBJECT(InstanceStatus.FAILED) {
            @Override
            Object end(TaskContext context) {
                return "text";
            }
        },
        SKIPS(InstanceStatus.SKIPPED) {
            @Override
            Object end(TaskContext context) {
                throw context.skip();
            }
        },
        RETRIES(InstanceStatus.REPLAYED) {
            @Override
            Object end(TaskContext context) {
                throw context.retry().cooldown(Duration.ofHours(1));
            }
        };

        private final InstanceStatus status;

        Ending(InstanceStatus status) {
            this.status = status;
        }

        abstract Object end(TaskContext context);
    }

    @ParameterizedTest
    @EnumSource
    void a_run_that_ends_otherwise_leaves_no_effect(Ending ending) throws Exception {
        TriggerManager session = fired(context -> {
            write(context, "undone");
            context.manager().fireOnCommit(context.transaction(), "told", Kwargs.empty());
            return ending.end(context);
        });

        awaitStatus(session, ending.status);

        session.fire("afterwards");
        assertThat(effects()).isEmpty();
        assertThat(session.inspect().latestKwargs()).doesNotContainKey("told");
    }

    @Test
    void a_fire_on_the_run_s_own_commit_takes_effect_with_its_finish() {
        TriggerManager session = fired(context -> {
            write(context, "one");
            context.manager().fireOnCommit(context.transaction(), "told", Kwargs.of("n", 1));
            return null;
        });

        awaitStatus(session, InstanceStatus.FINISHED);

        await().atMost(SOON).until(() -> session.inspect().latestKwargs().containsKey("told"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"COMMIT", "ROLLBACK"})
    void a_task_that_ends_the_transaction_by_sql_text_does_not_finish(String ending) throws Exception {
        TriggerManager session = fired(context -> {
            write(context, "one");
            try (Statement statement = context.transaction().createStatement()) {
                statement.execute(ending);
            }
            return null;
        });

        InstanceView failed = awaitStatus(session, InstanceStatus.FAILED);

        assertThat(failed.failure().orElseThrow().message()).contains("ended before the finish");
        assertThat(failed.result()).isEmpty();
        assertThat(session.inspect().latestKwargs()).doesNotContainKey("t_write");
    }

    @Test
    void a_transaction_ended_and_begun_again_is_not_the_one_of_the_run() throws Exception {
        TriggerManager session = fired(context -> {
            try (Statement statement = context.transaction().createStatement()) {
                statement.execute("ROLLBACK");
                statement.execute("BEGIN");
            }
            write(context, "of another transaction");
            return null;
        });

        awaitStatus(session, InstanceStatus.FAILED);

        assertThat(effects()).isEmpty();
    }

    // ---- leases -------------------------------------------------------------------------------------------------

    @Test
    void a_run_whose_lease_was_lost_leaves_no_effect() throws Exception {
        var isRunning = new CountDownLatch(1);
        var mayGoOn = new CountDownLatch(1);
        var hasWritten = new CountDownLatch(1);
        TriggerManager session = fired(context -> {
            isRunning.countDown();
            awaitWhateverComes(mayGoOn);
            write(context, "of a lost lease");
            hasWritten.countDown();
            return null;
        });
        isRunning.await();
        session.updateInstanceStatus("t_write#0", InstanceStatus.SKIPPED);

        mayGoOn.countDown();
        hasWritten.await();

        close();
        assertThat(effects()).isEmpty();
    }

    // A run that does not heed that it is told to stop.
    private static void awaitWhateverComes(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.interrupted();
            }
        }
    }

    @Test
    void of_a_zombie_and_the_new_owner_of_its_job_one_leaves_its_effect() throws Exception {
        var isRunning = new CountDownLatch(1);
        var mayGoOn = new CountDownLatch(1);
        var zombieHasWritten = new CountDownLatch(1);
        TriggerManager session = fired(context -> {
            boolean isZombie = context.attempt() == 1;
            isRunning.countDown();
            if (isZombie) {
                awaitWhateverComes(mayGoOn);
            }
            write(context, isZombie ? "zombie" : "owner");
            if (isZombie) {
                zombieHasWritten.countDown();
            }
            return null;
        });
        isRunning.await();
        JdbcStore rescuing = store();
        rescuing.start();
        Set<WorkerId> holders = rescuing.queue().holders();

        holders.forEach(worker -> rescuing.queue().rescue(worker, new WorkerId("rescuer"), 5));
        awaitStatus(session, InstanceStatus.FINISHED);
        mayGoOn.countDown();
        zombieHasWritten.await();

        close();
        rescuing.close();
        assertThat(effects()).containsExactly("owner");
    }

    // ---- a store that fails -------------------------------------------------------------------------------------

    @Test
    void a_run_whose_connection_is_lost_is_run_again_and_has_not_failed() throws Exception {
        var attempts = new CopyOnWriteArrayList<Integer>();
        TriggerManager session = fired(context -> {
            attempts.add(context.attempt());
            write(context, "attempt " + attempts.size());
            if (attempts.size() == 1) {
                cut(context.transaction());
                write(context, "never");
            }
            return null;
        });

        InstanceView done = awaitStatus(session, InstanceStatus.FINISHED);

        assertThat(effects()).containsExactly("attempt 2");
        assertThat(done.failure()).isEmpty();
        assertThat(attempts).containsExactly(1, 2);
        assertThat(session.inspect().instances()).hasSize(1);
    }

    @Test
    void a_run_that_breaks_its_connection_each_time_fails_in_the_end() throws Exception {
        var attempts = new CopyOnWriteArrayList<Integer>();
        TriggerManager session = fired(Triggers.builder().maxAttempts(2), context -> {
            attempts.add(context.attempt());
            cut(context.transaction());
            write(context, "never");
            return null;
        });

        InstanceView failed = awaitStatus(session, InstanceStatus.FAILED);

        assertThat(attempts).containsExactly(1, 2);
        assertThat(failed.failure().orElseThrow().message()).startsWith("Started 2 times, and each time");
        assertThat(effects()).isEmpty();
    }

    @Test
    void a_connection_lost_before_the_commit_leaves_nothing_though_the_task_did_not_notice() throws Exception {
        var attempts = new CopyOnWriteArrayList<Integer>();
        TriggerManager session = fired(context -> {
            attempts.add(context.attempt());
            write(context, "attempt " + attempts.size());
            if (attempts.size() == 1) {
                cut(context.transaction());
            }
            return null;
        });

        awaitStatus(session, InstanceStatus.FINISHED);

        assertThat(effects()).containsExactly("attempt 2");
    }

    @Test
    void a_commit_that_broke_off_is_looked_up_and_the_effect_stays_one() throws Exception {
        var attempts = new CopyOnWriteArrayList<Integer>();
        TriggerManager session = fired(context -> {
            attempts.add(context.attempt());
            write(context, "attempt " + attempts.size());
            if (attempts.size() < 3) {
                spy.breakOwnNextCommit(attempts.size() == 1 ? Spy.Breakage.BEFORE_COMMIT : Spy.Breakage.AFTER_COMMIT);
            }
            return null;
        });

        awaitStatus(session, InstanceStatus.FINISHED);

        assertThat(effects()).containsExactly("attempt 2");
        assertThat(attempts).hasSize(2);
        assertThat(session.inspect().events(0, 100))
                .filteredOn(entry -> "t_write".equals(entry.trigger()))
                .hasSize(1);
    }

    private Result committed(Spy.Breakage how) throws SQLException {
        try (JdbcStore store = store()) {
            store.start();
            try (StoreTransaction transaction = store.begin();
                    Statement statement = transaction.connection().createStatement()) {
                statement.execute(options.sql("INSERT INTO {}effect VALUES ('one')"));
                spy.breakNextCommit(how);
                return transaction.commit(Fires.into("s").get(0), Fires.plain());
            }
        }
    }

    @Test
    void a_transaction_that_was_committed_before_the_connection_broke_is_recognised() throws Exception {
        assertThat(Fires.seq(committed(Spy.Breakage.AFTER_COMMIT))).contains(1L);
        assertThat(effects()).containsExactly("one");
    }

    @Test
    void a_transaction_that_was_not_committed_when_the_connection_broke_is_not_made_again() throws Exception {
        assertThat(committed(Spy.Breakage.BEFORE_COMMIT))
                .isInstanceOfSatisfying(
                        Result.Failed.class,
                        failed -> assertThat(failed.cause().isTransient()).isTrue());
        assertThat(effects()).isEmpty();
    }
}
