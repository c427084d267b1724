package org.triggers4j.payload;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.InvalidKwargsException;

/**
 * An immutable, ordered JSON object: what a trigger carries, what a task returns.
 *
 * <p>Values are null, Boolean, String, Long (or BigInteger), Double (or BigDecimal where a double would lose digits),
 * unmodifiable List and unmodifiable Map. Everything else, NaN, U+0000 and lone surrogates are refused when an instance is made, so an existing instance can always be stored. Equal when the JSON values are
 * equal, whatever the order of keys; 1, 1.0 and true are three values. Thread-safe.
 */
public final class Kwargs {
    private static final Kwargs EMPTY = new Kwargs(Collections.emptyMap());

    private final Map<String, @Nullable Object> values;
    private volatile @Nullable String json;

    private Kwargs(Map<String, @Nullable Object> values) {
        this.values = values;
    }

    /** The empty object. */
    public static Kwargs empty() {
        return EMPTY;
    }

    /**
     * {@code Kwargs.of("page", 3, "final", true)}.
     *
     * @throws InvalidKwargsException when the arguments are not pairs of a String and a JSON value, or a key repeats
     */
    public static Kwargs of(@Nullable Object... keysAndValues) {
        if (keysAndValues.length % 2 != 0) {
            throw new InvalidKwargsException("Kwargs.of takes pairs of key and value; the last key has no value.");
        }
        var map = new LinkedHashMap<@Nullable Object, @Nullable Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            if (map.containsKey(keysAndValues[i])) {
                throw new InvalidKwargsException("The key " + keysAndValues[i] + " is given twice.");
            }
            map.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return ofMap(map);
    }

    /**
     * A deep copy of the map, checked.
     *
     * @throws InvalidKwargsException when a key is not a String or a value not JSON
     */
    public static Kwargs ofMap(Map<?, ?> map) {
        return map.isEmpty() ? EMPTY : new Kwargs(JsonValues.object(map, JsonValues.Path.TOP, 0));
    }

    /**
     * Reads a JSON object.
     *
     * @throws InvalidKwargsException when the text is not exactly one JSON object
     */
    public static Kwargs parse(String json) {
        if (!(Json.read(json) instanceof Map<?, ?> map)) {
            throw new InvalidKwargsException("Kwargs must be a JSON object.");
        }
        return ofMap(map);
    }

    /** The values, unmodifiable at every level, in their order. */
    public Map<String, @Nullable Object> asMap() {
        return values;
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** How deep objects and lists are nested; 1 for an object of plain values. */
    public int nesting() {
        return nesting(values);
    }

    private static int nesting(@Nullable Object value) {
        Collection<?> elements = List.of();
        if (value instanceof Map<?, ?> map) {
            elements = map.values();
        } else if (value instanceof List<?> list) {
            elements = list;
        } else {
            return 0;
        }
        int deepest = 0;
        for (Object element : elements) {
            deepest = Math.max(deepest, nesting(element));
        }
        return deepest + 1;
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** The value, if the key is there and not null. */
    public Optional<Object> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /**
     * A string value.
     *
     * @throws InvalidKwargsException when the key is missing or not a string
     */
    public String text(String key) {
        return typed(key, String.class, "a string");
    }

    /**
     * An integral value.
     *
     * @throws InvalidKwargsException when the key is missing or not an integer of 64 bits
     */
    public long integer(String key) {
        return typed(key, Long.class, "an integer");
    }

    /**
     * A nested object.
     *
     * @throws InvalidKwargsException when the key is missing or not an object
     */
    public Kwargs object(String key) {
        return new Kwargs(map(typed(key, Map.class, "an object")));
    }

    private <T> T typed(String key, Class<T> type, String what) {
        Object value = values.get(key);
        if (!type.isInstance(value)) {
            String found = values.containsKey(key) ? "it is " + Json.write(value) : "it is missing";
            throw new InvalidKwargsException("'" + key + "' should be " + what + ", but " + found + ".");
        }
        return type.cast(value);
    }

    /** These values with one more, replacing an earlier one of the same key. */
    public Kwargs with(String key, @Nullable Object value) {
        var map = new LinkedHashMap<String, @Nullable Object>(values);
        map.put(key, value);
        return ofMap(map);
    }

    /** A shallow merge: every key of {@code over} replaces ours. */
    public Kwargs withAll(Kwargs over) {
        if (over.isEmpty() || isEmpty()) {
            return isEmpty() ? over : this;
        }
        var map = new LinkedHashMap<String, @Nullable Object>(values);
        map.putAll(over.values);
        return new Kwargs(Collections.unmodifiableMap(map));
    }

    /** A deep merge: objects merge key by key, anything else of {@code over} wins. */
    public Kwargs mergedWith(Kwargs over) {
        return over.isEmpty() ? this : new Kwargs(merge(values, over.values));
    }

    private static Map<String, @Nullable Object> merge(
            Map<String, @Nullable Object> under, Map<String, @Nullable Object> over) {
        var merged = new LinkedHashMap<String, @Nullable Object>(under);
        over.forEach((key, value) -> {
            boolean both = under.get(key) instanceof Map && value instanceof Map;
            merged.put(key, both ? merge(map(under.get(key)), map(value)) : value);
        });
        return Collections.unmodifiableMap(merged);
    }

    @SuppressWarnings("unchecked") // nested maps were checked and copied when their Kwargs were made
    private static Map<String, @Nullable Object> map(@Nullable Object value) {
        return (Map<String, @Nullable Object>) Objects.requireNonNull(value);
    }

    /** The JSON text, compact, keys in their order. */
    public String toJson() {
        String text = json;
        if (text == null) {
            text = Json.write(values);
            json = text;
        }
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Kwargs kwargs && values.equals(kwargs.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** The JSON text; beware of payloads in logs. */
    @Override
    public String toString() {
        return toJson();
    }
}
