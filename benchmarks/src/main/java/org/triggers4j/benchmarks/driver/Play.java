package org.triggers4j.benchmarks.driver;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.triggers4j.benchmarks.Figure;
import org.triggers4j.benchmarks.Order;
import org.triggers4j.benchmarks.driver.SubjectProcess.FailedException;
import org.triggers4j.benchmarks.subject.Subject;

/** Which processes of a subject take part in a measurement, and what each is told. */
interface Play {
    /** How long a process may take for an order before it counts as stuck. */
    long PATIENCE_SECONDS = 900;

    /** One process does all. */
    Play ALONE = alone(Workload.HEAP);

    /** One process works off what another enqueues. */
    Play IN_TWO_PROCESSES = Play::inTwoProcesses;

    /** Measures once, on a database of its own, which is dropped again. */
    List<Figure> perform(Stage stage, String subject, Order order)
            throws SQLException, IOException, InterruptedException, FailedException;

    /** One process does all, with this option for its heap. */
    static Play alone(String heap) {
        return (stage, subject, order) -> {
            SubjectProcess process = stage.process(subject, "main", heap);
            String database = stage.freshDatabase(subject, kindOf(order), process);
            process.give(order.with("url", database));
            List<Figure> figures = process.answer(PATIENCE_SECONDS);
            stage.drop(database);
            return figures;
        };
    }

    private static String kindOf(Order order) {
        return order.verb().equals(Subject.JOIN) ? Subject.JOIN : Subject.QUEUE;
    }

    private static List<Figure> inTwoProcesses(Stage stage, String subject, Order order)
            throws SQLException, IOException, InterruptedException, FailedException {
        SubjectProcess producer = stage.process(subject, "main", Workload.HEAP);
        SubjectProcess worker = stage.process(subject, "worker", Workload.HEAP);
        String database = stage.freshDatabase(subject, kindOf(order), producer);
        Order here = order.with("url", database);
        worker.give(new Order(order.verb() + "-work", here.values()));
        worker.awaitReady(PATIENCE_SECONDS);
        producer.give(new Order(order.verb() + "-produce", here.values()));
        producer.answer(PATIENCE_SECONDS);
        List<Figure> figures = worker.answer(PATIENCE_SECONDS);
        stage.drop(database);
        return figures;
    }
}
