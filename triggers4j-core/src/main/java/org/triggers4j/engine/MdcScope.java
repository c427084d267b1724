package org.triggers4j.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.triggers4j.payload.Json;

/** Puts values into the calling thread's MDC, and what was there before back when closed. */
final class MdcScope implements AutoCloseable {
    private final Map<String, @Nullable String> before = new LinkedHashMap<>();

    MdcScope(Map<String, ?> values) {
        values.forEach((key, value) -> {
            before.put(key, MDC.get(key));
            MDC.put(key, text(value));
        });
    }

    private static String text(@Nullable Object value) {
        return value instanceof Map || value instanceof Iterable ? Json.write(value) : String.valueOf(value);
    }

    @Override
    public void close() {
        before.forEach((key, value) -> {
            if (value == null) {
                MDC.remove(key);
            } else {
                MDC.put(key, value);
            }
        });
    }
}
