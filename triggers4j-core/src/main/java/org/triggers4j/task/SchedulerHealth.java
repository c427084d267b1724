package org.triggers4j.task;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Whether schedules are being fired, by whichever process. Immutable.
 *
 * @param at when this was asked
 * @param schedulers the processes that scheduled within the last day, by name
 * @param mostOverdue the schedule whose time has come for longest and that has not been fired; empty when there is none
 * @param unreadable names of stored schedules that cannot be read, because somebody edited them by hand; they do not fire
 */
public record SchedulerHealth(
        Instant at, List<Scheduler> schedulers, Optional<Overdue> mostOverdue, List<String> unreadable) {
    public SchedulerHealth {
        schedulers = Collections.unmodifiableList(new ArrayList<>(schedulers));
        unreadable = Collections.unmodifiableList(new ArrayList<>(unreadable));
    }

    /**
     * A process that schedules.
     *
     * @param name of its own making
     * @param lastTick when it last looked for what is due, successfully; told every {@value #TOLD_EVERY_SECONDS} seconds
     * @param lastFired when it last fired something
     * @param lateness by how much what it fired last was late
     */
    public record Scheduler(String name, Instant lastTick, Optional<Instant> lastFired, Duration lateness) {
        /** How often a scheduler says that it is alive, in seconds. */
        public static final int TOLD_EVERY_SECONDS = 10;
    }

    /**
     * A schedule that should have been fired.
     *
     * @param schedule its name
     * @param nominal the time that has come
     */
    public record Overdue(String schedule, Instant nominal) {}

    /** When any scheduler last looked for what is due. */
    public Optional<Instant> lastTick() {
        return schedulers.stream().map(Scheduler::lastTick).max(Instant::compareTo);
    }

    /** By how much the most overdue schedule is late; zero when none is. */
    public Duration lateness() {
        return mostOverdue
                .map(overdue -> Duration.between(overdue.nominal(), at))
                .orElse(Duration.ZERO);
    }

    /** Whether some scheduler has looked within this time, no schedule is later than that, and all can be read. */
    public boolean isWellWithin(Duration tolerance) {
        boolean isTicking = lastTick()
                .filter(tick -> Duration.between(tick, at).compareTo(tolerance) <= 0)
                .isPresent();
        return isTicking && lateness().compareTo(tolerance) <= 0 && unreadable.isEmpty();
    }
}
