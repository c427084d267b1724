package org.triggers4j.example.cookbook.survey;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The application's own data; here in memory. Saving twice under the same key changes nothing. Thread-safe. */
public final class Records {
    private final Map<String, String> rows = new LinkedHashMap<>(); // guarded by this

    /** Saves a row; returns its id, which is the same for the same key. */
    public synchronized long save(String key, String row) {
        rows.putIfAbsent(key, row);
        return new ArrayList<>(rows.keySet()).indexOf(key) + 1L;
    }

    /** All rows, in order. */
    public synchronized List<String> all() {
        return new ArrayList<>(rows.values());
    }
}
