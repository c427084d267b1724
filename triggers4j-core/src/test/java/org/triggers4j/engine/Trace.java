package org.triggers4j.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/** What happened, as text: the last lines to read, all of them as a hash. */
final class Trace {
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final int NANOS_PER_MICRO = 1_000;

    private final int keep;
    private final Deque<String> lines = new ArrayDeque<>();
    private long hash = 0xcbf29ce484222325L;

    Trace(int keep) {
        this.keep = keep;
    }

    void add(long nanos, String what) {
        hash = (hash ^ nanos) * FNV_PRIME;
        for (int i = 0; i < what.length(); i++) {
            hash = (hash ^ what.charAt(i)) * FNV_PRIME;
        }
        if (keep > 0) {
            if (lines.size() == keep) {
                lines.removeFirst();
            }
            lines.addLast("%,14d us  %s".formatted(nanos / NANOS_PER_MICRO, what));
        }
    }

    long hash() {
        return hash;
    }

    String lastLines() {
        return String.join("\n", lines);
    }
}
