package org.triggers4j.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.triggers4j.job.JobId;

/** A transaction that somebody else begins and ends, or that each statement is by itself. */
final class CallersTx extends Tx {
    private final Connection connection;
    private final boolean hasUuids;

    CallersTx(Connection connection, boolean hasUuids) {
        this.connection = connection;
        this.hasUuids = hasUuids;
    }

    @Override
    PreparedStatement prepare(String sql) throws SQLException {
        return connection.prepareStatement(sql);
    }

    @Override
    void release(PreparedStatement statement) throws SQLException {
        statement.close();
    }

    @Override
    Object id(JobId id) {
        return hasUuids ? id.value() : id.toString();
    }

    @Override
    boolean isCallers() {
        return true;
    }

    @Override
    void bindArray(PreparedStatement statement, int position, @Nullable Object[] array) throws SQLException {
        PostgresDatabase.bindArray(connection, statement, position, array);
    }

    @Override
    void commit() {}

    @Override
    public void close() {}
}
