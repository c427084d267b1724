package org.triggers4j.benchmarks.peers;

import dev.dbos.transact.DBOS;
import dev.dbos.transact.DBOSClient;
import dev.dbos.transact.DBOSClient.EnqueueOptions;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.migrations.MigrationManager;
import dev.dbos.transact.workflow.Queue;
import dev.dbos.transact.workflow.Workflow;
import dev.dbos.transact.workflow.WorkflowClassName;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.triggers4j.benchmarks.Database;
import org.triggers4j.benchmarks.QueueUnderTest;

/**
 * DBOS Transact: a queue and a registered workflow without steps.
 *
 * <p>Settings: a worker concurrency of 20, and a polling interval of one millisecond instead of the default of a second:
 * each poll starts at most as many workflows as the worker has free places, so that the default would be 20 tasks a
 * second. Tasks come in through its client, one by one, for it has no call that enqueues many and commits each by itself.
 * Each process has an executor id of its own, as its documentation asks for.
 */
public final class DbosQueue implements QueueUnderTest {
    private static final String QUEUE = "benchmark";
    private static final String WORKFLOW = "noop";
    private static final String WORKFLOWS = "workflows";
    private static final Duration POLLING_INTERVAL = Duration.ofMillis(1);

    @Override
    public String name() {
        return "dbos";
    }

    @Override
    public void createTables(DataSource dataSource) {
        MigrationManager.runMigrations(config(dataSource));
    }

    @Override
    public Producer producer(DataSource dataSource) {
        return new Client(new DBOSClient(kept(dataSource)), () -> {});
    }

    @Override
    public AutoCloseable worker(DataSource dataSource, LongConsumer handler) {
        return launched(dataSource, handler)::shutdown;
    }

    @Override
    public Both both(DataSource dataSource, LongConsumer handler) {
        DBOS dbos = launched(dataSource, handler);
        return new Client(new DBOSClient(kept(dataSource)), dbos::shutdown);
    }

    @Override
    public int slowness() {
        return 20;
    }

    @Override
    public long unfinished(DataSource dataSource) throws Exception {
        return Database.number(
                dataSource, "SELECT count(*) FROM dbos.workflow_status WHERE status IN ('ENQUEUED', 'PENDING')");
    }

    private static DBOS launched(DataSource dataSource, LongConsumer handler) {
        var dbos = new DBOS(config(dataSource));
        dbos.registerProxy(Work.class, new Workflows(handler));
        dbos.registerQueue(new Queue(QUEUE).withWorkerConcurrency(WORKERS).withPollingInterval(POLLING_INTERVAL));
        dbos.launch();
        return dbos;
    }

    private static DBOSConfig config(DataSource dataSource) {
        return DBOSConfig.defaults("benchmark")
                .withDataSource(kept(dataSource))
                .withAppVersion("1")
                .withExecutorId(UUID.randomUUID().toString());
    }

    /** It closes a pool that it recognises as one, whoever opened it. */
    private static DataSource kept(DataSource dataSource) {
        return new DelegatingDataSource(dataSource);
    }

    /** What DBOS makes a proxy of. */
    public interface Work {
        /** Runs the task of this payload. */
        void run(long payload);
    }

    /** The workflow of a task. */
    @WorkflowClassName(WORKFLOWS)
    public record Workflows(LongConsumer handler) implements Work {
        @Override
        @Workflow(name = WORKFLOW)
        public void run(long payload) {
            handler.accept(payload);
        }
    }

    private record Client(DBOSClient client, AutoCloseable worker) implements Both {
        @Override
        public void enqueue(long payload) {
            client.enqueueWorkflow(new EnqueueOptions(WORKFLOW, WORKFLOWS, QUEUE), new Object[] {payload});
        }

        @Override
        public void enqueueAll(long[] payloads) {
            for (long payload : payloads) {
                enqueue(payload);
            }
        }

        @Override
        public void close() throws Exception {
            worker.close();
            client.close();
        }
    }
}
