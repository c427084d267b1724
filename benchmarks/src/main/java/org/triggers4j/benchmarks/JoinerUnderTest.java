package org.triggers4j.benchmarks;

import java.util.List;
import javax.sql.DataSource;

/**
 * A joiner under test: something happens once when the events {@value #FIRST} and {@value #SECOND} have both arrived
 * for a key.
 *
 * <p>Implementations have a public constructor without arguments and are listed in
 * {@code META-INF/services/org.triggers4j.benchmarks.JoinerUnderTest}.
 */
public interface JoinerUnderTest {
    /** One of the two events. */
    String FIRST = "a";

    /** The other. */
    String SECOND = "b";

    /** The name in orders and in the table: lower case, words joined by hyphens. */
    String name();

    /** Creates its tables; called once per database, before anything else. */
    void createTables(DataSource dataSource) throws Exception;

    /** Opens it. One per process; all its threads share it. */
    Joiner open(DataSource dataSource) throws Exception;

    /** By how much smaller N is than for the fast ones (1: the same, 10: a tenth), so that a run ends. */
    default int slowness() {
        return 1;
    }

    /** Takes events. Thread-safe. */
    interface Joiner extends AutoCloseable {
        /** Takes an event; that it arrived, and what followed from it, is durable when this returns. */
        void arrive(String key, String event) throws Exception;

        /** Does for keys what has to be done before their first event, if anything has. */
        default void expect(List<String> keys) throws Exception {}

        /** How many keys have been joined since it was opened, counted where the join's outcome is recorded. */
        long joined() throws Exception;
    }
}
