package org.triggers4j.example.cookbook.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.Triggers;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.StoreException;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.jdbc.JdbcStore;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.Store;

/** What docs/guide/cookbook.md says of firing in a transaction of one's own is so. */
@Timeout(60)
class PageIntakeTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void create() throws SQLException {
        file = directory.resolve("survey.db");
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE page (number INTEGER, text TEXT)");
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private static Triggers start(Store store) {
        Triggers triggers = Triggers.builder()
                .store(store)
                .task("app.StorePage", context -> context.triggerKwargs("pageReceived"))
                .build();
        triggers.start();
        return triggers;
    }

    private static TriggerManager survey(Triggers triggers) {
        TriggerManager survey = triggers.session("questionnaire-42");
        survey.updateConfiguration(WorkflowReader.json("""
                { "t_store": { "after": ["pageReceived"], "run": "app.StorePage" } }"""));
        return survey;
    }

    @Test
    void what_was_fired_is_applied_soon_after_the_commit_and_never_after_a_rollback() throws SQLException {
        try (Triggers triggers = start(JdbcStore.sqlite(file))) {
            TriggerManager survey = survey(triggers);
            try (Connection connection = connect()) {
                connection.setAutoCommit(false);
                PageIntake.receive(connection, survey, 1, "rolled back");
                connection.rollback();
                // region commit
                PageIntake.receive(connection, survey, 2, "a teapot");
                connection.commit();
                // endregion
            }

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> survey.inspect().unresolvedTasks().isEmpty());
            assertThat(survey.inspect().instancesOf("t_store"))
                    .singleElement()
                    .satisfies(instance -> assertThat(instance.result()).contains(Kwargs.of("page", 2)));
        }
    }

    @Test
    void without_an_open_transaction_it_is_refused() throws SQLException {
        try (Triggers triggers = start(JdbcStore.sqlite(file));
                Connection connection = connect()) {
            TriggerManager survey = survey(triggers);

            assertThatThrownBy(() -> survey.fireOnCommit(connection, "pageReceived", Kwargs.empty()))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("autocommit");
        }
    }

    @Test
    void a_store_that_is_no_database_says_so() throws SQLException {
        try (Triggers triggers = start(new InMemoryStore());
                Connection connection = connect()) {
            connection.setAutoCommit(false);
            TriggerManager survey = survey(triggers);

            assertThatThrownBy(() -> survey.fireOnCommit(connection, "pageReceived", Kwargs.empty()))
                    .isInstanceOf(ConflictException.class)
                    .hasMessage("This store cannot take part in a JDBC transaction; fire after the commit.");
        }
    }
}
