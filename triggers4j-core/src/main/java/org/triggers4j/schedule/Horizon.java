package org.triggers4j.schedule;

import java.time.Instant;
import org.triggers4j.error.ConfigurationException;

/** The years 1 to 9999, within which times are computed: no zone can push those over the end of the calendar. */
final class Horizon {
    static final Instant START = Instant.parse("0001-01-01T00:00:00Z");
    static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private Horizon() {}

    static boolean isBeforeEnd(Instant time) {
        return time.isBefore(END);
    }

    /**
     * Refuses a moment that is not in these years.
     *
     * @throws ConfigurationException when it is not
     */
    static void require(Instant time) {
        if (time.isBefore(START) || !isBeforeEnd(time)) {
            throw Notes.refusal("A moment lies in the years 1 to 9999, unlike " + time + ".");
        }
    }

    static Instant notBeforeStart(Instant time) {
        return time.isBefore(START) ? START : time;
    }
}
