package org.triggers4j.benchmarks.bare;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.triggers4j.benchmarks.Database;
import org.triggers4j.benchmarks.QueueUnderTest.Producer;

/** The least table a queue can have, and what is done to it. */
final class BareTable {
    private BareTable() {}

    static void create(DataSource source) throws SQLException {
        Database.execute(source, """
                CREATE TABLE bare_task (
                    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    payload bigint NOT NULL,
                    is_claimed boolean NOT NULL DEFAULT false
                );
                CREATE INDEX bare_task_ready ON bare_task (id) WHERE NOT is_claimed
                """);
    }

    static long unfinished(DataSource source) throws SQLException {
        return Database.number(source, "SELECT count(*) FROM bare_task");
    }

    /** A task as read. */
    record Row(long id, long payload) {}

    /** Runs a query for rows of the table, and commits. */
    static List<Row> rows(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet found = statement.executeQuery()) {
            var rows = new ArrayList<Row>();
            while (found.next()) {
                rows.add(new Row(found.getLong(1), found.getLong(2)));
            }
            return rows;
        }
    }

    /** Deletes the rows, and commits. */
    static void complete(Connection connection, List<Row> rows) throws SQLException {
        execute(
                connection,
                "DELETE FROM bare_task WHERE id = ANY (?)",
                rows.stream().mapToLong(Row::id));
    }

    private static void execute(Connection connection, String sql, LongStream numbers) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(
                    1, connection.createArrayOf("bigint", numbers.boxed().toArray()));
            statement.execute();
        }
    }

    /** Inserts one row per commit, or all in one statement. */
    record Inserting(DataSource source, String insert) implements Producer {
        @Override
        public void enqueue(long payload) throws SQLException {
            try (Connection connection = source.getConnection();
                    PreparedStatement statement = connection.prepareStatement(insert)) {
                statement.setLong(1, payload);
                statement.execute();
            }
        }

        @Override
        public void enqueueAll(long[] payloads) throws SQLException {
            try (Connection connection = source.getConnection()) {
                execute(connection, "INSERT INTO bare_task (payload) SELECT unnest(?)", LongStream.of(payloads));
            }
        }

        @Override
        public void close() {}
    }
}
