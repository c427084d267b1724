package org.triggers4j.benchmarks.bare;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.triggers4j.benchmarks.Database;
import org.triggers4j.benchmarks.JoinerUnderTest;

/**
 * What somebody would write by hand who has exactly this one join: a row per key, and one statement per event that notes it
 * and, if it was the last, inserts the task.
 */
public final class OneStatementJoiner implements JoinerUnderTest {
    private static final String ARRIVE = """
            WITH arrived AS (
                INSERT INTO bare_join AS old (key, has_a, has_b) VALUES (?, ?, ?)
                ON CONFLICT (key) DO UPDATE SET has_a = old.has_a OR EXCLUDED.has_a, has_b = old.has_b OR EXCLUDED.has_b
                WHERE NOT (old.has_a AND old.has_b)
                RETURNING key, has_a AND has_b AS is_complete)
            INSERT INTO bare_join_task (key) SELECT key FROM arrived WHERE is_complete
            """;

    @Override
    public String name() {
        return "one-statement";
    }

    @Override
    public void createTables(DataSource dataSource) throws SQLException {
        Database.execute(dataSource, """
                CREATE TABLE bare_join (key text PRIMARY KEY, has_a boolean NOT NULL, has_b boolean NOT NULL);
                CREATE TABLE bare_join_task (
                    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    key text NOT NULL
                )
                """);
    }

    @Override
    public Joiner open(DataSource dataSource) {
        return new Joining(dataSource, new AtomicLong());
    }

    private record Joining(DataSource source, AtomicLong count) implements Joiner {
        @Override
        public void arrive(String key, String event) throws SQLException {
            try (Connection connection = source.getConnection();
                    PreparedStatement arrive = connection.prepareStatement(ARRIVE)) {
                arrive.setString(1, key);
                arrive.setBoolean(2, event.equals(FIRST));
                arrive.setBoolean(3, event.equals(SECOND));
                count.addAndGet(arrive.executeUpdate());
            }
        }

        @Override
        public long joined() {
            return count.get();
        }

        @Override
        public void close() {}
    }
}
