package org.triggers4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.jdbc.PgConnection;
import org.triggers4j.error.StoreException;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.InstanceStatus;

class RunTransactionOnPostgresTest extends RunTransactionCases {
    @Override
    JdbcStore store() {
        return JdbcStore.postgresql(spy.around(direct()), options);
    }

    @Override
    DataSource direct() {
        return TestPostgres.dataSource();
    }

    @Override
    @BeforeEach
    void makeEffects() throws SQLException {
        options = options.withTablePrefix(TestPostgres.freshPrefix());
        super.makeEffects();
    }

    @Override
    void cut(Connection connection) throws SQLException {
        int backend = connection.unwrap(PgConnection.class).getBackendPID();
        try (Connection other = direct().getConnection();
                Statement statement = other.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(" + backend + ")");
        }
    }

    @Test
    void a_fire_from_inside_goes_its_own_way() throws Exception {
        TriggerManager session = fired(context -> {
            write(context, "undone");
            context.manager().fire("told");
            throw new IllegalStateException("thrown on purpose by a test");
        });

        awaitStatus(session, InstanceStatus.FAILED);

        assertThat(session.inspect().latestKwargs()).containsKey("told");
        assertThat(effects()).isEmpty();
    }

    @Test
    void what_the_database_refuses_on_committing_fails_the_instance_and_leaves_nothing() throws Exception {
        sql("ALTER TABLE {}effect ADD CONSTRAINT {}once UNIQUE (name) DEFERRABLE INITIALLY DEFERRED");
        TriggerManager session = fired(context -> {
            write(context, "twice");
            write(context, "twice");
            return null;
        });

        var failure = awaitStatus(session, InstanceStatus.FAILED).failure().orElseThrow();

        assertThat(failure.type()).isEqualTo(StoreException.class.getName());
        assertThat(failure.message()).contains("23505");
        assertThat(effects()).isEmpty();
    }

    @Test
    void a_task_that_hides_a_failed_statement_does_not_finish() throws Exception {
        TriggerManager session = fired(context -> {
            write(context, "undone");
            try (Statement statement = context.transaction().createStatement()) {
                statement.execute("SELECT 1 / 0");
            } catch (SQLException hidden) {
                return null;
            }
            return null;
        });

        assertThat(awaitStatus(session, InstanceStatus.FAILED)
                        .failure()
                        .orElseThrow()
                        .message())
                .contains("25P02");
        assertThat(effects()).isEmpty();
    }
}
