package org.triggers4j.benchmarks.driver;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.triggers4j.benchmarks.JoinerUnderTest;
import org.triggers4j.benchmarks.Order;
import org.triggers4j.benchmarks.QueueUnderTest;
import org.triggers4j.benchmarks.QueueUnderTest.Aspect;
import org.triggers4j.benchmarks.driver.Workload.Contender;
import org.triggers4j.benchmarks.driver.Workload.Sizes;
import org.triggers4j.benchmarks.subject.Subject;

/** All workloads there are, in the order they are run in. */
final class Workloads {
    private Workloads() {}

    static List<Workload> all() {
        // What goes through most of the code comes first, so that the compiler of every process has seen it.
        return Stream.of(draining(), streaming(), enqueueing(), latencies(), joining(), OwnWorkloads.all())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Workload> enqueueing() {
        return List.of(enqueue(1).forFullOnly(), enqueue(8), enqueue(32), filling("enqueue-batches", "batches", 1));
    }

    private static Workload enqueue(int threads) {
        return filling("enqueue-" + threads, "enqueue", threads);
    }

    /** For so long, whatever comes of it: the same time for the fast and the slow. */
    private static Workload filling(String name, String verb, int threads) {
        Order order = Order.to(verb).with("threads", threads);
        return throughput(
                name, new Sizes(order.with("millis", 400), order.with("millis", 700), order.with("millis", 6_000)));
    }

    private static List<Workload> draining() {
        Order order = Order.to("drain");
        return List.of(
                throughput(
                        "drain-20000",
                        new Sizes(order.with("n", 8_000), order.with("n", 20_000), order.with("n", 20_000))),
                throughput(
                                "drain-200000",
                                new Sizes(order.with("n", 60_000), order.with("n", 200_000), order.with("n", 200_000)))
                        .forFullOnly());
    }

    private static List<Workload> streaming() {
        return Stream.of(4, 32).map(Workloads::stream).toList();
    }

    private static Workload stream(int producers) {
        Order order = Order.to("stream").with("producers", producers);
        return throughput(
                "stream-" + producers,
                new Sizes(order.with("n", 2_500), order.with("n", 5_000), order.with("n", 50_000)));
    }

    private static List<Workload> latencies() {
        Order order = Order.to("latency").with("micros", 20_000);
        var sizes = new Sizes(order.with("n", 25), order.with("n", 100), order.with("n", 1_000));
        // So few a second are a light load for the slow as well.
        List<Contender> all = queues(Aspect.LATENCY).stream()
                .map(queue -> new Contender(queue.name(), 1))
                .toList();
        return List.of(
                new Workload("latency-other", Play.IN_TWO_PROCESSES, all, sizes, false),
                new Workload("latency-same", Play.ALONE, all, sizes, false));
    }

    private static List<Workload> joining() {
        return List.of(join("join", 1), join("join-with-configuration", 0).forFullOnly());
    }

    private static Workload join(String name, int prepared) {
        Order order = Order.to(Subject.JOIN).with("prepared", prepared);
        List<Contender> all = ServiceLoader.load(JoinerUnderTest.class).stream()
                .map(ServiceLoader.Provider::get)
                .map(joiner -> new Contender(joiner.name(), joiner.slowness()))
                .toList();
        var sizes = new Sizes(order.with("n", 1_500), order.with("n", 3_000), order.with("n", 20_000));
        return new Workload(name, Play.ALONE, all, sizes, false);
    }

    private static Workload throughput(String name, Sizes sizes) {
        return new Workload(name, Play.ALONE, queues(Aspect.THROUGHPUT), sizes, false);
    }

    private static List<Contender> queues(Aspect aspect) {
        return ServiceLoader.load(QueueUnderTest.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(queue -> queue.aspects().contains(aspect))
                .map(queue -> new Contender(queue.name(), queue.slowness()))
                .toList();
    }
}
