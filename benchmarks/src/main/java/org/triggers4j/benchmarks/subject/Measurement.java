package org.triggers4j.benchmarks.subject;

import java.util.List;
import org.triggers4j.benchmarks.Database;
import org.triggers4j.benchmarks.Figure;
import org.triggers4j.benchmarks.Order;

/** How one kind of order is carried out. */
@FunctionalInterface
interface Measurement {
    /**
     * Measures once, on tables that are there and empty, and leaves nothing running.
     *
     * @throws Exception when something failed or came out wrong; there is no figure then
     */
    List<Figure> carryOut(Order order, Database database) throws Exception;
}
