package org.triggers4j.schedule;

import java.util.ArrayList;
import java.util.List;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;

/** Collects what is wrong with a text of one line. */
final class Notes {
    private static final int SHORT_ENOUGH = 60;

    private final List<Problem> problems = new ArrayList<>();

    void add(String pointer, int column, String message) {
        problems.add(new Problem(pointer, 1, column, message));
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    int size() {
        return problems.size();
    }

    /**
     * All problems, thrown as one.
     *
     * @throws ConfigurationException when there is any
     */
    void throwIfAny() {
        if (!problems.isEmpty()) {
            throw exception();
        }
    }

    ConfigurationException exception() {
        return new ConfigurationException(problems);
    }

    /** The exception for one problem of a value that was made in code. */
    static ConfigurationException refusal(String message) {
        return new ConfigurationException(List.of(new Problem("", 0, 0, message)));
    }

    /** A piece of the text for a message: in quotes, not too long, and without characters that break a line. */
    static String quote(String piece) {
        var quoted = new StringBuilder("'");
        int[] characters = piece.codePoints().limit(SHORT_ENOUGH).toArray();
        for (int c : characters) {
            boolean isVisible = c == ' ' || Character.isLetterOrDigit(c) || (c > ' ' && c < 0x7f);
            quoted.append(isVisible ? Character.toString(c) : "U+%04X".formatted(c));
        }
        boolean isAll = piece.codePointCount(0, piece.length()) == characters.length;
        return quoted.append(isAll ? "'" : "...'").toString();
    }
}
