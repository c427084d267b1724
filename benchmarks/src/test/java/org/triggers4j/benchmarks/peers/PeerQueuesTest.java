package org.triggers4j.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.triggers4j.benchmarks.Database;
import org.triggers4j.benchmarks.QueueUnderTest;
import org.triggers4j.benchmarks.QueueUnderTest.Both;
import org.triggers4j.benchmarks.QueueUnderTest.Producer;

/** That what is measured is what it says: each task is durable, and run once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeerQueuesTest {
    private TestServer server;

    @BeforeAll
    void startServer() throws Exception {
        server = TestServer.start();
    }

    @AfterAll
    void stopServer() throws Exception {
        server.close();
    }

    static Stream<QueueUnderTest> queues() {
        return Stream.of(new DbScheduler(), new DbosQueue(), new JobRunrQueue(), new QuartzQueue());
    }

    @ParameterizedTest
    @MethodSource("queues")
    void what_a_producer_enqueued_singly_and_in_a_batch_a_worker_runs_once_each(QueueUnderTest queue) throws Exception {
        try (Database opened = server.database(queue.name() + "-apart")) {
            // given
            DataSource database = opened.dataSource();
            queue.createTables(database);
            try (Producer producer = queue.producer(database)) {
                enqueue(producer);
            }
            assertThat(queue.unfinished(database)).isEqualTo(200);

            // when
            List<Long> handled = new CopyOnWriteArrayList<>();
            try (AutoCloseable worker = queue.worker(database, handled::add)) {
                await().atMost(Duration.ofSeconds(30)).until(() -> queue.unfinished(database) == 0);
            }

            // then
            assertThat(handled).containsExactlyInAnyOrderElementsOf(payloads(0, 200));
        }
    }

    @ParameterizedTest
    @MethodSource("queues")
    void one_that_does_both_runs_what_it_enqueued_once_each(QueueUnderTest queue) throws Exception {
        try (Database opened = server.database(queue.name() + "-both")) {
            // given
            DataSource database = opened.dataSource();
            queue.createTables(database);
            List<Long> handled = new CopyOnWriteArrayList<>();

            // when
            try (Both both = queue.both(database, handled::add)) {
                enqueue(both);
                await().atMost(Duration.ofSeconds(30)).until(() -> queue.unfinished(database) == 0);
            }

            // then
            assertThat(handled).containsExactlyInAnyOrderElementsOf(payloads(0, 200));
        }
    }

    private static void enqueue(Producer producer) throws Exception {
        for (long payload : payloads(0, 100)) {
            producer.enqueue(payload);
        }
        producer.enqueueAll(LongStream.range(100, 200).toArray());
    }

    private static List<Long> payloads(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }
}
