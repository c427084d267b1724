package org.triggers4j.jdbc;

import java.sql.SQLException;
import org.triggers4j.error.StoreException;

/** Calls outside of commits: one short transaction each, with the database's errors turned into {@link StoreException}. */
final class Calls {
    private static final int TRIES = 3;

    private final Database database;

    Calls(Database database) {
        this.database = database;
    }

    /** What is done in a transaction. */
    @FunctionalInterface
    interface Work<T> {
        T in(Tx tx) throws SQLException;
    }

    /** Where a transaction comes from. */
    @FunctionalInterface
    private interface Source {
        Tx open() throws SQLException;
    }

    /** Work that may be done twice without harm, in one round trip; tried again when others are in the way. */
    <T> T single(Work<T> work) {
        return run(database::single, work, true);
    }

    /** As {@link #single}, but of several round trips in one transaction. */
    <T> T transaction(Work<T> work) {
        return run(database::begin, work, true);
    }

    /** Work that must not be done twice: when the connection breaks, the outcome is unknown. */
    <T> T once(Work<T> work) {
        return run(database::single, work, false);
    }

    /** A reading that need not be of one moment. */
    <T> T read(Work<T> work) {
        return run(database::read, work, true);
    }

    /** A reading of one moment. */
    <T> T snapshot(Work<T> work) {
        return run(database::snapshot, work, true);
    }

    private <T> T run(Source source, Work<T> work, boolean isIdempotent) {
        for (int attempt = 1; ; attempt++) {
            boolean isOpen = false;
            try (Tx tx = source.open()) {
                isOpen = true;
                T result = work.in(tx);
                tx.commit();
                return result;
            } catch (SQLException e) {
                Failure failure = database.classify(e);
                boolean isInDoubt = isOpen && failure == Failure.CONNECTION && !isIdempotent;
                if (isInDoubt) {
                    throw new StoreException(
                            StoreException.Kind.OUTCOME_UNKNOWN,
                            "The connection broke; whether the call was carried out is not known.",
                            e);
                }
                if (failure != Failure.CONTENTION || attempt == TRIES) {
                    throw failure.toException(e);
                }
            }
            Pause.jittered(attempt);
        }
    }
}
