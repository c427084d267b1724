package org.triggers4j.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection kept aside for short statements that commit by themselves, so that heartbeats never wait for a pool that
 * others have emptied. Opened when first needed, and again after it broke. Thread-safe; calls take turns.
 */
final class SideConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SideConnection.class);

    private final DataSource dataSource;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Connection connection; // guarded by lock
    private boolean isClosed; // guarded by lock

    SideConnection(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Does the work; once more on a new connection when the old one turns out to be broken. */
    <T> T call(Calls.Work<T> work) throws SQLException {
        lock.lock();
        try {
            boolean isFresh = connection == null;
            try {
                return attempt(work);
            } catch (SQLException e) {
                drop();
                if (isFresh) {
                    throw e;
                }
                return attempt(work);
            }
        } finally {
            lock.unlock();
        }
    }

    private <T> T attempt(Calls.Work<T> work) throws SQLException {
        if (isClosed) {
            throw new SQLException("the store is closed", "08003");
        }
        Connection current = connection;
        if (current == null) {
            current = dataSource.getConnection();
            connection = current;
            current.setAutoCommit(true);
        }
        return work.in(new CallersTx(current, false));
    }

    private void drop() {
        try (Connection dropped = connection) {
            connection = null;
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("a connection could not be closed in order");
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            drop();
        } finally {
            lock.unlock();
        }
    }
}
