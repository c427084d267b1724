package org.triggers4j.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of a nominal time of a schedule. Immutable.
 *
 * @param nominal the time that had come; of a run that somebody asked for, when that was
 * @param at when a scheduler saw to it
 * @param outcome what it did
 * @param job the call's id: the new one's, or that of the other one because of which there is no new one
 * @param times how many nominal times this stands for, from {@code nominal} on; 1 unless they were missed
 */
public record Occurrence(Instant nominal, Instant at, Outcome outcome, Optional<String> job, long times) {
    /** What a scheduler does about a nominal time. */
    public enum Outcome {
        /** The task was called. */
        FIRED,
        /** The task was called because somebody asked for it, beside the nominal times. */
        RUN_NOW,
        /** The task was not called: the call before has not ended, and the schedule says SKIP. */
        OVERLAPPED,
        /** The task is unique, and a call with the same arguments is alive. */
        DUPLICATE,
        /** The task was not called: its calls are ignored for a while. */
        IGNORED,
        /** The times had passed before a scheduler looked, and the schedule says not to catch up with them. */
        MISSED
    }

    /** How late it was seen to. */
    public Duration lateness() {
        return Duration.between(nominal, at);
    }
}
