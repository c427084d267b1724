package org.triggers4j.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.triggers4j.error.ConfigurationException;

/**
 * How the nominal times of a schedule become runs. Immutable.
 *
 * @param misfire what to do about times that were missed
 * @param overlap what to do when the run before has not ended
 * @param deadline how old a time may be when it is fired, that age included; older ones are missed for good
 * @param start the first moment at which anything is due, inclusive
 * @param end the moment from which nothing is due any more: exclusive
 * @param enabled whether anything is due at all; what would have been while it was false is never caught up
 */
public record SchedulePolicy(
        Misfire misfire,
        Overlap overlap,
        Optional<Duration> deadline,
        Optional<Instant> start,
        Optional<Instant> end,
        boolean enabled) {
    /** One catch-up run, overlapping runs allowed, no deadline, no start or end, enabled. */
    public static final SchedulePolicy DEFAULT = new SchedulePolicy(
            Misfire.FIRE_ONCE, Overlap.ALLOW, Optional.empty(), Optional.empty(), Optional.empty(), true);

    /**
     * Checks the values.
     *
     * @throws ConfigurationException when the deadline is not positive, the end not after the start, or one of them not
     *     in the years 1 to 9999
     */
    public SchedulePolicy {
        Objects.requireNonNull(misfire);
        Objects.requireNonNull(overlap);
        if (deadline.isPresent()
                && (deadline.get().isNegative() || deadline.get().isZero())) {
            throw Notes.refusal("A deadline is positive, unlike " + deadline.get() + ". Leave it out to have none.");
        }
        start.ifPresent(Horizon::require);
        end.ifPresent(Horizon::require);
        if (start.isPresent() && end.isPresent() && !start.get().isBefore(end.get())) {
            throw Notes.refusal("The end, " + end.get() + ", is not after the start, " + start.get() + ".");
        }
    }

    /** The same with another misfire policy. */
    public SchedulePolicy withMisfire(Misfire misfire) {
        return new SchedulePolicy(misfire, overlap, deadline, start, end, enabled);
    }

    /** The same with another overlap policy. */
    public SchedulePolicy withOverlap(Overlap overlap) {
        return new SchedulePolicy(misfire, overlap, deadline, start, end, enabled);
    }

    /**
     * The same with a deadline.
     *
     * @throws ConfigurationException when it is not positive
     */
    public SchedulePolicy withDeadline(Duration deadline) {
        return new SchedulePolicy(misfire, overlap, Optional.of(deadline), start, end, enabled);
    }

    /**
     * The same from {@code start} on, inclusive.
     *
     * @throws ConfigurationException when it is not before the end
     */
    public SchedulePolicy withStart(Instant start) {
        return new SchedulePolicy(misfire, overlap, deadline, Optional.of(start), end, enabled);
    }

    /**
     * The same until {@code end}, exclusive.
     *
     * @throws ConfigurationException when it is not after the start
     */
    public SchedulePolicy withEnd(Instant end) {
        return new SchedulePolicy(misfire, overlap, deadline, start, Optional.of(end), enabled);
    }

    /** The same, enabled or not. Who enables one again takes its next time from {@link Ticks#plan}. */
    public SchedulePolicy withEnabled(boolean enabled) {
        return new SchedulePolicy(misfire, overlap, deadline, start, end, enabled);
    }
}
