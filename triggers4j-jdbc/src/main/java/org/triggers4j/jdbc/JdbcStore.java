package org.triggers4j.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.triggers4j.error.StoreException;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.Decider;
import org.triggers4j.store.Intent;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.JoinableStore;
import org.triggers4j.store.Maintenance;
import org.triggers4j.store.Patience;
import org.triggers4j.store.PendingFire;
import org.triggers4j.store.Result;
import org.triggers4j.store.ScheduleStore;
import org.triggers4j.store.StoreQueries;
import org.triggers4j.store.StoreTransaction;
import org.triggers4j.wakeup.Doorbell;

/**
 * A store on a relational database: an SQLite file for one machine, PostgreSQL for any number. Thread-safe. Making one
 * does no I/O; {@link #start()} connects and migrates.
 *
 * <p>On PostgreSQL it takes connections from the caller's DataSource, which should be a pool. Three of them are kept: one
 * for heartbeats, one that rings, and one that listens; every commit under way takes another. On SQLite it opens its own,
 * and a second file beside the first, {@code …-workers}, for heartbeats. What the database confirmed is durable: SQLite
 * runs with {@code synchronous=FULL}, PostgreSQL as its {@code synchronous_commit} says.
 */
public final class JdbcStore implements JoinableStore {
    private final Database database;
    private final Database workers;
    private final SideConnection heartbeats;
    private final CommitRunner commits;
    private final JdbcQueue queue;
    private final JdbcCalls callStore;
    private final JdbcSchedules schedules;
    private final JdbcQueries queries;
    private final JdbcMaintenance maintenance;
    private final Doorbell doorbell;
    private final QueueStatements queueStatements;
    private final boolean isIsolationChecked;
    private final String installed;

    /** What differs between databases. */
    private record Parts(
            Database database,
            Database workers,
            SideConnection heartbeats,
            SessionStatements sessions,
            QueueStatements queue,
            JdbcCalls.Parts calls,
            Doorbell doorbell,
            boolean isIsolationChecked) {}

    private JdbcStore(Parts parts, JdbcOptions options) {
        var workflows = new Workflows(options);
        var calls = new Calls(parts.database());
        this.database = parts.database();
        this.workers = parts.workers();
        this.heartbeats = parts.heartbeats();
        this.doorbell = parts.doorbell();
        this.queueStatements = parts.queue();
        this.isIsolationChecked = parts.isIsolationChecked();
        this.installed = options.sql("SELECT version FROM {}triggers_schema LIMIT 1");
        this.commits = new CommitRunner(parts.database(), parts.sessions(), workflows);
        var liveness = new Liveness(parts.heartbeats(), parts.database()::classify, options);
        this.queue = new JdbcQueue(calls, parts.queue(), liveness, workflows);
        this.callStore = new JdbcCalls(parts.database(), calls, parts.calls(), options);
        this.schedules = new JdbcSchedules(calls, callStore, options);
        this.queries = new JdbcQueries(calls, parts.queue(), workflows, options);
        this.maintenance = new JdbcMaintenance(calls, parts.sessions(), options);
    }

    /** A store in an SQLite file, which is created if it does not exist. */
    public static JdbcStore sqlite(Path file) {
        return sqlite(file, JdbcOptions.DEFAULTS);
    }

    /** A store in an SQLite file, which is created if it does not exist. */
    public static JdbcStore sqlite(Path file, JdbcOptions options) {
        return sqlite(file, options, UnaryOperator.identity());
    }

    /**
     * A store in an SQLite file, which is created if it does not exist.
     *
     * @param wrapping put around the source of its connections, to trace or count what they do
     */
    public static JdbcStore sqlite(Path file, JdbcOptions options, UnaryOperator<DataSource> wrapping) {
        DataSource main = wrapping.apply(sqliteSource(file.toString(), SQLiteConfig.SynchronousMode.FULL, options));
        var gates = new SqliteGateStatements(options);
        var calls = new SqliteCallStatements(options, gates);
        // A heartbeat need not survive the machine.
        DataSource beside =
                wrapping.apply(sqliteSource(file + "-workers", SQLiteConfig.SynchronousMode.NORMAL, options));
        return new JdbcStore(
                new Parts(
                        new SqliteDatabase(main, options, Migrator.sqlite(options)),
                        new SqliteDatabase(beside, options, Migrator.sqliteWorkers(options)),
                        new SideConnection(beside),
                        new SqliteSessionStatements(options, gates),
                        new SqliteQueueStatements(options, gates),
                        new JdbcCalls.Parts(calls, new SqliteAdmissionStatements(options, calls, gates), gates),
                        new SqliteDoorbell(main, beside),
                        false),
                options);
    }

