package org.triggers4j.example.cookbook.writing;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps one plan for each key, and refuses those who were overtaken. Thread-safe. */
public final class Archive {
    // region fence
    private final Map<String, Long> highest = new HashMap<>();
    private final Map<String, String> plans = new HashMap<>();

    public synchronized boolean put(String key, long fencingToken, String plan) {
        if (fencingToken < highest.getOrDefault(key, 0L)) {
            return false; // a later attempt has been here
        }
        highest.put(key, fencingToken);
        plans.put(key, plan);
        return true;
    }
    // endregion

    /** The plan, if there is one. */
    public synchronized Optional<String> get(String key) {
        return Optional.ofNullable(plans.get(key));
    }
}
