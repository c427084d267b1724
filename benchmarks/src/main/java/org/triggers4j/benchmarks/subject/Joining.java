package org.triggers4j.benchmarks.subject;

import java.util.List;
import java.util.stream.IntStream;
import org.triggers4j.benchmarks.Clients;
import org.triggers4j.benchmarks.Database;
import org.triggers4j.benchmarks.Figure;
import org.triggers4j.benchmarks.JoinerUnderTest;
import org.triggers4j.benchmarks.JoinerUnderTest.Joiner;
import org.triggers4j.benchmarks.Order;

/** Measures how many keys have their two events joined per second. */
final class Joining {
    private static final int THREADS = 8;

    private final JoinerUnderTest joiner;

    Joining(JoinerUnderTest joiner) {
        this.joiner = joiner;
    }

    /** {@code join n= prepared=}: whether what has to be done for a key beforehand is done before the clock runs. */
    List<Figure> join(Order order, Database database) throws Exception {
        int n = order.number("n");
        List<String> keys = IntStream.range(0, n)
                .mapToObj(i -> "key-" + order.text("epoch") + "-" + i)
                .toList();
        boolean isPrepared = order.number("prepared") == 1;
        try (Joiner open = joiner.open(database.dataSource())) {
            if (isPrepared) {
                open.expect(keys);
            }
            database.settle();
            long before = open.joined();
            long begin = System.nanoTime();
            Clients.run(THREADS, n, i -> arrive(open, keys.get(i), !isPrepared));
            while (open.joined() < before + n && Clients.secondsSince(begin) < 60) {
                Thread.sleep(1);
            }
            double seconds = Clients.secondsSince(begin);
            if (open.joined() != before + n) {
                throw new IllegalStateException(open.joined() - before + " joins of " + n);
            }
            return List.of(new Figure(order.text("as"), joiner.name(), n / seconds, "sessions/s", n));
        }
    }

    private static void arrive(Joiner open, String key, boolean isUnexpected) throws Exception {
        if (isUnexpected) {
            open.expect(List.of(key));
        }
        open.arrive(key, JoinerUnderTest.FIRST);
        open.arrive(key, JoinerUnderTest.SECOND);
    }
}
