package org.triggers4j.task;

/**
 * A schedule that code or a settings file declares, to be stored when an engine starts. Immutable.
 *
 * @param seed what becomes of the one of its name that the store has already
 */
public record DeclaredSchedule(ScheduleDefinition definition, SeedPolicy seed) {
    /** One that is only created. */
    public static DeclaredSchedule of(ScheduleDefinition definition) {
        return new DeclaredSchedule(definition, SeedPolicy.CREATE_ONLY);
    }
}