    private static DataSource sqliteSource(String file, SQLiteConfig.SynchronousMode mode, JdbcOptions options) {
        var config = new SQLiteConfig();
        config.setSynchronous(mode);
        config.setBusyTimeout((int) options.lockTimeout().toMillis());
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    /** A store in a PostgreSQL database, 12 or later; the DataSource stays the caller's. */
    public static JdbcStore postgresql(DataSource dataSource) {
        return postgresql(dataSource, JdbcOptions.DEFAULTS);
    }

    /** A store in a PostgreSQL database, 12 or later; the DataSource stays the caller's. */
    public static JdbcStore postgresql(DataSource dataSource, JdbcOptions options) {
        var database = new PostgresDatabase(dataSource, options);
        var keys = new PostgresKeyStatements(options);
        var gates = new PostgresGateStatements(options);
        var ends = new PostgresEndStatements(options, gates);
        return new JdbcStore(
                new Parts(
                        database,
                        database,
                        new SideConnection(dataSource),
                        new PostgresSessionStatements(options, gates),
                        new PostgresQueueStatements(options, gates),
                        new JdbcCalls.Parts(
                                new PostgresCallStatements(options, keys, gates, ends),
                                new PostgresAdmissionStatements(options, keys, gates, ends),
                                gates),
                        new PostgresDoorbell(dataSource, new SideConnection(dataSource), options),
                        true),
                options);
    }

    /**
     * Whether the tables are there, of whatever version. For a program that only looks: makes nothing, except that SQLite makes
     * an empty file where there is none.
     *
     * @throws StoreException when the database cannot be reached or read
     */
    public boolean isInstalled() {
        try (Tx tx = database.read()) {
            tx.query(installed, row -> {});
            return true;
        } catch (SQLException e) {
            if (database.isTableMissing(e)) {
                return false;
            }
            throw database.classify(e).toException(e);
        }
    }

    @Override
    public void start() {
        startOne(database);
        if (workers != database) {
            startOne(workers);
        }
    }

    private static void startOne(Database started) {
        try {
            started.start();
        } catch (SQLException e) {
            throw started.classify(e).toException(e);
        }
    }

    @Override
    public List<Result> commit(List<Intent> intents, Decider decider, Patience patience) {
        return commits.commit(intents, decider, patience);
    }

    /**
     * Enqueues an inbox row in the caller's open transaction.
     *
     * @param connection open, not in autocommit mode, on the database of this store, on PostgreSQL READ COMMITTED; stays
     *     the caller's
     * @throws StoreException when the connection is not like that, or the database refuses the row; the caller's
     *     transaction should then be rolled back
     */
    @Override
    public void enqueueFire(Connection connection, PendingFire fire) {
        try {
            check(connection);
            @SuppressWarnings("resource") // the caller's
            var tx = new CallersTx(connection, isIsolationChecked);
            tx.update(queueStatements.insertIntoInbox(), Rows.values(fire));
        } catch (SQLException e) {
            throw database.classify(e).toException(e);
        }
    }

    /**
     * Begins a transaction for a caller's statements and one decision. On SQLite it is the file's only writer until it is
     * over: everybody else waits up to the lock timeout, and then fails.
     */
    @Override
    public StoreTransaction begin() {
        try {
            return new JdbcTransaction(database, database.beginShared(), commits, callStore);
        } catch (SQLException e) {
            throw database.classify(e).toException(e);
        }
    }

    private void check(Connection connection) throws SQLException {
        if (connection.getAutoCommit()) {
            throw refused("is in autocommit mode, so it could not wait for your commit. Open a transaction first.");
        }
        if (isIsolationChecked && connection.getTransactionIsolation() != Connection.TRANSACTION_READ_COMMITTED) {
            throw refused("is not at isolation level READ COMMITTED, the only one this is safe at.");
        }
    }

    private static StoreException refused(String why) {
        return new StoreException(StoreException.Kind.DEFINITE, "The connection " + why, null);
    }

    @Override
    public JobQueue queue() {
        return queue;
    }

    @Override
    public CallStore calls() {
        return callStore;
    }

    @Override
    public ScheduleStore schedules() {
        return schedules;
    }

    @Override
    public CallStore.Enqueued enqueueCall(
            Connection connection, CallStore.NewCall call, Instant now, CallStore.EndOf stale) {
        try {
            check(connection);
            @SuppressWarnings("resource") // the caller's
            var tx = new CallersTx(connection, isIsolationChecked);
            return callStore.enqueueIn(tx, call, now, stale);
        } catch (SQLException e) {
            throw database.classify(e).toException(e);
        }
    }

    @Override
    public StoreQueries queries() {
        return queries;
    }

    @Override
    public Maintenance maintenance() {
        return maintenance;
    }

    @Override
    public Doorbell doorbell() {
        return doorbell;
    }

    @Override
    public void close() {
        doorbell.close();
        heartbeats.close();
        workers.close();
        database.close();
    }
}
