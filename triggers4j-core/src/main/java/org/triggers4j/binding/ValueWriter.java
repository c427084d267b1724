package org.triggers4j.binding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.error.Problem;
import org.triggers4j.payload.Kwargs;
import tools.jackson.core.JacksonException;

/** Turns records into JSON values. */
final class ValueWriter {
    private static final int MAX_DEPTH = 500;

    private final Shapes shapes;

    ValueWriter(Shapes shapes) {
        this.shapes = shapes;
    }

    Kwargs write(Object recordOrMap) {
        if (recordOrMap instanceof Kwargs kwargs) {
            return kwargs;
        }
        if (value(recordOrMap, "", 0) instanceof Map<?, ?> map) {
            return Kwargs.ofMap(map);
        }
        throw new InvalidKwargsException(recordOrMap.getClass().getName() + " is neither a record nor a map.");
    }

    private @Nullable Object value(@Nullable Object value, String path, int depth) {
        if (depth > MAX_DEPTH) {
            throw new InvalidKwargsException("Nested deeper than " + MAX_DEPTH + " levels.");
        }
        if (value == null
                || value instanceof CharSequence
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Kwargs) {
            return value;
        }
        if (value instanceof Optional<?> optional) {
            return value(optional.orElse(null), path, depth);
        }
        if (value instanceof Record record) {
            return record(record, path, depth + 1);
        }
        if (value instanceof Map<?, ?> map) {
            return map(map, path, depth + 1);
        }
        if (value instanceof Collection<?> collection) {
            return list(collection, path, depth + 1);
        }
        if (value instanceof Object[] array) {
            return list(Arrays.asList(array), path, depth + 1);
        }
        return scalar(value, path);
    }

    private Map<String, @Nullable Object> record(Record record, String path, int depth) {
        RecordShape shape = shapes.of(record.getClass());
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (RecordShape.Component component : shape.components()) {
            Object value = shape.read(component, record);
            if (!(value instanceof Optional<?> optional) || optional.isPresent()) {
                map.put(component.key(), value(value, path + Problem.pointer(component.key()), depth));
            }
        }
        return map;
    }

    private Map<Object, @Nullable Object> map(Map<?, ?> map, String path, int depth) {
        var copy = new LinkedHashMap<Object, @Nullable Object>();
        map.forEach((key, value) -> copy.put(key, value(value, path + Problem.pointer(String.valueOf(key)), depth)));
        return copy;
    }

    private List<@Nullable Object> list(Collection<?> collection, String path, int depth) {
        var copy = new ArrayList<@Nullable Object>(collection.size());
        for (Object element : collection) {
            copy.add(value(element, path + Problem.pointer(String.valueOf(copy.size())), depth));
        }
        return copy;
    }

    // Dates, enums, identifiers: whatever is one value in JSON too. Objects are records, lest getters decide what is
    // stored.
    private static @Nullable Object scalar(Object value, String path) {
        Object written;
        try {
            written = JacksonValues.write(value);
        } catch (JacksonException e) {
            throw refused(value, path);
        }
        if (written instanceof Map
                || (written instanceof Collection && !value.getClass().isArray())) {
            throw refused(value, path);
        }
        return written;
    }

    private static InvalidKwargsException refused(Object value, String path) {
        return new InvalidKwargsException(List.of(new Problem(
                path, 0, 0, "JSON has no form for " + value.getClass().getName() + "; use a record")));
    }
}
