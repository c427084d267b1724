package org.triggers4j.jdbc;

import java.sql.SQLException;
import org.triggers4j.error.StoreException;

/** Calls outside of commits: one short transaction each, with the database's errors turned into {@link StoreException}. */
final class Calls {
    private static final int TRIES = 3;
    private static final int DOUBTFUL_TRIES = 9;

    private final Database database;

    Calls(Database database) {
        this.database = database;
    }

    /** What is done in a transaction. */
    @FunctionalInterface
    interface Work<T> {
        T in(Tx tx) throws SQLException;
    }

    /** What is done in a transaction, and not done again where it is in doubt whether it was done, and was. */
    @FunctionalInterface
    interface RepeatedWork<T> {
        T in(Tx tx, boolean isInDoubt) throws SQLException;
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

    /**
     * Work that can tell whether it has been done before, in one round trip: when the connection breaks, it is done again,
     * which settles the doubt. An interruption waits for the end.
     */
    <T> T repeatedSingle(RepeatedWork<T> work) {
        return repeat(database::single, work);
    }

    /** As {@link #repeatedSingle}, but of several round trips in one transaction. */
    <T> T repeated(RepeatedWork<T> work) {
        return repeat(database::begin, work);
    }

    private <T> T repeat(Source source, RepeatedWork<T> work) {
        try (Interruption interruption = new Interruption()) {
            boolean isInDoubt = false;
            for (int attempt = 1; ; attempt++) {
                interruption.putOff();
                boolean isOpen = false;
                try (Tx tx = source.open()) {
                    isOpen = true;
                    T result = work.in(tx, isInDoubt);
                    tx.commit();
                    return result;
                } catch (SQLException e) {
                    Failure failure = database.classify(e);
                    isInDoubt |= isOpen && failure == Failure.CONNECTION;
                    // Where nothing can be opened any more, the doubt is not settled, whatever the reason given.
                    boolean isUnsettled = isInDoubt && failure != Failure.DATA;
                    int tries = isUnsettled ? DOUBTFUL_TRIES : failure == Failure.CONTENTION ? TRIES : 1;
                    if (attempt >= tries) {
                        throw isUnsettled ? outcomeUnknown(e) : failure.toException(e);
                    }
                }
                Pause.jittered(attempt);
            }
        }
    }

    static StoreException outcomeUnknown(SQLException cause) {
        return new StoreException(
                StoreException.Kind.OUTCOME_UNKNOWN,
                "The connection broke, and the database cannot be asked whether it was carried out. All of it was, or nothing.",
                cause);
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
