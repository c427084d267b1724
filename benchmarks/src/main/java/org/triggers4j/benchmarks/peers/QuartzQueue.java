package org.triggers4j.benchmarks.peers;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.SimpleTrigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.SchedulerRepository;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;
import org.triggers4j.benchmarks.Database;
import org.triggers4j.benchmarks.QueueUnderTest;

/**
 * Quartz with its clustered JDBC store: one stored job, and for each task a trigger that starts now and carries the
 * payload, which is the cheapest way to have a task in it.
 *
 * <p>Settings: 20 threads; {@code batchTriggerAcquisitionMaxCount} equal to them and with it
 * {@code acquireTriggersWithinLock}, as its configuration reference asks for; {@code useProperties}, which it recommends
 * over serialized objects; misfires are ignored, for a queue knows no missed time, so that it does not rewrite triggers
 * that have waited for over a minute; {@code requestRecovery}, without which a task is lost when its process dies;
 * {@code lockOnInsert} off, which PostgreSQL does without. {@code idleWaitTime}, the latency across processes, is one
 * second, the least it takes, though its reference advises no less than five.
 */
public final class QuartzQueue implements QueueUnderTest {
    private static final String CLUSTER = "benchmark";
    private static final String PAYLOAD = "payload";
    private static final AtomicInteger POOLS = new AtomicInteger();

    private static final JobDetail JOB = JobBuilder.newJob(Noop.class)
            .withIdentity("noop")
            .storeDurably()
            .requestRecovery()
            .build();

    @Override
    public String name() {
        return "quartz";
    }

    @Override
    public void createTables(DataSource dataSource) throws Exception {
        new ShippedScript("/org/quartz/impl/jdbcjobstore/tables_postgres.sql").run(dataSource);
        Scheduler scheduler = scheduler(dataSource);
        scheduler.addJob(JOB, true);
        scheduler.shutdown();
    }

    @Override
    public Producer producer(DataSource dataSource) throws SchedulerException {
        return new OneOffTriggers(scheduler(dataSource));
    }

    @Override
    public AutoCloseable worker(DataSource dataSource, LongConsumer handler) throws SchedulerException {
        return both(dataSource, handler);
    }

    @Override
    public Both both(DataSource dataSource, LongConsumer handler) throws SchedulerException {
        Scheduler scheduler = scheduler(dataSource);
        scheduler.setJobFactory((fired, owner) -> new Noop(handler));
        scheduler.start();
        return new OneOffTriggers(scheduler);
    }

    @Override
    public int slowness() {
        return 40;
    }

    @Override
    public long unfinished(DataSource dataSource) throws Exception {
        return Database.number(dataSource, "SELECT count(*) FROM qrtz_triggers");
    }

    private static Scheduler scheduler(DataSource dataSource) throws SchedulerException {
        String pool = "pool-" + POOLS.incrementAndGet();
        DBConnectionManager.getInstance().addConnectionProvider(pool, new Pool(dataSource));
        Scheduler scheduler = new StdSchedulerFactory(properties(pool)).getScheduler();
        // The members of a cluster have one name, and the repository would hand the first one out for each.
        SchedulerRepository.getInstance().remove(CLUSTER);
        return scheduler;
    }

    private static Properties properties(String pool) {
        var properties = new Properties();
        properties.putAll(Map.of(
                "org.quartz.scheduler.instanceName",
                CLUSTER,
                "org.quartz.scheduler.instanceId",
                "AUTO",
                "org.quartz.scheduler.idleWaitTime",
                "1000",
                "org.quartz.scheduler.batchTriggerAcquisitionMaxCount",
                Integer.toString(WORKERS),
                "org.quartz.threadPool.threadCount",
                Integer.toString(WORKERS)));
        properties.putAll(Map.of(
                "org.quartz.jobStore.class", JobStoreTX.class.getName(),
                "org.quartz.jobStore.driverDelegateClass", PostgreSQLDelegate.class.getName(),
                "org.quartz.jobStore.dataSource", pool,
                "org.quartz.jobStore.useProperties", "true",
                "org.quartz.jobStore.isClustered", "true",
                "org.quartz.jobStore.acquireTriggersWithinLock", "true",
                "org.quartz.jobStore.lockOnInsert", "false"));
        return properties;
    }

    private record Noop(LongConsumer handler) implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            handler.accept(Long.parseLong(context.getTrigger().getJobDataMap().getString(PAYLOAD)));
        }
    }

    private record OneOffTriggers(Scheduler scheduler) implements Both {
        @Override
        public void enqueue(long payload) throws SchedulerException {
            scheduler.scheduleJob(trigger(payload));
        }

        @Override
        public void enqueueAll(long[] payloads) throws SchedulerException {
            Set<SimpleTrigger> triggers =
                    LongStream.of(payloads).mapToObj(OneOffTriggers::trigger).collect(Collectors.toSet());
            scheduler.scheduleJob(JOB, triggers, true);
        }

        private static SimpleTrigger trigger(long payload) {
            return TriggerBuilder.newTrigger()
                    .forJob(JOB)
                    .usingJobData(PAYLOAD, Long.toString(payload))
                    .startNow()
                    .withSchedule(SimpleScheduleBuilder.simpleSchedule().withMisfireHandlingInstructionIgnoreMisfires())
                    .build();
        }

        @Override
        public void close() throws SchedulerException {
            scheduler.shutdown(true);
        }
    }

    /** The given pool, which is not Quartz's to close. */
    private record Pool(DataSource dataSource) implements ConnectionProvider {
        @Override
        public Connection getConnection() throws SQLException {
            return dataSource.getConnection();
        }

        @Override
        public void initialize() {}

        @Override
        public void shutdown() {}
    }
}
