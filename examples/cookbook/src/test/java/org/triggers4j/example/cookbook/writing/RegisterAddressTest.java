package org.triggers4j.example.cookbook.writing;

import static org.triggers4j.test.TriggersAssertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.error.ConflictException;
import org.triggers4j.jdbc.JdbcStore;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.Store;
import org.triggers4j.task.TriggerTask;
import org.triggers4j.test.TriggersHarness;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** What docs/guide/writing-tasks.md says of effects in the store's own database is so. */
class RegisterAddressTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void create() throws SQLException {
        file = directory.resolve("permits.db");
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE address (text TEXT)");
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private int addresses() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM address")) {
            count.next();
            return count.getInt(1);
        }
    }

    private static TriggersHarness harness(Store store, TriggerTask task) {
        return TriggersHarness.builder()
                .task("permits.RegisterAddress", task)
                .store(() -> store)
                .withThreads()
                .start();
    }

    private static TriggerManager register(TriggersHarness harness) {
        TriggerManager permit = harness.session();
        permit.updateConfiguration(Workflow.of(
                TaskConfig.named("t_register").after("applicationReceived").run("permits.RegisterAddress")));
        permit.fire("applicationReceived", Kwargs.of("address", "12 Mill Lane"));
        harness.joinAll();
        return permit;
    }

    @Test
    void what_is_written_commits_with_the_finish() throws SQLException {
        try (TriggersHarness harness = harness(JdbcStore.sqlite(file), new RegisterAddress())) {
            TriggerManager permit = register(harness);

            assertThat(permit).hasFinished("t_register#0");
            assertThat(addresses()).isEqualTo(1);
        }
    }

    @Test
    void what_is_written_is_gone_with_a_failure() throws SQLException {
        TriggerTask failing = context -> {
            new RegisterAddress().run(context);
            throw new IllegalStateException("after the insert");
        };
        try (TriggersHarness harness = harness(JdbcStore.sqlite(file), failing)) {
            TriggerManager permit = register(harness);

            assertThat(permit).hasFailed("t_register#0", IllegalStateException.class);
            assertThat(addresses()).isZero();
        }
    }

    @Test
    void a_store_in_memory_has_no_transactions() {
        try (TriggersHarness harness = harness(new InMemoryStore(), new RegisterAddress())) {
            TriggerManager permit = register(harness);

            assertThat(permit).hasFailed("t_register#0", ConflictException.class);
        }
    }

    @Test
    void it_can_be_tested_on_the_thread_of_the_test() throws SQLException {
        try (TriggersHarness harness = TriggersHarness.builder()
                .task("permits.RegisterAddress", new RegisterAddress())
                .store(() -> JdbcStore.sqlite(file))
                .start()) {
            TriggerManager permit = register(harness);

            assertThat(permit).hasFinished("t_register#0");
            assertThat(addresses()).isEqualTo(1);
        }
    }
}
