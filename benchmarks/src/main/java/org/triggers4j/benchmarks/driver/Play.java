package org.triggers4j.benchmarks.driver;

import java.io.IOException;
import java.util.List;
import org.triggers4j.benchmarks.Figure;
import org.triggers4j.benchmarks.Order;
import org.triggers4j.benchmarks.driver.SubjectProcess.FailedException;

/** Which processes of a subject take part in a measurement, and what each is told. */
interface Play {
    /** How long a process may take for an order before it counts as stuck. */
    long PATIENCE_SECONDS = 900;

    /** One process does all. */
    Play ALONE = alone(Workload.HEAP);

    /** One process works off what another enqueues. */
    Play IN_TWO_PROCESSES = Play::inTwoProcesses;

    /** Measures once, on a database with the tables of the subject in it. */
    List<Figure> perform(Stage stage, String subject, Order order)
            throws IOException, InterruptedException, FailedException;

    /** One process does all, with this option for its heap. */
    static Play alone(String heap) {
        return (stage, subject, order) -> {
            SubjectProcess process = stage.process(subject, "main", heap);
            process.give(order);
            return process.answer(PATIENCE_SECONDS);
        };
    }

    private static List<Figure> inTwoProcesses(Stage stage, String subject, Order order)
            throws IOException, InterruptedException, FailedException {
        SubjectProcess producer = stage.process(subject, "main", Workload.HEAP);
        SubjectProcess worker = stage.process(subject, "worker", Workload.HEAP);
        worker.give(new Order(order.verb() + "-work", order.values()));
        worker.awaitReady(PATIENCE_SECONDS);
        producer.give(new Order(order.verb() + "-produce", order.values()));
        producer.answer(PATIENCE_SECONDS);
        return worker.answer(PATIENCE_SECONDS);
    }
}
