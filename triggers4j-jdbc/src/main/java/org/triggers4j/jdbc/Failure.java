package org.triggers4j.jdbc;

import java.net.UnknownHostException;
import java.sql.SQLException;
import org.triggers4j.error.StoreException;

/** What a database error means for the commit it ended. Before the commit itself, each of them means: nothing happened. */
enum Failure {
    /** Some other transaction was in the way; the same thing soon after may work. */
    CONTENTION,
    /** The wait for a lock was as long as it may get. */
    LOCK_TIMEOUT,
    /** The connection is gone, or the server is not what it was (starting, stopping, read-only). */
    CONNECTION,
    /** The database cannot take more for now: disk, memory, connections, time. */
    EXHAUSTED,
    /** Something about the data, maybe of only one item: constraint, type, size. */
    DATA,
    /** The statement itself cannot work here: no such table, no permission. */
    BROKEN;

    boolean isTransient() {
        return switch (this) {
            case CONTENTION, LOCK_TIMEOUT, CONNECTION, EXHAUSTED -> true;
            case DATA, BROKEN -> false;
        };
    }

    /** As a caller gets it. */
    StoreException toException(SQLException cause) {
        return new StoreException(
                isTransient() ? StoreException.Kind.TRANSIENT : StoreException.Kind.DEFINITE, message(cause), cause);
    }

    private String message(SQLException cause) {
        String what = switch (this) {
            case CONTENTION -> "Other transactions kept getting in the way; nothing was written. Try again";
            case LOCK_TIMEOUT ->
                "Somebody else holds the lock for longer than the lock timeout; nothing was written."
                        + " Try again, or end the transaction that holds it";
            case CONNECTION -> "The database cannot be reached; nothing was written. Try again when it can";
            case EXHAUSTED -> "The database has run out of a resource; nothing was written. Free it, then try again";
            case DATA -> "The database refused the data; nothing was written";
            case BROKEN ->
                "The database cannot execute the statement; nothing was written. Check schema and permissions";
        };
        return what + " (SQLState " + cause.getSQLState() + ", code " + cause.getErrorCode() + ")."
                + (this == CONNECTION ? saidByDriver(cause) : "");
    }

    // What is wrong with the address, only the innermost error knows. Other failures may quote data, and are not
    // repeated.
    private static String saidByDriver(SQLException outer) {
        SQLException inner = outer;
        while (inner.getCause() instanceof SQLException next) {
            inner = next;
        }
        String said = String.valueOf(inner.getMessage()).replaceAll("\\s+", " ");
        String host = inner.getCause() instanceof UnknownHostException unknown
                ? " Unknown host: " + unknown.getMessage() + "."
                : "";
        return " The driver says: " + said + host;
    }
}
