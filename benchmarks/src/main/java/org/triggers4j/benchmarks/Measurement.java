package org.triggers4j.benchmarks;

import java.util.List;

/** How one kind of order is carried out. */
@FunctionalInterface
public interface Measurement {
    /**
     * Measures once, on tables that are there and empty, and leaves nothing running.
     *
     * @throws Exception when something failed or came out wrong; there is no figure then
     */
    List<Figure> carryOut(Order order, Database database) throws Exception;
}
