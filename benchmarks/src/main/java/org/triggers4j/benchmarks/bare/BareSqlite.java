package org.triggers4j.benchmarks.bare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.triggers4j.benchmarks.Arrivals;
import org.triggers4j.benchmarks.Clients;
import org.triggers4j.benchmarks.Database;
import org.triggers4j.benchmarks.Figure;
import org.triggers4j.benchmarks.Order;

/**
 * What an SQLite file itself can do with {@code synchronous=FULL} and its write-ahead log: one loop that claims
 * {@value #BATCH} tasks in one commit and deletes them in the next. It has one writer at a time, so a second loop gains
 * nothing.
 */
final class BareSqlite {
    private static final int BATCH = 500;

    private BareSqlite() {}

    /** {@code sqlite-drain n=}. */
    static List<Figure> drain(Order order, Database database) throws Exception {
        Path file = Files.createTempFile("bare-benchmark", ".db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            int n = order.number("n");
            fill(connection, n);
            var arrivals = new Arrivals(0, n);
            long begin = System.nanoTime();
            while (claimAndComplete(connection, arrivals)) {
                // Until nothing was left to claim.
            }
            double rate = n / Clients.secondsSince(begin);
            arrivals.awaitAll(0);
            return List.of(new Figure(order.text("as"), "bare", rate, "tasks/s", n));
        } finally {
            Files.delete(file);
        }
    }

    private static void fill(Connection connection, int n) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=FULL");
            statement.execute("""
                    CREATE TABLE bare_task (
                        id INTEGER PRIMARY KEY, payload INTEGER NOT NULL, is_claimed INTEGER NOT NULL DEFAULT 0) STRICT
                    """);
            statement.execute("CREATE INDEX bare_task_ready ON bare_task (id) WHERE NOT is_claimed");
            statement.execute("""
                    WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < %d)
                    INSERT INTO bare_task (payload) SELECT n FROM numbers
                    """.formatted(n - 1));
        }
    }

    private static boolean claimAndComplete(Connection connection, Arrivals handler) throws SQLException {
        connection.setAutoCommit(false);
        List<Long> claimed = claim(connection, handler);
        connection.commit();
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM bare_task WHERE id = ?")) {
            for (long id : claimed) {
                delete.setLong(1, id);
                delete.executeUpdate();
            }
        }
        connection.commit();
        return !claimed.isEmpty();
    }

    private static List<Long> claim(Connection connection, Arrivals handler) throws SQLException {
        var ids = new ArrayList<Long>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        UPDATE bare_task SET is_claimed = 1
                        WHERE id IN (SELECT id FROM bare_task WHERE NOT is_claimed ORDER BY id LIMIT %d)
                        RETURNING id, payload
                        """.formatted(BATCH))) {
            while (rows.next()) {
                ids.add(rows.getLong(1));
                handler.accept(rows.getLong(2));
            }
        }
        return ids;
    }
}
