package org.triggers4j.payload;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.InvalidKwargsException;

/**
 * Copies arbitrary Java values into the closed set of JSON values: null, Boolean, String, Long, BigInteger, Double,
 * BigDecimal, unmodifiable List and unmodifiable ordered Map. Whatever JSON cannot carry is refused with its path.
 */
final class JsonValues {
    // Protects the recursion; what users may nest is checked where it comes in.
    private static final int MAX_DEPTH = 500;

    private JsonValues() {}

    /** Where a value is; written out only to be complained of. */
    record Path(@Nullable Path parent, Object step) {
        static final Path TOP = new Path(null, "");

        Path then(Object next) {
            return new Path(this, next);
        }

        @Override
        public String toString() {
            return parent == null ? "" : parent + "/" + step;
        }
    }

    static Map<String, @Nullable Object> object(Map<?, ?> map, Path path, int depth) {
        checkDepth(depth);
        var copy = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new InvalidKwargsException("Keys must be strings, but " + at(path) + " has the key " + key + ".");
            }
            Path here = path.then(name);
            checkText(name, here);
            copy.put(name, value(value, here, depth + 1));
        });
        return Collections.unmodifiableMap(copy);
    }

    static @Nullable Object value(@Nullable Object value, Path path, int depth) {
        if (value == null || value instanceof Boolean || value instanceof BigInteger || value instanceof BigDecimal) {
            return value instanceof BigInteger big ? smallest(big) : value;
        }
        if (value instanceof String text) {
            return checkText(text, path);
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Double || value instanceof Float) {
            return checkFinite((Number) value, path);
        }
        if (value instanceof Kwargs kwargs) {
            return kwargs.asMap(); // checked and copied when it was made
        }
        if (value instanceof Map<?, ?> map) {
            return object(map, path, depth);
        }
        if (value instanceof Collection<?> list) {
            return list(list, path, depth);
        }
        if (value instanceof Object[] array) {
            return list(Arrays.asList(array), path, depth);
        }
        throw new InvalidKwargsException("JSON cannot carry " + value.getClass().getName() + " at " + at(path)
                + ". Use strings, numbers, booleans, null, lists and maps.");
    }

    private static List<@Nullable Object> list(Collection<?> list, Path path, int depth) {
        checkDepth(depth);
        var copy = new ArrayList<@Nullable Object>(list.size());
        int index = 0;
        for (Object element : list) {
            copy.add(value(element, path.then(index++), depth + 1));
        }
        return Collections.unmodifiableList(copy);
    }

    private static Number smallest(BigInteger big) {
        return big.bitLength() < Long.SIZE ? (Number) big.longValue() : big;
    }

    private static Object checkFinite(Number number, Path path) {
        double value = number instanceof Float f ? Double.parseDouble(f.toString()) : number.doubleValue();
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new InvalidKwargsException("JSON has no " + value + " (at " + at(path) + ").");
        }
        return value;
    }

    private static String checkText(String text, Path path) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new InvalidKwargsException(
                        "Text must not contain U+0000 (at " + at(path).replace("\0", "") + ").");
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new InvalidKwargsException("Text contains half of a surrogate pair at index " + i + ".");
            }
        }
        return text;
    }

    private static void checkDepth(int depth) {
        if (depth >= MAX_DEPTH) {
            throw new InvalidKwargsException("Nested deeper than " + MAX_DEPTH + " levels.");
        }
    }

    private static String at(Path path) {
        return path.equals(Path.TOP) ? "the top level" : path.toString();
    }
}
