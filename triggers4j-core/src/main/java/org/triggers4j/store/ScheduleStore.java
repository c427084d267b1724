package org.triggers4j.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.triggers4j.schedule.Occurrence;

/**
 * The side of a store for schedules. Every method is one short commit.
 *
 * <p>Each write of a row is a compare-and-set on its {@linkplain ScheduleRow#revision() revision}, also that of
 * {@link #fire}, which makes the calls of nominal times and moves the schedule on in the same commit. So of any number of
 * schedulers that see a schedule due one fires it, the others change nothing; and whoever edits it meanwhile either
 * comes first, or sees that it was fired.
 */
public interface ScheduleStore {
    /** How long what a scheduler said of itself is kept after its last word. */
    Duration KEEP_SIGNS = Duration.ofDays(1);

    /** All rows, ordered by name as UTF-8. */
    List<ScheduleRow> list();

    /** The row of this name. */
    Optional<ScheduleRow> find(String name);

    /**
     * Rows that are due: whose next time is not after {@code now}, the longest overdue first, then by name as UTF-8.
     *
     * @param after only those that follow this one in that order
     */
    List<ScheduleRow> due(Instant now, Optional<ScheduleRow> after, int limit);

    /** The earliest next time of all. */
    Optional<Instant> nextAt();

    /** Inserts a row with revision 1; false when there is one of its name. */
    boolean insert(ScheduleRow row);

    /**
     * Writes a row of which the store still has this revision, and raises it; false when it has another, or none.
     *
     * @throws org.triggers4j.error.StoreException when nothing was written, or nobody knows; the revision tells
     */
    boolean update(ScheduleRow row);

    /** Deletes the row if the store still has this revision of it. The calls it has made stay. */
    boolean delete(ScheduleRow row);

    /**
     * Fires a schedule, if the store still has this revision of it: makes the calls as {@link CallStore#enqueue} does, notes
     * what became of them and moves the schedule on, all in one commit. {@link Firings} decides.
     *
     * @param stale how calls end whose unique key is taken over
     * @throws org.triggers4j.error.StoreException when nothing was written, or nobody knows; the revision tells
     */
    Fired fire(Firing firing, CallStore.EndOf stale);

    /** A call for a nominal time. */
    record Planned(Instant nominal, CallStore.NewCall call) {}

    /**
     * What to do about a schedule that is due, or that somebody wants to run now.
     *
     * @param row as it was read
     * @param at now
     * @param calls in the order of their times
     * @param missed nominal times that nothing is done about
     * @param nextAt the next time from then on
     * @param mode whether it is due, and what holds while the call before is alive
     */
    record Firing(
            ScheduleRow row,
            Instant at,
            List<Planned> calls,
            Optional<Occurrence> missed,
            Optional<Instant> nextAt,
            Mode mode) {
        public Firing {
            calls = Collections.unmodifiableList(new ArrayList<>(calls));
        }
    }

    /** Why a schedule is fired. */
    enum Mode {
        /** A nominal time has come. */
        DUE,
        /** A nominal time has come, which is left out if the call before has not ended. */
        DUE_UNLESS_ALIVE,
        /** Somebody asked for it. */
        RUN_NOW
    }

    /** What became of a {@link Firing}. */
    sealed interface Fired {
        /** The store has another revision, or none; nothing was written. */
        record Lost() implements Fired {}

        /**
         * It was written.
         *
         * @param row as it is now
         * @param outcomes of the calls, in order; empty for one that was left out because the one before is alive
         */
        record Done(ScheduleRow row, List<Optional<CallStore.Enqueued>> outcomes) implements Fired {
            public Done {
                outcomes = Collections.unmodifiableList(new ArrayList<>(outcomes));
            }
        }
    }

    /**
     * What a scheduler says of itself.
     *
     * @param scheduler its name; each process that schedules has its own
     * @param tickedAt when it last looked for what is due, successfully
     * @param lastFiredAt when it last fired something
     * @param lateness by how much what it fired last was late
     */
    record Sign(String scheduler, Instant tickedAt, Optional<Instant> lastFiredAt, Duration lateness) {}

    /** Notes a scheduler's sign of life instead of its last one, and forgets those older than {@link #KEEP_SIGNS}. */
    void sign(Sign sign);

    /** The signs of life, ordered by scheduler. */
    List<Sign> signs();
}
