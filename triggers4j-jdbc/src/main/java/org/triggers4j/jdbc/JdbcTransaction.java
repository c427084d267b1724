package org.triggers4j.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.triggers4j.error.StoreException;
import org.triggers4j.store.Decider;
import org.triggers4j.store.Intent;
import org.triggers4j.store.Result;
import org.triggers4j.store.StoreTransaction;

/** A transaction that a caller writes in, through a guarded connection, and that one decision ends. */
final class JdbcTransaction implements StoreTransaction {
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(2);

    private final Database.Shared shared;
    private final CommitRunner commits;
    private final GuardedConnection guard;
    private final AtomicBoolean isOver = new AtomicBoolean();

    JdbcTransaction(Database database, Database.Shared shared, CommitRunner commits) {
        this.shared = shared;
        this.commits = commits;
        this.guard = new GuardedConnection(shared.connection(), database::isDown);
    }

    @Override
    public Connection connection() {
        return guard.proxy();
    }

    @Override
    public boolean isExclusive() {
        return shared.isExclusive();
    }

    @Override
    public boolean isBroken() {
        try {
            return guard.hasSeenItDown() || !shared.connection().isValid((int) ANSWERS_WITHIN.toSeconds());
        } catch (SQLException e) {
            return true;
        }
    }

    @Override
    public Result commit(Intent intent, Decider decider) {
        if (!isOver.compareAndSet(false, true)) {
            throw new IllegalStateException("The transaction is over.");
        }
        guard.end();
        if (isGone()) {
            shared.tx().close();
            return new Result.Failed(new StoreException(
                    StoreException.Kind.TRANSIENT,
                    "The connection is gone, and with it what was written in its transaction. Do it again.",
                    null));
        }
        return commits.commitIn(shared.tx(), intent, decider);
    }

    private boolean isGone() {
        try {
            return shared.connection().isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    @Override
    public void close() {
        if (isOver.compareAndSet(false, true)) {
            guard.end();
            shared.tx().close();
        }
    }
}
