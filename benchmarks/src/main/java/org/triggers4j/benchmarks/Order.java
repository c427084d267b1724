package org.triggers4j.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the driver tells a subject to do: a line of words, {@code drain as=drain-20000 n=20000 url=jdbc:…}. Immutable.
 *
 * @param verb what to do
 * @param values with what; no blanks in them
 */
public record Order(String verb, Map<String, String> values) {
    /** An order without values. */
    public static Order to(String verb) {
        return new Order(verb, Map.of());
    }

    /** The order with one more value, or another. */
    public Order with(String key, Object value) {
        var more = new LinkedHashMap<>(values);
        more.put(key, value.toString());
        return new Order(verb, more);
    }

    /** Reads what {@link #toString} wrote. */
    public static Order parse(String line) {
        String[] words = line.split(" ");
        Order order = to(words[0]);
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            order = order.with(words[i].substring(0, equals), words[i].substring(equals + 1));
        }
        return order;
    }

    /** A value that has to be there. */
    public String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("'" + verb + "' needs '" + key + "', but has only " + values.keySet());
        }
        return value;
    }

    /** A value that has to be there and a number. */
    public int number(String key) {
        return Integer.parseInt(text(key));
    }

    /**
     * A number that no payload of another order on the same database is near: a warm-up and the round after it use one
     * database, and some subjects tell tasks apart by their payloads.
     */
    public long firstPayload() {
        return number("epoch") * 1_000_000_000L;
    }

    /** The line, without its end. */
    @Override
    public String toString() {
        var line = new StringBuilder(verb);
        values.forEach((key, value) -> line.append(' ').append(key).append('=').append(value));
        return line.toString();
    }
}
