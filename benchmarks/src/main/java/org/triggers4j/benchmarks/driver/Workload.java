package org.triggers4j.benchmarks.driver;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.triggers4j.benchmarks.Figure;
import org.triggers4j.benchmarks.Order;
import org.triggers4j.benchmarks.driver.SubjectProcess.FailedException;
import org.triggers4j.benchmarks.subject.Subject;

/**
 * What is measured, and of whom.
 *
 * @param name of the workload and of its first figure
 * @param play who gets the orders
 * @param subjects in the order they are measured in
 * @param sizes the orders
 * @param isForFullOnly whether a quick run leaves it out, unless it is named
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
    record Sizes(Order warmUp, Order quick, Order full) {
        /** A full run warms up with what a quick one measures. */
        Order warmUp(boolean isFull) {
            return isFull ? quick : warmUp;
        }

        Order measured(boolean isFull) {
            return isFull ? full : quick;
        }
    }

    /** A round for a subject: first a small one that is discarded, then the one that is measured, on one database. */
    List<Figure> round(Stage stage, Contender subject, boolean isFull)
            throws SQLException, IOException, InterruptedException, FailedException {
        String database = stage.freshDatabase(subject.name(), kind());
        play.perform(
                stage,
                subject.name(),
                order(sizes.warmUp(isFull), subject, database, 0).with(Subject.STAY, 1));
        List<Figure> figures = play.perform(stage, subject.name(), order(sizes.measured(isFull), subject, database, 1));
        stage.drop(database);
        return figures;
    }

    private String kind() {
        return sizes.quick().verb().equals(Subject.JOIN) ? Subject.JOIN : Subject.QUEUE;
    }

    private Order order(Order size, Contender subject, String database, int epoch) {
        Order scaled = size.values().containsKey("n")
                ? size.with("n", Math.max(1, size.number("n") / subject.slowness()))
                : size;
        return scaled.with("as", name).with("epoch", epoch).with("url", database);
    }

    Workload forFullOnly() {
        return new Workload(name, play, subjects, sizes, true);
    }
}
