package org.triggers4j.example.cookbook.installing;

import static org.triggers4j.test.TriggersAssertions.assertThat;
import static org.triggers4j.test.TriggersAssertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.Triggers;
import org.triggers4j.error.EngineClosedException;
import org.triggers4j.error.StoreException;
import org.triggers4j.example.guide.GuidePage;
import org.triggers4j.jdbc.JdbcStore;
import org.triggers4j.job.JobState;
import org.triggers4j.session.InstanceView;
import org.triggers4j.store.Store;
import org.triggers4j.store.StoreQueries.QueueDepth;
import org.triggers4j.task.TriggerTask;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** What docs/guide/installing.md says of processes and stores. */
@Timeout(60)
class ProcessesTest {
    private static final Workflow REPORT =
            Workflow.of(TaskConfig.named("t_report").after("complete").run("app.RenderReport"));
    private static final TriggerTask NOTHING = context -> null;

    @TempDir
    Path directory;

    private Store store() {
        return JdbcStore.sqlite(directory.resolve("app.db"));
    }

    private InstanceView report() {
        Store store = store();
        store.start();
        try {
            return Triggers.inspector(store, "s1").instance("t_report#0");
        } finally {
            store.close();
        }
    }

    private static void complete(Triggers triggers) {
        triggers.session("s1").updateConfiguration(REPORT);
        triggers.session("s1").fire("complete");
    }

    @Test
    void hello_runs() throws InterruptedException {
        assertThat(Processes.hello(directory)).isEqualTo("done");
    }

    @Test
    void what_one_process_fires_another_runs() {
        try (Triggers web = Processes.web(store());
                Triggers worker = Processes.worker(store(), NOTHING, NOTHING)) {
            web.start();
            complete(web);
            assertThat(web.queries().queueDepths()).containsExactly(new QueueDepth("slow", JobState.READY, 1));

            worker.start();

            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> web.inspect("s1").instance("t_report#0").isResolved());
            assertThat(web.inspect("s1")).hasFinished("t_report#0");
        }
    }

    @Test
    void a_task_under_way_may_end_when_its_engine_is_closed() throws InterruptedException {
        var started = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        Triggers worker = Processes.worker(store(), NOTHING, context -> {
            started.countDown();
            released.await();
            return null;
        });
        worker.start();
        complete(worker);
        started.await();

        var closing = new Thread(worker::close);
        closing.start();
        released.countDown();
        closing.join();

        assertThat(report().status()).isEqualTo(InstanceStatus.FINISHED);
        assertThatThrownBy(() -> worker.session("s1").fire("more")).isInstanceOf(EngineClosedException.class);
    }

    @Test
    void a_task_that_takes_longer_than_the_grace_goes_back_to_the_queue() throws InterruptedException {
        var started = new CountDownLatch(1);
        Triggers worker = Triggers.builder()
                .store(store())
                .task("app.RenderReport", context -> {
                    started.countDown();
                    new CountDownLatch(1).await();
                    return null;
                })
                .graceFor(Duration.ZERO)
                .build();
        worker.start();
        complete(worker);
        started.await();

        worker.close();

        assertThat(report().status()).isEqualTo(InstanceStatus.SCHEDULED);
        assertThat(report().failure()).isEmpty();
    }

    @Test
    void tables_are_made_at_the_start_and_have_the_prefix() throws SQLException {
        Store store = Processes.prefixed(directory);
        store.start();
        store.close();

        assertThat(query("shop.db", "SELECT name FROM sqlite_master WHERE type = 'table'"))
                .contains("t4j_session", "t4j_event", "t4j_triggers_schema")
                .allMatch(table -> table.startsWith("t4j_"));
    }

    @Test
    void a_schema_that_is_newer_is_refused_in_the_words_of_the_page() throws SQLException {
        Store first = store();
        first.start();
        first.close();
        query("app.db", "INSERT INTO triggers_schema (version, name, applied_at) VALUES (99, 'x', 0) RETURNING name");

        assertThatThrownBy(() -> store().start())
                .isInstanceOf(StoreException.class)
                .hasMessage(GuidePage.named("installing.md").fenceAfter("An older version is started"));
    }

    private List<String> query(String file, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(file));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }
}
