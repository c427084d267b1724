package org.triggers4j.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.job.JobId;

/** PostgreSQL behind the caller's DataSource. */
final class PostgresDatabase implements Database {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresDatabase.class);

    private static final String READ_ONLY = "25006";
    private static final String DISK_FULL = "53100";
    private static final String NO_SUCH_SAVEPOINT = "3B001";
    private static final String NO_SUCH_TABLE = "42P01";

    private final DataSource dataSource;
    private final JdbcOptions options;

    PostgresDatabase(DataSource dataSource, JdbcOptions options) {
        this.dataSource = dataSource;
        this.options = options;
    }

    @Override
    public void start() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Migrator.postgresql(options).migrate(connection);
        }
    }

    @Override
    public Tx begin() throws SQLException {
        return open(false);
    }

    @Override
    public Shared beginShared() throws SQLException {
        Connection connection = dataSource.getConnection();
        boolean hasBegun = false;
        try {
            connection.setAutoCommit(false);
            var tx = new PostgresTx(connection, false);
            tx.update(PostgresSessionStatements.ISOLATION);
            tx.update(Shared.SET_SAVEPOINT);
            hasBegun = true;
            return new Shared(tx, connection, false);
        } finally {
            if (!hasBegun) {
                connection.close();
            }
        }
    }

    @Override
    public Tx single() throws SQLException {
        return open(true);
    }

    @Override
    public Tx read() throws SQLException {
        return open(true);
    }

    @Override
    public Tx snapshot() throws SQLException {
        Tx tx = open(false);
        try {
            tx.update("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            return tx;
        } catch (SQLException e) {
            tx.close();
            throw e;
        }
    }

    private Tx open(boolean autoCommit) throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            connection.setAutoCommit(autoCommit);
            return new PostgresTx(connection, autoCommit);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public Failure classify(SQLException failure) {
        return failureOf(failure);
    }

    @Override
    public boolean isDown(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && (state.equals(DISK_FULL) || failureOf(failure) == Failure.CONNECTION);
    }

    @Override
    public boolean isSavepointMissing(SQLException failure) {
        return NO_SUCH_SAVEPOINT.equals(failure.getSQLState());
    }

    @Override
    public boolean isTableMissing(SQLException failure) {
        return NO_SUCH_TABLE.equals(failure.getSQLState());
    }

    static Failure failureOf(SQLException failure) {
        String state = Optional.ofNullable(failure.getSQLState()).orElse("08000");
        return switch (state) {
            case "40001", "40P01" -> Failure.CONTENTION;
            case "55P03" -> Failure.LOCK_TIMEOUT;
            case READ_ONLY, "57P01", "57P02", "57P03", "57P05" -> Failure.CONNECTION;
            case "57014" -> Failure.EXHAUSTED;
            default -> ofClass(state);
        };
    }

    private static Failure ofClass(String state) {
        return switch (state.substring(0, Math.min(2, state.length()))) {
            case "08", "58" -> Failure.CONNECTION;
            case "40" -> Failure.CONTENTION;
            case "53" -> Failure.EXHAUSTED;
            case "22", "23", "54" -> Failure.DATA;
            default -> Failure.BROKEN;
        };
    }

    static void bindArray(Connection connection, PreparedStatement statement, int position, @Nullable Object[] array)
            throws SQLException {
        statement.setArray(position, connection.createArrayOf(typeOf(array), array));
    }

    private static String typeOf(Object[] array) {
        if (array instanceof String[]) {
            return "text";
        } else if (array instanceof Long[]) {
            return "int8";
        } else if (array instanceof Integer[]) {
            return "int4";
        } else if (array instanceof Boolean[]) {
            return "bool";
        } else if (array instanceof UUID[]) {
            return "uuid";
        }
        throw new IllegalArgumentException("cannot bind a " + array.getClass().getName());
    }

    /** The DataSource is the caller's. */
    @Override
    public void close() {}

    private static final class PostgresTx extends Tx {
        private final Connection connection;
        private boolean isOver;
        private boolean isReadOnly;

        PostgresTx(Connection connection, boolean autoCommit) {
            this.connection = connection;
            this.isOver = autoCommit;
        }

        @Override
        PreparedStatement prepare(String sql) throws SQLException {
            return connection.prepareStatement(sql);
        }

        @Override
        void release(PreparedStatement statement) throws SQLException {
            statement.close();
        }

        @Override
        UUID id(JobId id) {
            return id.value();
        }

        @Override
        void bindArray(PreparedStatement statement, int position, @Nullable Object[] array) throws SQLException {
            PostgresDatabase.bindArray(connection, statement, position, array);
        }

        @Override
        void commit() throws SQLException {
            if (!isOver) {
                connection.commit();
                isOver = true;
            }
        }

        @Override
        void failed(SQLException failure) {
            isReadOnly |= READ_ONLY.equals(failure.getSQLState());
        }

        /** A server that was demoted to a standby keeps its connections; they are cut, so that the pool makes new ones. */
        @Override
        public void close() {
            try (connection) {
                if (isReadOnly) {
                    connection.abort(Runnable::run);
                    return;
                }
                if (!isOver) {
                    isOver = true;
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            } catch (SQLException e) {
                // What failed before has been reported; the pool finds out that the connection is dead.
                LOG.atDebug().setCause(e).log("a connection could not be given back in order");
            }
        }
    }
}
