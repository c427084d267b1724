package org.triggers4j.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whole PostgreSQL statements that travel in one round trip. The driver sends them as one string and syncs once. */
final class Pipeline {
    /** What to do with the number of rows that a statement changed. */
    @FunctionalInterface
    interface CountReader {
        void read(int count);
    }

    private static final class Step {
        private final String sql;
        private final @Nullable Object[] arguments;
        private final Tx.RowReader rows;
        private final CountReader count;

        Step(String sql, @Nullable Object[] arguments, Tx.RowReader rows, CountReader count) {
            this.sql = sql;
            this.arguments = arguments;
            this.rows = rows;
            this.count = count;
        }
    }

    private final List<Step> steps = new ArrayList<>();

    /** Adds a statement that returns rows. */
    Pipeline query(String sql, Tx.RowReader rows, @Nullable Object... arguments) {
        steps.add(new Step(sql, arguments, rows, count -> {}));
        return this;
    }

    /** Adds a statement that changes rows. */
    Pipeline update(String sql, CountReader count, @Nullable Object... arguments) {
        steps.add(new Step(sql, arguments, row -> {}, count));
        return this;
    }

    /** Sends them all. If one fails, those behind it are not executed. */
    void run(Tx tx) throws SQLException {
        if (steps.isEmpty()) {
            return;
        }
        PreparedStatement statement =
                tx.prepare(steps.stream().map(step -> step.sql).collect(Collectors.joining(";\n")));
        try {
            int position = 1;
            for (Step step : steps) {
                position = tx.bind(statement, position, step.arguments);
            }
            boolean hasRows = statement.execute();
            for (Step step : steps) {
                take(statement, step, hasRows);
                hasRows = statement.getMoreResults();
            }
        } catch (SQLException e) {
            tx.failed(e);
            throw e;
        } finally {
            tx.release(statement);
        }
    }

    private static void take(PreparedStatement statement, Step step, boolean hasRows) throws SQLException {
        if (!hasRows) {
            step.count.read(statement.getUpdateCount());
            return;
        }
        try (ResultSet rows = statement.getResultSet()) {
            while (rows.next()) {
                step.rows.read(rows);
            }
        }
    }
}
