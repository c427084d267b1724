package org.triggers4j.example.cookbook.schedule;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.triggers4j.Triggers;
import org.triggers4j.TriggersBuilder;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.schedule.Overlap;
import org.triggers4j.schedule.Schedule;
import org.triggers4j.schedule.SchedulePolicy;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.ScheduleDefinition;
import org.triggers4j.task.ScheduleView;
import org.triggers4j.task.SchedulerHealth;
import org.triggers4j.task.SeedPolicy;

/** Tasks called by a schedule. */
public final class Beat {
    private Beat() {}

    /** A report at four in the morning of working days. */
    public static ScheduleDefinition nightly() {
        // region definition
        ScheduleDefinition nightly = ScheduleDefinition.of(
                        "nightly report", "app.Report", Schedule.parse("cron[Europe/Rome] 0 4 * * mon-fri"))
                .withArguments(Kwargs.of("kind", "full"))
                .withPolicy(SchedulePolicy.DEFAULT.withOverlap(Overlap.SKIP).withDeadline(Duration.ofHours(6)))
                .withOptions(CallOptions.NONE.queue("reports").expiresAfter(Duration.ofHours(2)));
        // endregion
        return nightly;
    }

    /** Declares it in code. */
    public static TriggersBuilder declared(TriggersBuilder builder) {
        // region declare
        builder.schedule(nightly(), SeedPolicy.UPDATE_IF_UNEDITED);
        // endregion
        return builder;
    }

    /** Declares what a file says. */
    public static TriggersBuilder declared(TriggersBuilder builder, Path directory) {
        // region file
        builder.schedules(directory.resolve("schedules.yaml"));
        // endregion
        return builder;
    }

    /** What an operator does. */
    public static List<Instant> operate(Triggers triggers) {
        // region operate
        var schedules = triggers.schedules().as("ann");
        schedules.create(ScheduleDefinition.of("sweep", "app.Sweep", Schedule.parse("every 15m")));
        schedules.edit("sweep", sweep -> sweep.withSchedule(Schedule.parse("every 10m")));
        List<Instant> next = schedules.preview("sweep", 3);
        AsyncResult<Object> run = schedules.runNow("sweep");
        schedules.pause("sweep");
        ScheduleView resumed = schedules.resume("sweep");
        // endregion
        return run.id().isPresent() && resumed.nextAt().isPresent() ? next : List.of();
    }

    /** Whether the beat goes on. */
    public static boolean isHealthy(Triggers triggers) {
        // region health
        SchedulerHealth health = triggers.schedules().health();
        boolean isWell = health.isWellWithin(Duration.ofMinutes(1));
        // endregion
        return isWell;
    }
}
