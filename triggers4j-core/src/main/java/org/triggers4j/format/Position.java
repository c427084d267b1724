package org.triggers4j.format;

/**
 * A place in a text.
 *
 * @param line 1-based
 * @param column 1-based
 */
public record Position(int line, int column) {
    public Position {
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("Lines and columns count from 1, not " + line + ":" + column + ".");
        }
    }

    /** {@code 3:14}. */
    @Override
    public String toString() {
        return line + ":" + column;
    }
}
