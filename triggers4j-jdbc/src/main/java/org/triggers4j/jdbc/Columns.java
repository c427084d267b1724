package org.triggers4j.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.triggers4j.job.JobId;

/** Rows of values turned into one array per column, as {@code unnest} takes them. */
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
