package org.triggers4j.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** Where transactions come from, and what the database's errors mean. Thread-safe. */
interface Database extends AutoCloseable {
    /** Connects and migrates. */
    void start() throws SQLException;

    /** A transaction that locks, reads and writes; READ COMMITTED or stricter. */
    Tx begin() throws SQLException;

    /**
     * A transaction that somebody else's statements share. Its savepoint tells whether it is still the one that was begun:
     * some errors end a transaction by themselves, and so does SQL text.
     *
     * @param connection its connection
     * @param isExclusive whether nobody else can write until it is over
     */
    record Shared(Tx tx, Connection connection, boolean isExclusive) {
        static final String SET_SAVEPOINT = "SAVEPOINT triggers4j_run";
        static final String RELEASE_SAVEPOINT = "RELEASE SAVEPOINT triggers4j_run";
    }

    /** As {@link #begin}, on a connection that is used for nothing else, with the savepoint set. */
    Shared beginShared() throws SQLException;

    /** For work of one round trip: on a server it commits by itself, and {@link Tx#commit} has nothing left to do. */
    Tx single() throws SQLException;

    /** For a reading of one round trip, or of several that need not be of the same moment. */
    Tx read() throws SQLException;

    /** A read-only transaction that sees one moment. */
    Tx snapshot() throws SQLException;

    /** What the failure means, by its SQLState or error code alone. */
    Failure classify(SQLException failure);

    /** Whether the database cannot be reached or written now, whatever the statement was. */
    boolean isDown(SQLException failure);

    /** Whether there is no savepoint of that name, and so not the transaction that it was set in. */
    boolean isSavepointMissing(SQLException failure);

    /** Whether there is no such table, when a query of one table that cannot fail otherwise has failed. */
    boolean isTableMissing(SQLException failure);

    @Override
    void close();
}
