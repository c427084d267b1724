package org.triggers4j.benchmarks.ours;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.triggers4j.Triggers;
import org.triggers4j.TriggersBuilder;
import org.triggers4j.benchmarks.Database;
import org.triggers4j.benchmarks.Measurement;
import org.triggers4j.benchmarks.QueueUnderTest;
import org.triggers4j.jdbc.JdbcStore;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskHandle;

/** Triggers4j's calls, with the settings it comes with; only the number of slots is that of all. */
public final class Triggers4j implements QueueUnderTest {
    static final String TASK = "no-op";

    /** The arguments of the task. */
    public record Payload(long value) {}

    @Override
    public String name() {
        return "triggers4j";
    }

    @Override
    public void createTables(DataSource dataSource) {
        try (JdbcStore store = JdbcStore.postgresql(dataSource)) {
            store.start();
        }
    }

    @Override
    public Producer producer(DataSource dataSource) {
        return new Calling(started(
                Triggers.builder().store(JdbcStore.postgresql(dataSource)).fireOnly()));
    }

    @Override
    public AutoCloseable worker(DataSource dataSource, LongConsumer handler) {
        return working(dataSource, handler);
    }

    @Override
    public Both both(DataSource dataSource, LongConsumer handler) {
        return new Calling(working(dataSource, handler));
    }

    private static Triggers working(DataSource dataSource, LongConsumer handler) {
        return started(Triggers.builder()
                .store(JdbcStore.postgresql(dataSource))
                .slots(WORKERS)
                .task(new NoOp(handler)));
    }

    static Triggers started(TriggersBuilder builder) {
        Triggers triggers = builder.build();
        triggers.start();
        return triggers;
    }

    /** Jobs that are ready or held; those put off to later do not count, and are not looked at. */
    @Override
    public long unfinished(DataSource dataSource) throws SQLException {
        return Database.number(dataSource, """
                SELECT (SELECT count(*) FROM job WHERE state = 'R') + (SELECT count(*) FROM job WHERE state = 'H')
                """);
    }

    @Override
    public Map<String, Measurement> ownMeasurements() {
        return Map.ofEntries(
                Map.entry("beside", new Beside(this)::measure),
                Map.entry("memory", new Memory(this)::measure),
                Map.entry("cycle", WholeCycle::onPostgres),
                Map.entry("session-size", SessionSize::measure),
                Map.entry("hot-session", HotSession::measure),
                Map.entry("big-kwargs", BigKwargs::measure),
                Map.entry("fires", FireRate::onPostgres),
                Map.entry("sqlite-cycle", WholeCycle::onSqlite),
                Map.entry("sqlite-fires", FireRate::onSqlite),
                Map.entry("sqlite-drain", SqliteDrain::measure));
    }

    /** Tells the handler, and returns nothing. */
    record NoOp(LongConsumer handler) implements Task<Payload, @Nullable Void> {
        @Override
        public String name() {
            return TASK;
        }

        @Override
        @SuppressWarnings("NullAway") // Its type says @Nullable, which NullAway does not read there.
        public @Nullable Void run(Payload payload, CallContext context) {
            handler.accept(payload.value());
            return null;
        }
    }

    /** Calls the task by name, as a process would that has not its code. */
    private record Calling(Triggers triggers, TaskHandle<Payload, Void> task) implements Both {
        Calling(Triggers triggers) {
            this(triggers, triggers.task(TASK, Payload.class, Void.class));
        }

        @Override
        public void enqueue(long payload) {
            task.delay(new Payload(payload));
        }

        @Override
        public void enqueueAll(long[] payloads) {
            task.delayAll(Arrays.stream(payloads).mapToObj(Payload::new).toList());
        }

        @Override
        public void close() {
            triggers.close();
        }
    }
}
