package org.triggers4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.triggers4j.error.ConflictException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.StoreTransaction;
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
    void no_way_leads_from_the_guarded_connection_to_the_one_behind_it() throws Exception {
        var leading = new CopyOnWriteArrayList<Connection>();
        var kept = new CopyOnWriteArrayList<Statement>();
        var results = new CopyOnWriteArrayList<ResultSet>();
        var asked = new AtomicReference<Connection>();
        TriggerManager session = fired(context -> {
            Connection connection = context.transaction();
            asked.set(connection);
            Statement statement = connection.createStatement();
            ResultSet rows = statement.executeQuery("SELECT 1");
            leading.add(connection.unwrap(Connection.class));
            leading.add(statement.unwrap(Statement.class).getConnection());
            leading.add(rows.getStatement().getConnection());
            leading.add(connection.getMetaData().getConnection());
            kept.add(statement);
            results.add(rows);
            return null;
        });

        awaitStatus(session, InstanceStatus.FINISHED);

        assertThat(leading)
                .hasSize(4)
                .allSatisfy(connection -> assertThat(connection).isSameAs(asked.get()));
        assertThatThrownBy(() -> results.get(0).next()).isInstanceOf(SQLException.class);
        assertThat(kept.get(0).toString()).isNotEmpty();
        assertThat(results.get(0).toString()).isNotEmpty();
    }

    @Test
    void a_transaction_that_memory_did_not_suffice_for_keeps_nobody_out() {
        var isShort = new AtomicBoolean();
        JdbcStore store =
                JdbcStore.sqlite(directory.resolve("engine.db"), options, source -> (DataSource) Proxy.newProxyInstance(
                        getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (self, method, arguments) -> {
                            if (isShort.getAndSet(false)) {
                                throw new OutOfMemoryError("for a moment");
                            }
                            return method.invoke(source, arguments);
                        }));
        store.start();
        isShort.set(true);

        assertThatThrownBy(store::begin).isInstanceOf(OutOfMemoryError.class);

        StoreTransaction next = store.begin();
        assertThat(next.connection()).isNotNull();
        next.close();
        store.close();
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
