package org.triggers4j.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.wakeup.Doorbell;

/**
 * Hears commits of other processes in a file's {@code PRAGMA data_version}, asked for every few milliseconds on connections
 * of its own (a look at shared memory, no input or output), and rings of this process at once.
 *
 * <p>Implementation notes. Commits to the store's own file are heard without a ring. A ring is passed on to other processes
 * by writing a number into the header of the second file, which costs no wait for the disk and no lock on the first; their
 * heartbeats are heard as rings too, which is harmless. A connection does not hear itself. The thread starts with the first
 * listener or ring.
 */
final class SqliteDoorbell implements Doorbell {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteDoorbell.class);
    private static final Duration INTERVAL = Duration.ofMillis(7);
    private static final Duration PAUSE_AFTER_ERROR = Duration.ofSeconds(1);

    private final DataSource dataSource;
    private final DataSource beside;
    private final Listeners listeners = new Listeners();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Thread thread; // guarded by lock
    private boolean isRung; // guarded by lock
    private boolean isClosed; // guarded by lock

    SqliteDoorbell(DataSource dataSource, DataSource beside) {
        this.dataSource = dataSource;
        this.beside = beside;
    }

    @Override
    public void ring() {
        lock.lock();
        try {
            isRung = true;
            startThread();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public AutoCloseable onRing(Runnable listener) {
        AutoCloseable end = listeners.add(listener);
        lock.lock();
        try {
            startThread();
        } finally {
            lock.unlock();
        }
        return end;
    }

    private void startThread() {
        if (thread == null && !isClosed) {
            var listening = new Thread(this::listen, "triggers-doorbell-sqlite");
            listening.setDaemon(true);
            listening.start();
            thread = listening;
        }
    }

    private void listen() {
        boolean isOver = false;
        while (!isOver) {
            try (Connection store = dataSource.getConnection();
                    Statement commits = store.createStatement();
                    Connection second = beside.getConnection();
                    Statement bell = second.createStatement()) {
                poll(commits, bell);
                isOver = true;
            } catch (SQLException e) {
                LOG.atDebug().setCause(e).log("the doorbell is deaf for a moment");
                isOver = !awaitRing(PAUSE_AFTER_ERROR);
            }
        }
    }

    /** Returns when the doorbell is closed. */
    private void poll(Statement commits, Statement bell) throws SQLException {
        long lastCommit = dataVersion(commits);
        long lastRing = dataVersion(bell);
        while (awaitRing(INTERVAL)) {
            boolean isRungHere = takeRing();
            long commit = dataVersion(commits);
            long ring = dataVersion(bell);
            if (isRungHere || commit != lastCommit || ring != lastRing) {
                lastCommit = commit;
                lastRing = ring;
                listeners.call();
            }
            if (isRungHere) {
                bell.execute(
                        "PRAGMA user_version = " + ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
            }
        }
    }

    private static long dataVersion(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("PRAGMA data_version")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Waits for a ring, or for the time to pass. Returns whether the doorbell still works. */
    private boolean awaitRing(Duration atMost) {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (!isRung && !isClosed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !isClosed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private boolean takeRing() {
        lock.lock();
        try {
            boolean wasRung = isRung;
            isRung = false;
            return wasRung;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        Thread ending;
        lock.lock();
        try {
            isClosed = true;
            ending = thread;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        Threads.join(ending, Duration.ofSeconds(2));
    }
}
