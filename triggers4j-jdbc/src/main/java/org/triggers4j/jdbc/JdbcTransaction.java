package org.triggers4j.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.StoreException;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.Decider;
import org.triggers4j.store.Intent;
import org.triggers4j.store.Result;
import org.triggers4j.store.StoreTransaction;

/** A transaction that a caller writes in, through a guarded connection, and that one decision ends. */
final class JdbcTransaction implements StoreTransaction {
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(2);

    private final Database database;
    private final Database.Shared shared;
    private final CommitRunner commits;
    private final JdbcCalls calls;
    private final GuardedConnection guard;
    private final AtomicBoolean isOver = new AtomicBoolean();

    JdbcTransaction(Database database, Database.Shared shared, CommitRunner commits, JdbcCalls calls) {
        this.calls = calls;
        this.database = database;
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
        Optional<StoreException> obstacle = takeOver();
        return obstacle.<Result>map(Result.Failed::new).orElseGet(() -> commits.commitIn(shared.tx(), intent, decider));
    }

    @Override
    public boolean end(CallStore.Ending ending) {
        Optional<StoreException> obstacle = takeOver();
        if (obstacle.isPresent()) {
            throw obstacle.get();
        }
        return calls.endIn(shared.tx(), ending);
    }

    /** From here on the transaction is ours alone, or, when something is in the way, over. */
    private Optional<StoreException> takeOver() {
        if (!isOver.compareAndSet(false, true)) {
            throw new IllegalStateException("The transaction is over.");
        }
        guard.end();
        Optional<StoreException> obstacle;
        boolean mayCommit = false;
        try {
            obstacle = isGone() ? Optional.of(gone(null)) : release();
            mayCommit = obstacle.isEmpty();
        } finally {
            if (!mayCommit) {
                shared.tx().close();
            }
        }
        return obstacle;
    }

    // Without its transaction the statements of the commit would each take effect by itself, unfenced.
    private Optional<StoreException> release() {
        try {
            shared.tx().update(Database.Shared.RELEASE_SAVEPOINT);
            return Optional.empty();
        } catch (SQLException e) {
            if (!database.isSavepointMissing(e)) {
                return Optional.of(database.classify(e).toException(e));
            }
            return Optional.of(guard.hasSeenItDown() ? gone(e) : ended(e));
        }
    }

    private static StoreException gone(@Nullable SQLException cause) {
        return new StoreException(
                StoreException.Kind.TRANSIENT,
                "The connection is gone, and with it what was written in its transaction. Do it again.",
                cause);
    }

    private static StoreException ended(SQLException cause) {
        return new StoreException(
                StoreException.Kind.DEFINITE,
                "The transaction was ended before the finish, by COMMIT or ROLLBACK as SQL text, or by the database after an"
                        + " error, so what was written in it does not stand or fall with the finish. Let errors of"
                        + " statements through, and send nothing that ends the transaction.",
                cause);
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
