package org.triggers4j.error;

import java.util.Objects;

/**
 * One finding in a text a person wrote.
 *
 * @param pointer JSON Pointer (RFC 6901) of the place; empty for the whole document
 * @param line 1-based, or 0 when the text has no position (built in code)
 * @param column 1-based, or 0
 * @param message what is wrong and what to do about it
 */
public record Problem(String pointer, int line, int column, String message) {
    public Problem {
        Objects.requireNonNull(pointer);
        Objects.requireNonNull(message);
    }

    /** The JSON Pointer that leads through these keys: {@code pointer("t_a", "after")} is {@code /t_a/after}. */
    public static String pointer(String... steps) {
        var pointer = new StringBuilder();
        for (String step : steps) {
            pointer.append('/').append(step.replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }

    /** {@code 3:14 /t_a/after: message}, without the parts that are unknown. */
    @Override
    public String toString() {
        String place = line > 0 ? line + ":" + column + " " : "";
        return place + (pointer.isEmpty() ? "" : pointer + ": ") + message;
    }
}
