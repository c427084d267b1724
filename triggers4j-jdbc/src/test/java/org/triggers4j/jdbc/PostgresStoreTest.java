package org.triggers4j.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.jdbc.PgConnection;
import org.triggers4j.store.Store;
import org.triggers4j.test.store.JoinableStoreContract;

class PostgresStoreTest extends JoinableStoreContract {
    private JdbcOptions options = JdbcOptions.DEFAULTS;

    @Override
    protected Store open() {
        options = JdbcOptions.DEFAULTS.withTablePrefix(TestPostgres.freshPrefix());
        return reopen();
    }

    @Override
    protected Store reopen() {
        return JdbcStore.postgresql(TestPostgres.dataSource(), options);
    }

    @Override
    protected Connection connection() throws SQLException {
        return TestPostgres.dataSource().getConnection();
    }

    @Override
    protected void cut(Connection guarded) throws SQLException {
        guarded.unwrap(PgConnection.class).abort(Runnable::run);
    }
}
