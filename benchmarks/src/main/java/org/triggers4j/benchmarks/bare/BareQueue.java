package org.triggers4j.benchmarks.bare;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.triggers4j.benchmarks.Measurement;
import org.triggers4j.benchmarks.QueueUnderTest;
import org.triggers4j.benchmarks.bare.BareTable.Row;

/**
 * What the database itself can do: an insert per commit, an insert of many rows, and {@value #LOOPS} loops that claim
 * {@value #BATCH} tasks in one commit and delete them in the next. It has no leases, results, retries, names or queues.
 */
public final class BareQueue implements QueueUnderTest {
    /** One computes while the other waits for its commit; more gained nothing. */
    private static final int LOOPS = 2;

    private static final int BATCH = 500;

    private static final String CLAIM = """
            UPDATE bare_task SET is_claimed = true
            WHERE id = ANY (ARRAY(
                SELECT id FROM bare_task WHERE NOT is_claimed ORDER BY id LIMIT %d FOR UPDATE SKIP LOCKED))
            RETURNING id, payload
            """.formatted(BATCH);

    @Override
    public String name() {
        return "bare";
    }

    @Override
    public Set<Aspect> aspects() {
        return EnumSet.of(Aspect.THROUGHPUT);
    }

    @Override
    public void createTables(DataSource dataSource) throws SQLException {
        BareTable.create(dataSource);
    }

    @Override
    public Producer producer(DataSource dataSource) {
        return new BareTable.Inserting(dataSource, "INSERT INTO bare_task (payload) VALUES (?)");
    }

    @Override
    public AutoCloseable worker(DataSource dataSource, LongConsumer handler) {
        return Loops.start(dataSource, LOOPS, connection -> claimAndComplete(connection, handler));
    }

    private static void claimAndComplete(Connection connection, LongConsumer handler)
            throws SQLException, InterruptedException {
        List<Row> claimed = BareTable.rows(connection, CLAIM);
        if (claimed.isEmpty()) {
            Thread.sleep(1);
            return;
        }
        claimed.forEach(row -> handler.accept(row.payload()));
        BareTable.complete(connection, claimed);
    }

    @Override
    public Both both(DataSource dataSource, LongConsumer handler) {
        return Both.of(producer(dataSource), worker(dataSource, handler));
    }

    @Override
    public Map<String, Measurement> ownMeasurements() {
        return Map.of("sqlite-drain", BareSqlite::drain);
    }

    @Override
    public long unfinished(DataSource dataSource) throws SQLException {
        return BareTable.unfinished(dataSource);
    }
}
