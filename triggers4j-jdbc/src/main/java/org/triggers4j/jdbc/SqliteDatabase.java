package org.triggers4j.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.job.JobId;

/**
 * An SQLite file.
 *
 * <p>Implementation notes. SQLite has one writer at a time. Within this process a permit hands the one writing connection
 * on, which is fairer and quicker than SQLite's own polling; between processes {@code BEGIN IMMEDIATE} waits up to the
 * busy timeout. Transactions are begun and ended by statement: the driver's own {@code commit()} begins the next
 * transaction at once, which would keep the file locked. The writer's prepared statements are kept for its life. A writer
 * whose commit failed is closed, because the state of its transaction is not known. Readers are apart; under WAL they see
 * one moment each and wait for nobody.
 */
final class SqliteDatabase implements Database {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteDatabase.class);
    private static final int IDLE_READERS = 4;
    private static final int ERROR = 1;
    private static final int BUSY = 5;
    private static final int FULL = 13;
    private static final int WAL_TRIES = 8;

    private final DataSource dataSource;
    private final JdbcOptions options;
    private final Migrator migrator;
    // Not a lock with an owner: a caller's transaction may end on another thread than it began.
    private final Semaphore writing = new Semaphore(1);
    private final ConcurrentLinkedDeque<Cached> readers = new ConcurrentLinkedDeque<>();
    private @Nullable Cached writer; // of whoever has the permit of writing
    private volatile boolean isClosed;

    SqliteDatabase(DataSource dataSource, JdbcOptions options, Migrator migrator) {
        this.dataSource = dataSource;
        this.options = options;
        this.migrator = migrator;
    }

    @Override
    public void start() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            useWal(connection);
            migrator.migrate(connection);
        }
    }

    /** SQLite does not always wait by itself when several processes switch at once. */
    private static void useWal(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (int attempt = 1; ; attempt++) {
                try {
                    statement.execute("PRAGMA journal_mode = WAL");
                    return;
                } catch (SQLException e) {
                    if (failureOf(e) != Failure.LOCK_TIMEOUT || attempt == WAL_TRIES) {
                        throw e;
                    }
                    Pause.jittered(attempt);
                }
            }
        }
    }

    @Override
    public Tx begin() throws SQLException {
        lockWriter();
        boolean hasBegun = false;
        try {
            Cached connection = writer;
            if (connection == null) {
                connection = new Cached(open());
                writer = connection;
            }
            connection.execute("BEGIN IMMEDIATE");
            var tx = new SqliteTx(connection, Use.WRITES);
            hasBegun = true;
            return tx;
        } finally {
            if (!hasBegun) {
                writing.release();
            }
        }
    }

    /** The caller may leave statements open on the connection, so it is closed afterwards. */
    @Override
    public Shared beginShared() throws SQLException {
        lockWriter();
        Cached own = null;
        boolean hasBegun = false;
        try {
            Connection connection = open();
            own = new Cached(connection);
            own.execute("BEGIN IMMEDIATE");
            own.execute(Shared.SET_SAVEPOINT);
            var begun = new Shared(new SqliteTx(own, Use.IS_SHARED), connection, true);
            hasBegun = true;
            return begun;
        } finally {
            if (!hasBegun) {
                abandon(own);
            }
        }
    }

    private void abandon(@Nullable Cached connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } finally {
            writing.release();
        }
    }

    private void lockWriter() throws SQLException {
        long deadline = System.nanoTime() + options.lockTimeout().toNanos();
        try (Interruption interruption = new Interruption()) {
            while (!isWriterLockedBy(deadline, interruption)) {
                if (System.nanoTime() - deadline >= 0) {
                    throw new SQLException("another thread of this process is writing", null, BUSY);
                }
            }
        }
    }

    private boolean isWriterLockedBy(long deadline, Interruption interruption) {
        interruption.putOff();
        try {
            return writing.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // put off at the next try, or left to the caller
            return false;
        }
    }

    @Override
    public Tx single() throws SQLException {
        return begin();
    }

    @Override
    public Tx read() throws SQLException {
        return snapshot();
    }

    @Override
    public Tx snapshot() throws SQLException {
        Cached idle = readers.pollFirst();
        Cached reader = idle != null ? idle : new Cached(open());
        try {
            reader.execute("BEGIN");
            return new SqliteTx(reader, Use.READS);
        } catch (SQLException e) {
            reader.close();
            throw e;
        }
    }

    private Connection open() throws SQLException {
        if (isClosed) {
            throw new SQLException("the store is closed", "08003");
        }
        return dataSource.getConnection();
    }

    @Override
    public Failure classify(SQLException failure) {
        return failureOf(failure);
    }

    @Override
    public boolean isDown(SQLException failure) {
        return (failure.getErrorCode() & 0xff) == FULL || failureOf(failure) == Failure.CONNECTION;
    }

    /** SQLite has no code of its own for this, and this is all that can be wrong with that statement. */
    @Override
    public boolean isSavepointMissing(SQLException failure) {
        return failure.getErrorCode() == ERROR;
    }

    @Override
    public boolean isTableMissing(SQLException failure) {
        return failure.getErrorCode() == ERROR;
    }

    /** By SQLite's primary result code. */
    static Failure failureOf(SQLException failure) {
        return switch (failure.getErrorCode() & 0xff) {
            case BUSY, 6 -> Failure.LOCK_TIMEOUT; // the driver has waited for the busy timeout already
            case 7, 8, FULL -> Failure.EXHAUSTED; // no memory, read-only, full
            case 10, 14, 15 -> Failure.CONNECTION; // input/output, cannot open, locking protocol
            case 18, 19, 20 -> Failure.DATA; // too big, constraint, mismatch
            default -> Failure.BROKEN;
        };
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            lockWriter();
            try {
                if (writer != null) {
                    writer.close();
                    writer = null;
                }
            } finally {
                writing.release();
            }
        } catch (SQLException e) {
            LOG.atWarn().setCause(e).log("a transaction is still open; the writing connection is left to it");
        }
        readers.forEach(Cached::close);
        readers.clear();
    }

    /** A connection with the statements prepared on it. */
    private static final class Cached implements AutoCloseable {
        private final Connection connection;
        private final Map<String, PreparedStatement> statements = new HashMap<>();

        Cached(Connection connection) {
            this.connection = connection;
        }

        PreparedStatement prepare(String sql) throws SQLException {
            PreparedStatement known = statements.get(sql);
            if (known == null) {
                known = connection.prepareStatement(sql);
                statements.put(sql, known);
            }
            return known;
        }

        void execute(String sql) throws SQLException {
            prepare(sql).execute();
        }

        @Override
        public void close() {
            try (connection) {
                for (Statement statement : statements.values()) {
                    statement.close();
                }
            } catch (SQLException e) {
                LOG.atDebug().setCause(e).log("a connection could not be closed in order");
            }
        }
    }

    private enum Use {
        READS,
        WRITES,
        IS_SHARED
    }

    private final class SqliteTx extends Tx {
        private final Cached cached;
        private final Use use;
        private boolean isOver;
        private boolean isSuspect;

        SqliteTx(Cached cached, Use use) {
            this.cached = cached;
            this.use = use;
        }

        @Override
        PreparedStatement prepare(String sql) throws SQLException {
            return cached.prepare(sql);
        }

        @Override
        void release(PreparedStatement statement) {}

        @Override
        String id(JobId id) {
            return id.toString();
        }

        @Override
        void bindArray(PreparedStatement statement, int position, @Nullable Object[] array) {
            throw new IllegalArgumentException("SQLite has no arrays");
        }

        @Override
        void commit() throws SQLException {
            isSuspect = true;
            cached.execute("COMMIT");
            isSuspect = false;
            isOver = true;
        }

        @Override
        public void close() {
            try {
                if (!isOver && !isSuspect) {
                    cached.execute("ROLLBACK");
                }
            } catch (SQLException e) {
                // SQLite rolls back by itself on some errors; the connection goes either way.
                LOG.atDebug().setCause(e).log("a transaction could not be rolled back");
                isSuspect = true;
            } finally {
                giveBack();
            }
        }

        private void giveBack() {
            switch (use) {
                case READS -> giveBackReader();
                case WRITES -> {
                    if (isSuspect) {
                        cached.close();
                        writer = null;
                    }
                    writing.release();
                }
                case IS_SHARED -> {
                    cached.close();
                    writing.release();
                }
            }
        }

        private void giveBackReader() {
            if (isSuspect || isClosed || readers.size() >= IDLE_READERS) {
                cached.close();
            } else {
                readers.addFirst(cached);
            }
        }
    }
}
