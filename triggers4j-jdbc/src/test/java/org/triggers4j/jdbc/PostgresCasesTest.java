package org.triggers4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.StoreException;
import org.triggers4j.job.JobId;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.Patience;
import org.triggers4j.store.PendingFire;
import org.triggers4j.store.Result;
import org.triggers4j.workflow.SessionUid;

class PostgresCasesTest extends JdbcStoreCases {
    PostgresCasesTest() {
        options = options.withTablePrefix(TestPostgres.freshPrefix()).withLockTimeout(Duration.ofMillis(300));
    }

    @Override
    JdbcStore open() {
        return JdbcStore.postgresql(spy.around(direct()), options);
    }

    @Override
    DataSource direct() {
        return TestPostgres.dataSource();
    }

    /** Lock and read, write, commit. */
    @Override
    int statementsOfAFire() {
        return 3;
    }

    @Override
    void beforeFirstStart() {
        options = options.withTablePrefix(TestPostgres.freshPrefix());
    }

    @Test
    void a_session_that_somebody_else_has_locked_is_busy_or_waited_for_and_the_others_go_on() throws SQLException {
        store.commit(Fires.into("a", "b"), Fires.plain(), Patience.WAIT);
        try (Connection connection = direct().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(options.sql("SELECT uid FROM {}session WHERE uid = 'a' FOR UPDATE"));

            var skipping = store.commit(Fires.into("a", "b"), Fires.plain(), Patience.SKIP_LOCKED);
            var waiting = store.commit(Fires.into("a"), Fires.plain(), Patience.WAIT);

            assertThat(skipping.get(0)).isInstanceOf(Result.Busy.class);
            assertThat(Fires.seq(skipping.get(1))).contains(2L);
            assertThat(((Result.Failed) waiting.get(0)).cause().isTransient()).isTrue();
            connection.rollback();
            connection.setAutoCommit(true);
        }
        assertThat(Fires.seq(store.commit(Fires.into("a"), Fires.plain(), Patience.WAIT)
                        .get(0)))
                .contains(2L);
    }

    @Test
    void connections_to_a_server_that_has_become_read_only_are_replaced() throws SQLException {
        var config = new HikariConfig();
        config.setDataSource(TestPostgres.server());
        config.setMaximumPoolSize(1);
        try (var pool = new HikariDataSource(config);
                JdbcStore another = JdbcStore.postgresql(pool, options)) {
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("SET default_transaction_read_only = on");
            }

            Result result = another.commit(Fires.into("s"), Fires.plain(), Patience.WAIT)
                    .get(0);

            assertThat(Fires.seq(result)).contains(1L);
        }
    }

    @Test
    void a_connection_of_a_stricter_isolation_is_refused() throws SQLException {
        try (Connection connection = direct().getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            var fire = new PendingFire(
                    new JobId(new UUID(1, 1)), new SessionUid("s"), "default", true, "page", Kwargs.empty(), "k");

            assertThatThrownBy(() -> store.enqueueFire(connection, fire))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("READ COMMITTED");
            connection.rollback();
        }
    }
}
