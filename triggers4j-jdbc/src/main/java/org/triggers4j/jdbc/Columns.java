package org.triggers4j.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.triggers4j.job.JobId;

/**
 * Rows of values turned into one array per column.
 *
 * <p>Implementation notes. PostgreSQL's statements unnest them in a select list, {@code FROM (SELECT unnest(?) AS a, unnest(?)
 * AS b) AS n}. In {@code FROM} itself, {@code unnest(?, ?) AS n (a, b)} means the same and is materialized first, which
 * costs a short list as much again (ADR 17).
 */
final class Columns {
    private final List<List<@Nullable Object>> columns = new ArrayList<>();

    /** Adds a row; all rows have the same length. */
    void add(@Nullable Object... values) {
        for (int i = 0; i < values.length; i++) {
            if (i == columns.size()) {
                columns.add(new ArrayList<>());
            }
            columns.get(i).add(values[i] instanceof JobId id ? id.value() : values[i]);
        }
    }

    boolean isEmpty() {
        return columns.isEmpty();
    }

    String[] texts(int column) {
        return columns.get(column).toArray(String[]::new);
    }

    Long[] longs(int column) {
        return columns.get(column).toArray(Long[]::new);
    }

    Integer[] integers(int column) {
        return columns.get(column).toArray(Integer[]::new);
    }

    Boolean[] flags(int column) {
        return columns.get(column).toArray(Boolean[]::new);
    }

    UUID[] ids(int column) {
        return columns.get(column).toArray(UUID[]::new);
    }
}
