package org.triggers4j.task;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.triggers4j.schedule.Occurrence;

/**
 * The schedules of a store: created, edited and deleted at run time, for all processes, without a restart. Thread-safe.
 *
 * <p>A schedule whose times are edited goes on with its next time after now; what had come before is not caught up. An
 * edit of anything else leaves its next time alone. No nominal time fires twice because of an edit.
 */
public interface Schedules {
    /** The same, with this name noted as who makes changes; without it that is {@code application}. */
    Schedules as(String operator);

    /** All schedules, by name. One that cannot be read is left out; see {@link SchedulerHealth#unreadable}. */
    List<ScheduleView> list();

    /**
     * The schedule of this name.
     *
     * @throws org.triggers4j.error.ConfigurationException when it is there and cannot be read
     */
    Optional<ScheduleView> find(String name);

    /**
     * Stores a new schedule.
     *
     * @throws org.triggers4j.error.ConflictException when there is one of its name
     */
    ScheduleView create(ScheduleDefinition definition);

    /**
     * Changes a schedule, whatever others do meanwhile: the change may be made several times, each time to what is stored
     * then.
     *
     * @param change returns the new definition, of the same name
     * @throws org.triggers4j.error.UnknownScheduleException when there is none of this name
     * @throws IllegalArgumentException when the change gives it another name
     */
    ScheduleView edit(String name, UnaryOperator<ScheduleDefinition> change);

    /**
     * Replaces a schedule that somebody has looked at, unless somebody else has edited it since.
     *
     * @param seen the {@linkplain ScheduleView#version version} that was looked at
     * @throws org.triggers4j.error.UnknownScheduleException when there is none of this name
     * @throws org.triggers4j.error.ConflictException when there is another version
     */
    ScheduleView replace(ScheduleDefinition definition, long seen);

    /**
     * Deletes a schedule; calls that it has made stay. One that is declared is created again by the next start of an engine
     * that declares it: pause it instead.
     *
     * @return whether there was one
     */
    boolean delete(String name);

    /**
     * Keeps a schedule from firing until it is resumed, whatever is seeded.
     *
     * @throws org.triggers4j.error.UnknownScheduleException when there is none of this name
     */
    ScheduleView pause(String name);

    /**
     * Lets a schedule fire again, from its next time after now: one that was paused, whose definition says that it is not
     * enabled (which is edited then), or an orphan (which is adopted: it belongs to no declaration any more).
     *
     * @throws org.triggers4j.error.UnknownScheduleException when there is none of this name
     */
    ScheduleView resume(String name);

    /**
     * Calls the task of a schedule now, beside its nominal times and in whatever state it is; also if the call before has
     * not ended, unless the schedule says that calls queue.
     *
     * @return a handle on the call; if the task is unique, maybe on one that is alive already
     * @throws org.triggers4j.error.UnknownScheduleException when there is none of this name
     */
    AsyncResult<Object> runNow(String name);

    /**
     * The next nominal times of a schedule, as if it were active: at most so many.
     *
     * @param count 0 to 10,000
     * @throws IllegalArgumentException when the count is out of range
     * @throws org.triggers4j.error.UnknownScheduleException when there is none of this name
     */
    List<Instant> preview(String name, int count);

    /**
     * What became of its last nominal times, the newest first; at most 50.
     *
     * @throws org.triggers4j.error.UnknownScheduleException when there is none of this name
     */
    List<Occurrence> history(String name);

    /** Where what is stored differs from what this process declares. */
    List<ScheduleDrift> drift();

    /** Schedules that were seeded and are declared no longer; they do not fire until they are resumed. */
    List<ScheduleView> orphans();

    /** Whether schedules are being fired. */
    SchedulerHealth health();
}
