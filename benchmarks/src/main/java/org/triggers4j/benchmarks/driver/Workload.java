package org.triggers4j.benchmarks.driver;

import java.util.List;
import org.triggers4j.benchmarks.Order;

/**
 * What is measured, and of whom.
 *
 * @param name of the workload and of its first figure
 * @param play who gets the orders
 * @param subjects in the order they are measured in
 * @param sizes the orders
 * @param isForFullOnly whether it takes too long for a quick run
 */
record Workload(String name, Play play, List<Contender> subjects, Sizes sizes, boolean isForFullOnly) {
    /** The heap of every process of which nothing else is said. */
    static final String HEAP = "-Xmx1g";

    /**
     * One that is measured.
     *
     * @param slowness what its N is divided by
     */
    record Contender(String name, int slowness) {}

    /** Orders without what only the run knows: the database and the figure's name. */
    record Sizes(Order warmUp, Order quick, Order full) {}

    /** The order of a measured round for a subject. */
    Order order(Contender subject, boolean isFull) {
        return scaled(isFull ? sizes.full() : sizes.quick(), subject).with("as", name);
    }

    /** The order of the round before it. */
    Order warmUp(Contender subject) {
        return scaled(sizes.warmUp(), subject).with("as", name);
    }

    private static Order scaled(Order order, Contender subject) {
        return order.values().containsKey("n")
                ? order.with("n", Math.max(1, order.number("n") / subject.slowness()))
                : order;
    }

    Workload forFullOnly() {
        return new Workload(name, play, subjects, sizes, true);
    }
}
