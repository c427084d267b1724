package org.triggers4j.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.triggers4j.benchmarks.JoinerUnderTest.FIRST;
import static org.triggers4j.benchmarks.JoinerUnderTest.SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.triggers4j.benchmarks.Database;
import org.triggers4j.benchmarks.JoinerUnderTest.Joiner;

class SpringIntegrationJoinerTest {
    private static final int KEYS = 100;

    @Test
    void each_key_is_joined_once_also_when_its_events_arrive_at_the_same_time() throws Exception {
        var joiner = new SpringIntegrationJoiner();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (TestServer server = TestServer.start();
                Database database = server.database("joins")) {
            // given
            joiner.createTables(database.dataSource());
            List<Callable<Boolean>> arrivals = new ArrayList<>();
            try (Joiner joins = joiner.open(database.dataSource())) {
                for (int i = 0; i < KEYS; i++) {
                    String key = "key-" + i;
                    arrivals.add(() -> arrive(joins, key, FIRST));
                    arrivals.add(() -> arrive(joins, key, SECOND));
                }

                // when
                for (Future<Boolean> arrived : threads.invokeAll(arrivals)) {
                    arrived.get();
                }

                // then
                assertThat(joins.joined()).isEqualTo(KEYS);
                assertThat(database.number("SELECT count(*) FROM int_message")).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean arrive(Joiner joins, String key, String event) throws Exception {
        joins.arrive(key, event);
        return true;
    }
}
