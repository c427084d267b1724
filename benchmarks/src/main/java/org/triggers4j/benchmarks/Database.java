package org.triggers4j.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** One PostgreSQL database, through the pool that every subject is given. */
public final class Database implements AutoCloseable {
    /** Enough for 32 producers beside a worker. */
    private static final int CONNECTIONS = 40;

    private final HikariDataSource pool;

    private Database(HikariDataSource pool) {
        this.pool = pool;
    }

    /** Connects to a JDBC URL, with all its connections, so that no measurement has to wait for one. */
    public static Database open(String url) throws SQLException {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(CONNECTIONS);
        var pool = new HikariDataSource(config);
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            all.add(pool.getConnection());
        }
        for (Connection each : all) {
            each.close();
        }
        return new Database(pool);
    }

    /** The pool. */
    public DataSource dataSource() {
        return pool;
    }

    /** Leaves the server nothing to do that belongs to what came before: statistics, dead rows, dirty pages. */
    public void settle() throws SQLException {
        execute("VACUUM (ANALYZE)");
        execute("CHECKPOINT");
    }

    /** Where the write-ahead log of the whole server ends, in bytes. */
    public long walBytes() throws SQLException {
        return number("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint");
    }

    /** The first column of the only row of a query's result. */
    public long number(String query) throws SQLException {
        return number(pool, query);
    }

    /** The first column of the only row of a query's result. */
    public static long number(DataSource source, String query) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Executes a statement in a transaction of its own. */
    public void execute(String sql) throws SQLException {
        execute(pool, sql);
    }

    /** Executes one statement, or several with semicolons between them. */
    public static void execute(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
