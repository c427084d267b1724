package org.triggers4j.memory;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object to be written, in order and without what is null; see {@link Fields}. Not thread-safe. */
final class Entries {
    private final Map<String, Object> entries = new LinkedHashMap<>();

    Entries with(String name, @Nullable Object value) {
        if (value != null) {
            entries.put(name, value);
        }
        return this;
    }

    Map<String, Object> map() {
        return entries;
    }
}
