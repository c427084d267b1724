package org.triggers4j.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.triggers4j.job.JobId;

/** A connection for the length of one transaction. Closing it without a commit rolls back. Not thread-safe. */
abstract class Tx implements AutoCloseable {
    /** Reads the current row. */
    @FunctionalInterface
    interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    /** A statement of this transaction; ends with {@link #release}. */
    abstract PreparedStatement prepare(String sql) throws SQLException;

    /** Gives a statement back. */
    abstract void release(PreparedStatement statement) throws SQLException;

    /** The id in the form that the database's driver takes. */
    abstract Object id(JobId id);

    /** Whether it is somebody else's, whose settings are to stay as they are. */
    boolean isCallers() {
        return false;
    }

    abstract void commit() throws SQLException;

    /** Takes note of a failed statement, which may tell that the connection must not be used again. */
    void failed(SQLException failure) {}

    /** Rolls back what was not committed and returns the connection; never throws. */
    @Override
    public abstract void close();

    final void query(String sql, RowReader each, @Nullable Object... arguments) throws SQLException {
        PreparedStatement statement = prepare(sql);
        try {
            bind(statement, 1, arguments);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    each.read(rows);
                }
            }
        } catch (SQLException e) {
            failed(e);
            throw e;
        } finally {
            release(statement);
        }
    }

    final int update(String sql, @Nullable Object... arguments) throws SQLException {
        PreparedStatement statement = prepare(sql);
        try {
            bind(statement, 1, arguments);
            return statement.executeUpdate();
        } catch (SQLException e) {
            failed(e);
            throw e;
        } finally {
            release(statement);
        }
    }

    /** Executes the statement for each; returns how many rows that changed in all. */
    final int updateEach(String sql, List<@Nullable Object[]> argumentLists) throws SQLException {
        int count = 0;
        PreparedStatement statement = prepare(sql);
        try {
            for (@Nullable Object[] arguments : argumentLists) {
                bind(statement, 1, arguments);
                count += statement.executeUpdate();
            }
            return count;
        } finally {
            release(statement);
        }
    }

    /** Binds values from a position on; returns the position after the last. */
    final int bind(PreparedStatement statement, int from, @Nullable Object... values) throws SQLException {
        int position = from;
        for (Object value : values) {
            bindOne(statement, position++, value);
        }
        return position;
    }

    private void bindOne(PreparedStatement statement, int position, @Nullable Object value) throws SQLException {
        if (value == null) {
            statement.setNull(position, Types.NULL);
        } else if (value instanceof JobId id) {
            statement.setObject(position, id(id));
        } else if (value instanceof String text) {
            statement.setString(position, text);
        } else if (value instanceof Long number) {
            statement.setLong(position, number);
        } else if (value instanceof Integer number) {
            statement.setInt(position, number);
        } else if (value instanceof Boolean flag) {
            statement.setBoolean(position, flag);
        } else if (value instanceof Object[] array) {
            bindArray(statement, position, array);
        } else {
            throw new IllegalArgumentException(
                    "cannot bind a " + value.getClass().getName());
        }
    }

    /** Only where the database has arrays. */
    abstract void bindArray(PreparedStatement statement, int position, @Nullable Object[] array) throws SQLException;
}
