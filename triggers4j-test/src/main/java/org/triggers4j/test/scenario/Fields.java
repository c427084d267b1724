package org.triggers4j.test.scenario;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.error.Problem;
import org.triggers4j.payload.Json;
import org.triggers4j.payload.Kwargs;

/** Strict reading of one JSON object of a scenario: what is missing, misshapen or unknown is an error with its line. */
final class Fields {
    private final Map<?, ?> values;
    private final int line;
    private final String pointer;
    private final Set<String> read = new LinkedHashSet<>();

    Fields(@Nullable Object value, int line, String pointer) {
        this.line = line;
        this.pointer = pointer;
        if (!(value instanceof Map<?, ?> map)) {
            throw refused(pointer, "This should be an object, but is " + Json.write(value) + ".");
        }
        this.values = map;
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    @Nullable
    Object value(String key) {
        read.add(key);
        return values.get(key);
    }

    String text(String key) {
        if (value(key) instanceof String text) {
            return text;
        }
        throw wrong(key, "a text");
    }

    Optional<String> optionalText(String key) {
        read.add(key);
        return has(key) ? Optional.of(text(key)) : Optional.empty();
    }

    boolean flag(String key) {
        read.add(key);
        if (!has(key)) {
            return false;
        }
        if (value(key) instanceof Boolean flag) {
            return flag;
        }
        throw wrong(key, "true or false");
    }

    /** A whole number of 64 bits; absent and null are the same. */
    Optional<Long> integer(String key) {
        Object value = value(key);
        if (value == null || value instanceof Long) {
            return Optional.ofNullable((Long) value);
        }
        throw wrong(key, "a whole number or null");
    }

    List<?> list(String key) {
        if (value(key) instanceof List<?> list) {
            return list;
        }
        throw wrong(key, "a list");
    }

    List<String> texts(String key) {
        read.add(key);
        var texts = new ArrayList<String>();
        for (Object element : has(key) ? list(key) : List.of()) {
            if (!(element instanceof String text)) {
                throw wrong(key, "a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    Kwargs object(String key) {
        if (value(key) instanceof Map<?, ?> map) {
            return kwargs(key, map);
        }
        throw wrong(key, "an object");
    }

    /** An object; absent and null are the same. */
    Optional<Kwargs> optionalObject(String key) {
        return value(key) == null ? Optional.empty() : Optional.of(object(key));
    }

    private Kwargs kwargs(String key, Map<?, ?> map) {
        try {
            return Kwargs.ofMap(map);
        } catch (InvalidKwargsException e) {
            throw refused(at(key), String.valueOf(e.getMessage()));
        }
    }

    /** Complains about keys nobody asked for. */
    void end() {
        for (Object key : values.keySet()) {
            if (!read.contains((String) key)) {
                throw refused(
                        at((String) key),
                        "Nothing is known of '" + key + "' here. Known: " + String.join(", ", read) + ".");
            }
        }
    }

    String here() {
        return pointer;
    }

    String at(String key) {
        return pointer + Problem.pointer(key);
    }

    private ConfigurationException wrong(String key, String what) {
        String found = has(key) ? "is " + Json.write(values.get(key)) : "is missing";
        return refused(at(key), "'" + key + "' should be " + what + ", but " + found + ".");
    }

    ConfigurationException refused(String place, String message) {
        return new ConfigurationException(List.of(new Problem(place, line, 1, message)));
    }
}
