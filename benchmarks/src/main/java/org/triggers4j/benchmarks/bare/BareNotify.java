package org.triggers4j.benchmarks.bare;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.triggers4j.benchmarks.QueueUnderTest;
import org.triggers4j.benchmarks.bare.BareTable.Row;

/**
 * The shortest way from one process to another through PostgreSQL: an insert and a NOTIFY in one commit; whoever listens
 * reads the row, runs it and deletes it afterwards. For latencies only: a NOTIFY in every commit limits how many commits
 * there are.
 */
public final class BareNotify implements QueueUnderTest {
    private static final String INSERT = """
            WITH inserted AS (INSERT INTO bare_task (payload) VALUES (?))
            SELECT pg_notify('bare_task', '')
            """;

    @Override
    public String name() {
        return "bare-notify";
    }

    @Override
    public Set<Aspect> aspects() {
        return EnumSet.of(Aspect.LATENCY);
    }

    @Override
    public void createTables(DataSource dataSource) throws SQLException {
        BareTable.create(dataSource);
    }

    @Override
    public Producer producer(DataSource dataSource) {
        return new BareTable.Inserting(dataSource, INSERT);
    }

    @Override
    public AutoCloseable worker(DataSource dataSource, LongConsumer handler) throws SQLException {
        Connection listening = dataSource.getConnection();
        try (var statement = listening.createStatement()) {
            statement.execute("LISTEN bare_task");
        }
        Loops loops = Loops.start(dataSource, 1, connection -> {
            listening.unwrap(PGConnection.class).getNotifications(100);
            readAndComplete(connection, handler);
        });
        return () -> {
            loops.close();
            listening.close();
        };
    }

    private static void readAndComplete(Connection connection, LongConsumer handler) throws SQLException {
        List<Row> rows = BareTable.rows(connection, "SELECT id, payload FROM bare_task ORDER BY id");
        rows.forEach(row -> handler.accept(row.payload()));
        if (!rows.isEmpty()) {
            BareTable.complete(connection, rows);
        }
    }

    @Override
    public Both both(DataSource dataSource, LongConsumer handler) throws SQLException {
        return Both.of(producer(dataSource), worker(dataSource, handler));
    }

    @Override
    public long unfinished(DataSource dataSource) throws SQLException {
        return BareTable.unfinished(dataSource);
    }
}
