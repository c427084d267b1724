package org.triggers4j.task;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.triggers4j.schedule.Occurrence;

/**
 * A schedule as it is stored. Immutable.
 *
 * @param definition what is called when
 * @param version counts its edits, by people and by seeding, from 1; firing does not count
 * @param state whether it fires
 * @param nextAt its next nominal time; empty unless it is ACTIVE
 * @param lastEdit who changed it last
 * @param seed where it came from; empty when it was created at run time, or adopted
 * @param past what became of its nominal times
 */
public record ScheduleView(
        ScheduleDefinition definition,
        long version,
        State state,
        Optional<Instant> nextAt,
        Edit lastEdit,
        Optional<Seed> seed,
        Past past) {
    /** Its name. */
    public String name() {
        return definition.name();
    }

    /** Whether a schedule fires. */
    public enum State {
        /** It has a next time. */
        ACTIVE,
        /** Somebody has paused it. */
        PAUSED,
        /** Its definition says that it is not enabled. */
        DISABLED,
        /** It was seeded, and is declared no longer. */
        ORPHANED,
        /** It has no next time: a one-off that has fired, or one whose end has come. */
        OVER
    }

    /**
     * A change of the stored schedule.
     *
     * @param by who made it, as {@link Schedules#as} says; {@code seeding} for declarations
     * @param at when
     * @param what one word: created, edited, paused, resumed or orphaned
     */
    public record Edit(String by, Instant at, String what) {}

    /**
     * Where a seeded schedule came from.
     *
     * @param source which set of declarations, see {@code TriggersBuilder.seedSource}
     * @param policy what the declaration said when it was last seen
     * @param isEdited whether the definition is no longer the one that was seeded
     */
    public record Seed(String source, SeedPolicy policy, boolean isEdited) {}

    /**
     * What became of a schedule's nominal times.
     *
     * @param lastJob the id of the call that was made last
     * @param fired how many calls it has made
     * @param missed how many of its nominal times were missed
     * @param history what became of the last ones, the newest first; at most 50
     */
    public record Past(Optional<String> lastJob, long fired, long missed, List<Occurrence> history) {
        public Past {
            history = Collections.unmodifiableList(new ArrayList<>(history));
        }
    }
}
