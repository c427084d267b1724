package org.triggers4j.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.wakeup.Doorbell;

/**
 * LISTEN and NOTIFY.
 *
 * <p>Implementation notes. NOTIFY inside a working transaction would serialise all commits of the database, so a ring only
 * leaves a mark; a thread of its own calls this process's listeners and then notifies the others on a connection that
 * commits by itself. Rings that come meanwhile become one. A second thread waits on a connection that listens; it passes
 * over notifications of this process, which has heard already. After a failure both go on with a new connection; what was
 * rung in between is lost, and polling finds it. After every new connection the listeners are called once.
 */
final class PostgresDoorbell implements Doorbell {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresDoorbell.class);
    private static final Duration PAUSE_AFTER_ERROR = Duration.ofSeconds(1);
    // Rings in between are one: a commit for each would cost more than they save.
    private static final Duration RINGS_APART = Duration.ofMillis(5);
    private static final int LISTEN_MILLIS = 500;

    private final DataSource dataSource;
    private final SideConnection side;
    private final Listeners listeners = new Listeners();
    private final String listen;
    private final String notify;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rung = lock.newCondition();
    private final Condition closed = lock.newCondition();
    private @Nullable Thread ringer; // guarded by lock
    private @Nullable Thread listener; // guarded by lock
    private volatile boolean isRung; // written under the lock
    private boolean isClosed; // guarded by lock
    private volatile int ownPid;

    PostgresDoorbell(DataSource dataSource, SideConnection side, JdbcOptions options) {
        this.dataSource = dataSource;
        this.side = side;
        this.listen = options.sql("LISTEN {}triggers_bell");
        this.notify = options.sql("SELECT pg_backend_pid() AS pid, pg_notify('{}triggers_bell', '')");
    }

    @Override
    public void ring() {
        if (isRung) {
            return; // what this ring is for was committed before the one that is still to be sent
        }
        lock.lock();
        try {
            if (ringer == null && !isClosed) {
                ringer = start(this::ringOn, "triggers-doorbell-ring");
            }
            isRung = true; // once somebody is there to send it
            rung.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public AutoCloseable onRing(Runnable wanted) {
        AutoCloseable end = listeners.add(wanted);
        lock.lock();
        try {
            if (listener == null && !isClosed) {
                listener = start(this::listenOn, "triggers-doorbell-listen");
            }
        } finally {
            lock.unlock();
        }
        return end;
    }

    private static Thread start(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void ringOn() {
        while (takeRing()) {
            listeners.call();
            try {
                side.call(tx -> {
                    tx.query(notify, row -> ownPid = row.getInt("pid"));
                    return tx;
                });
            } catch (SQLException e) {
                LOG.atDebug().setCause(e).log("a ring was lost");
            }
            pause(RINGS_APART);
        }
    }

    /** Waits for a ring; false when the doorbell is closed. */
    private boolean takeRing() {
        lock.lock();
        try {
            while (!isRung && !isClosed) {
                rung.await();
            }
            isRung = false;
            return !isClosed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void listenOn() {
        boolean works = true;
        while (works) {
            try (Connection connection = dataSource.getConnection()) {
                hear(connection);
                works = false;
            } catch (SQLException e) {
                LOG.atDebug().setCause(e).log("the doorbell is deaf for a moment");
                works = pause(PAUSE_AFTER_ERROR);
            }
        }
    }

    /** Returns when the doorbell is closed. */
    private void hear(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute(listen);
            var notices = connection.unwrap(PGConnection.class);
            listeners.call();
            while (isOpen()) {
                if (isOfOthers(notices.getNotifications(LISTEN_MILLIS))) {
                    listeners.call();
                }
            }
            statement.execute("UNLISTEN *");
        }
    }

    private boolean isOfOthers(PGNotification @Nullable [] notifications) {
        if (notifications == null) {
            return false;
        }
        for (PGNotification notification : notifications) {
            if (notification.getPID() != ownPid) {
                return true;
            }
        }
        return false;
    }

    private boolean isOpen() {
        lock.lock();
        try {
            return !isClosed;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether the doorbell still works. */
    private boolean pause(Duration length) {
        lock.lock();
        try {
            long left = length.toNanos();
            while (!isClosed && left > 0) {
                left = closed.awaitNanos(left);
            }
            return !isClosed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Stops both threads, within two seconds each. */
    @Override
    public void close() {
        Thread ringing;
        Thread listening;
        lock.lock();
        try {
            isClosed = true;
            ringing = ringer;
            listening = listener;
            rung.signal();
            closed.signalAll();
        } finally {
            lock.unlock();
        }
        Threads.join(ringing, Duration.ofSeconds(2));
        Threads.join(listening, Duration.ofSeconds(2));
        side.close();
    }
}
