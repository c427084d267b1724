package org.triggers4j.jdbc;

import java.sql.SQLException;

/** Where transactions come from, and what the database's errors mean. Thread-safe. */
interface Database extends AutoCloseable {
    /** Connects and migrates. */
    void start() throws SQLException;

    /** A transaction that locks, reads and writes; READ COMMITTED or stricter. */
    Tx begin() throws SQLException;

    /** For work of one round trip: on a server it commits by itself, and {@link Tx#commit} has nothing left to do. */
    Tx single() throws SQLException;

    /** For a reading of one round trip, or of several that need not be of the same moment. */
    Tx read() throws SQLException;

    /** A read-only transaction that sees one moment. */
    Tx snapshot() throws SQLException;

    /** What the failure means, by its SQLState or error code alone. */
    Failure classify(SQLException failure);

    @Override
    void close();
}
