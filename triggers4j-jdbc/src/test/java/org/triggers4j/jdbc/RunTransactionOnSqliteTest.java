package org.triggers4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.triggers4j.error.ConflictException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.Workflow;

class RunTransactionOnSqliteTest extends RunTransactionCases {
    @TempDir
    private Path directory;

    @Override
    JdbcStore store() {
        return JdbcStore.sqlite(directory.resolve("engine.db"), options, spy::around);
    }

    @Override
    DataSource direct() {
        var source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + directory.resolve("engine.db"));
        return source;
    }

    @Override
    void cut(Connection connection) throws SQLException {
        connection.unwrap(SQLiteConnection.class).close();
    }

    @Test
    void what_would_wait_for_the_run_s_own_transaction_is_refused_at_once() throws Exception {
        var refused = new CopyOnWriteArrayList<ConflictException>();
        TriggerManager session = fired(context -> {
            write(context, "one");
            TriggerManager manager = context.manager();
            for (Runnable call : new Runnable[] {
                () -> manager.fire("told"),
                () -> manager.updateConfiguration(Workflow.of()),
                () -> manager.updateInstanceMetadata("t_write#0", Kwargs.of("n", 1)),
                manager::delete
            }) {
                try {
                    call.run();
                } catch (ConflictException e) {
                    refused.add(e);
                }
            }
            return null;
        });

        awaitStatus(session, InstanceStatus.FINISHED);

        assertThat(refused).hasSize(4).allSatisfy(e -> assertThat(e).hasMessageContaining("fireOnCommit"));
        assertThat(effects()).containsExactly("one");
    }

    @Test
    void a_task_that_hides_an_error_which_rolled_everything_back_does_not_finish() throws Exception {
        sql("CREATE UNIQUE INDEX {}once ON {}effect (name)");
        TriggerManager session = fired(context -> {
            write(context, "one");
            try (Statement statement = context.transaction().createStatement()) {
                statement.execute(options.sql("INSERT OR ROLLBACK INTO {}effect VALUES ('one')"));
            } catch (SQLException hidden) {
                return null;
            }
            return null;
        });

        InstanceView failed = awaitStatus(session, InstanceStatus.FAILED);

        assertThat(failed.failure().orElseThrow().message()).contains("ended before the finish");
        assertThat(session.inspect().latestKwargs()).doesNotContainKey("t_write");
        assertThat(effects()).isEmpty();
    }

    @Test
    void a_fire_before_the_transaction_is_asked_for_goes_through() throws Exception {
        TriggerManager session = fired(context -> {
            context.manager().fire("told");
            write(context, "one");
            return null;
        });

        awaitStatus(session, InstanceStatus.FINISHED);

        assertThat(session.inspect().latestKwargs()).containsKey("told");
        assertThat(effects()).containsExactly("one");
    }
}
