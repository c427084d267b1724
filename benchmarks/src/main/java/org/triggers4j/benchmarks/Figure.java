package org.triggers4j.benchmarks;

import tools.jackson.databind.json.JsonMapper;

/**
 * One number that was measured.
 *
 * @param work the name of the workload, e.g. {@code drain-20000}, and of the quantity if it yields several
 * @param subject what was measured, e.g. {@code db-scheduler}
 * @param unit of the value
 * @param n how many tasks, events or bytes the number is made of
 */
public record Figure(String work, String subject, double value, String unit, long n) {
    private static final JsonMapper JSON = new JsonMapper();

    /** One line of JSON, without its end. */
    public String toJson() {
        return JSON.writeValueAsString(this);
    }

    /** Reads what {@link #toJson} wrote. */
    public static Figure fromJson(String line) {
        return JSON.readValue(line, Figure.class);
    }

    /** The same number with another value, e.g. the median of several rounds. */
    public Figure withValue(double other) {
        return new Figure(work, subject, other, unit, n);
    }
}
