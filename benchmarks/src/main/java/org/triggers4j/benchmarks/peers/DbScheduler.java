package org.triggers4j.benchmarks.peers;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.triggers4j.benchmarks.Database;
import org.triggers4j.benchmarks.QueueUnderTest;

/**
 * db-scheduler. Of its documentation's advice for throughput: polling by lock-and-fetch, with the limits of 4 and 20
 * times the threads of its own published benchmark with 20 threads; batches by {@code scheduleBatch}. For latency:
 * immediate execution where the scheduler is in the same process, and looking ten times a second (its default is every ten
 * seconds). The payload is the instance's id, which it recommends where that is enough: no data is serialized.
 */
public final class DbScheduler implements QueueUnderTest {
    private static final String TASK = "no-op";

    @Override
    public String name() {
        return "db-scheduler";
    }

    @Override
    public void createTables(DataSource dataSource) throws SQLException {
        Database.execute(dataSource, """
                CREATE TABLE scheduled_tasks (
                    task_name text NOT NULL,
                    task_instance text NOT NULL,
                    task_data bytea,
                    execution_time timestamptz,
                    picked boolean NOT NULL,
                    picked_by text,
                    last_success timestamptz,
                    last_failure timestamptz,
                    consecutive_failures integer,
                    last_heartbeat timestamptz,
                    version bigint NOT NULL,
                    priority smallint,
                    state text,
                    PRIMARY KEY (task_name, task_instance)
                );
                CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time);
                CREATE INDEX last_heartbeat_idx ON scheduled_tasks (last_heartbeat)
                """);
    }

    @Override
    public Producer producer(DataSource dataSource) {
        return new Scheduling(
                SchedulerClient.Builder.create(dataSource, task(payload -> {})).build(), () -> {});
    }

    @Override
    public AutoCloseable worker(DataSource dataSource, LongConsumer handler) {
        Scheduler scheduler = tuned(dataSource, handler).build();
        scheduler.start();
        return scheduler::stop;
    }

    @Override
    public Both both(DataSource dataSource, LongConsumer handler) {
        Scheduler scheduler =
                tuned(dataSource, handler).enableImmediateExecution().build();
        scheduler.start();
        return new Scheduling(scheduler, scheduler::stop);
    }

    private static SchedulerBuilder tuned(DataSource dataSource, LongConsumer handler) {
        return Scheduler.create(dataSource, task(handler))
                .threads(WORKERS)
                .pollUsingLockAndFetch(4, 20)
                .pollingInterval(Duration.ofMillis(100));
    }

    private static OneTimeTask<Void> task(LongConsumer handler) {
        return Tasks.oneTime(TASK).execute((instance, context) -> handler.accept(Long.parseLong(instance.getId())));
    }

    @Override
    public long unfinished(DataSource dataSource) throws SQLException {
        return Database.number(
                dataSource, "SELECT count(*) FROM scheduled_tasks WHERE execution_time < now() + interval '1 minute'");
    }

    private record Scheduling(SchedulerClient client, Runnable closing) implements Both {
        @Override
        public void enqueue(long payload) {
            client.scheduleIfNotExists(instance(payload), Instant.now());
        }

        @Override
        public void enqueueAll(long[] payloads) {
            List<TaskInstance<?>> instances = Arrays.stream(payloads)
                    .<TaskInstance<?>>mapToObj(Scheduling::instance)
                    .toList();
            client.scheduleBatch(instances, Instant.now());
        }

        private static TaskInstance<Void> instance(long payload) {
            return new TaskInstance<>(TASK, Long.toString(payload));
        }

        @Override
        public void close() {
            closing.run();
        }
    }
}
