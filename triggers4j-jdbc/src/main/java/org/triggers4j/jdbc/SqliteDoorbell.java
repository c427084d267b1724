package org.triggers4j.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.wakeup.Doorbell;

/**
 * Hears commits of other processes in the file's {@code PRAGMA data_version}, asked for every few milliseconds on a
 * connection of its own (a look at shared memory, no input or output), and rings of this process at once. The thread
 * starts with the first listener.
 */
final class SqliteDoorbell implements Doorbell {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteDoorbell.class);
    private static final Duration INTERVAL = Duration.ofMillis(7);
    private static final Duration PAUSE_AFTER_ERROR = Duration.ofSeconds(1);

    private final DataSource dataSource;
    private final Listeners listeners = new Listeners();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Thread thread; // guarded by lock
    private boolean isRung; // guarded by lock
    private boolean isClosed; // guarded by lock

    SqliteDoorbell(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public void ring() {
        lock.lock();
        try {
            isRung = true;
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
            if (thread == null && !isClosed) {
                var listening = new Thread(this::listen, "triggers-doorbell-sqlite");
                listening.setDaemon(true);
                listening.start();
                thread = listening;
            }
        } finally {
            lock.unlock();
        }
        return end;
    }

    private void listen() {
        boolean isOver = false;
        while (!isOver) {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                poll(statement);
                isOver = true;
            } catch (SQLException e) {
                LOG.atDebug().setCause(e).log("the doorbell is deaf for a moment");
                isOver = !awaitRing(PAUSE_AFTER_ERROR);
            }
        }
    }

    /** Returns when the doorbell is closed. */
    private void poll(Statement statement) throws SQLException {
        long last = dataVersion(statement);
        while (awaitRing(INTERVAL)) {
            long current = dataVersion(statement);
            if (takeRing() || current != last) {
                last = current;
                listeners.call();
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
