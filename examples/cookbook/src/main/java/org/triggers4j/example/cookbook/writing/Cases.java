package org.triggers4j.example.cookbook.writing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The authority's cases; here in memory. Thread-safe. */
public final class Cases {
    private final Map<String, String> addresses = new LinkedHashMap<>(); // guarded by this

    /** Opens a case, and returns its number; for a key that it knows, the number it gave then. */
    public synchronized long open(String key, String address) {
        addresses.putIfAbsent(key, address);
        return new ArrayList<>(addresses.keySet()).indexOf(key) + 1L;
    }

    /** The addresses of all cases, in order. */
    public synchronized List<String> all() {
        return new ArrayList<>(addresses.values());
    }
}
