package org.triggers4j.picocli;

import java.io.PrintWriter;
import java.io.Writer;

/**
 * Keeps the end of what is written, in bounded space: of a long output the last lines say what became of it. Thread-safe;
 * what is written after it was read is kept and never looked at.
 */
final class OutputTail extends Writer {
    private static final int REPLACEMENT = 0xFFFD;

    private final int most;
    // Both guarded by this. Up to twice what is kept, so that it moves once per that many characters.
    private final StringBuilder kept = new StringBuilder();
    private boolean isTruncated;

    OutputTail(int most) {
        this.most = most;
    }

    PrintWriter printer() {
        return new PrintWriter(this, true);
    }

    @Override
    public synchronized void write(char[] text, int offset, int length) {
        int skipped = Math.max(0, length - most);
        isTruncated |= skipped > 0;
        kept.append(text, offset + skipped, length - skipped);
        if (kept.length() > 2L * most) {
            cut();
        }
    }

    private void cut() {
        if (kept.length() > most) {
            kept.delete(0, kept.length() - most);
            isTruncated = true;
        }
    }

    /** The last characters, at most so many as are kept. */
    synchronized String text() {
        cut();
        return clean(kept);
    }

    /** The last characters, at most so many. */
    synchronized String text(int shorter) {
        cut();
        return clean(kept.substring(Math.max(0, kept.length() - shorter)));
    }

    synchronized boolean isTruncated() {
        cut();
        return isTruncated;
    }

    // Stores refuse U+0000 and halves of surrogate pairs, one of which may be where it was cut.
    private static String clean(CharSequence text) {
        var clean = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? REPLACEMENT : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
