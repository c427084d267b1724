package org.triggers4j.benchmarks.peers;

import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.StorageProviderUtils.DatabaseOptions;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;
import org.jobrunr.utils.mapper.jackson3.Jackson3JsonMapper;
import org.triggers4j.benchmarks.Database;
import org.triggers4j.benchmarks.QueueUnderTest;

/**
 * JobRunr, the edition without a licence.
 *
 * <p>Settings: job requests with a handler (no byte code is analysed, as for lambdas), many at a time as a stream, 20
 * workers, and the poll interval of 5 s, which is the smallest it takes with a database (its default is 15 s). Within a
 * drain the interval does not matter: a worker that becomes idle fetches more. Across processes it is the latency;
 * waking workers at once is a feature of its paid edition. Finished jobs stay for 36 hours, as is its default. The
 * dashboard is not started.
 */
public final class JobRunrQueue implements QueueUnderTest {
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "jobrunr";
    }

    @Override
    public void createTables(DataSource dataSource) {
        storage(dataSource, DatabaseOptions.CREATE).close();
    }

    @Override
    public Producer producer(DataSource dataSource) {
        return new Requests(new JobRequestScheduler(storage(dataSource, DatabaseOptions.SKIP_CREATE)), () -> {});
    }

    @Override
    public AutoCloseable worker(DataSource dataSource, LongConsumer handler) {
        StorageProvider storage = storage(dataSource, DatabaseOptions.SKIP_CREATE);
        BackgroundJobServer server = server(storage, handler);
        server.start();
        return () -> {
            server.stop();
            storage.close();
        };
    }

    @Override
    public Both both(DataSource dataSource, LongConsumer handler) {
        StorageProvider storage = storage(dataSource, DatabaseOptions.SKIP_CREATE);
        BackgroundJobServer server = server(storage, handler);
        server.start();
        return new Requests(new JobRequestScheduler(storage), server::stop);
    }

    @Override
    public int slowness() {
        return 20;
    }

    @Override
    public long unfinished(DataSource dataSource) throws Exception {
        return Database.number(
                dataSource, "SELECT count(*) FROM jobrunr_jobs WHERE state IN ('ENQUEUED', 'PROCESSING')");
    }

    private static StorageProvider storage(DataSource dataSource, DatabaseOptions options) {
        StorageProvider storage = SqlStorageProviderFactory.using(dataSource, null, options);
        storage.setJobMapper(new JobMapper(new Jackson3JsonMapper()));
        return storage;
    }

    private static BackgroundJobServer server(StorageProvider storage, LongConsumer handler) {
        var configuration = BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                .andWorkerCount(WORKERS)
                .andPollInterval(POLL_INTERVAL);
        var handlers = new JobActivator() {
            @Override
            public <T> T activateJob(Class<T> type) {
                return type.cast(new Handler(handler));
            }
        };
        return new BackgroundJobServer(storage, new Jackson3JsonMapper(), handlers, configuration);
    }

    /** A job: its payload. */
    public record Request(long payload) implements JobRequest {
        @Override
        public Class<Handler> getJobRequestHandler() {
            return Handler.class;
        }
    }

    /** What runs a job. */
    public record Handler(LongConsumer consumer) implements JobRequestHandler<Request> {
        @Override
        public void run(Request request) {
            consumer.accept(request.payload());
        }
    }

    private record Requests(JobRequestScheduler scheduler, AutoCloseable server) implements Both {
        @Override
        public void enqueue(long payload) {
            scheduler.enqueue(new Request(payload));
        }

        @Override
        public void enqueueAll(long[] payloads) {
            scheduler.enqueue(LongStream.of(payloads).mapToObj(Request::new));
        }

        @Override
        public void close() throws Exception {
            server.close();
            scheduler.shutdown();
        }
    }
}
