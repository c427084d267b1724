package org.triggers4j.example.cookbook.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.triggers4j.schedule.CronExpression;
import org.triggers4j.schedule.CronExpression.Dialect;
import org.triggers4j.schedule.Due;
import org.triggers4j.schedule.Misfire;
import org.triggers4j.schedule.Overlap;
import org.triggers4j.schedule.Schedule;
import org.triggers4j.schedule.SchedulePolicy;
import org.triggers4j.schedule.Ticks;

/** Schedules, and what is due by them. */
public final class Schedules {
    private Schedules() {}

    /** The next five times of a report on working days. */
    public static List<Instant> report(Instant now) {
        // region preview
        Schedule report = Schedule.parse("cron[Europe/Rome] 30 8 * * mon-fri");
        List<Instant> next = report.preview(now, 5);
        // endregion
        return next;
    }

    /** The same expression, by a text and by fields. */
    public static List<CronExpression> quarters() {
        // region fields
        var text = CronExpression.parse("*/15 8-18 * * mon-fri");
        var fields = CronExpression.crontab()
                .minute("*/15")
                .hour("8-18")
                .dayOfWeek("mon-fri")
                .build();
        // endregion
        return List.of(text, fields);
    }

    /** One of each kind. */
    public static List<Schedule> kinds(Instant opening) {
        // region kinds
        Schedule nightly = Schedule.cron(CronExpression.parse("0 4 * * *"), ZoneId.of("Europe/Rome"));
        Schedule weekly = Schedule.cron(CronExpression.parse("@weekly", Dialect.UNIX), ZoneId.of("UTC"));
        Schedule quarterly = Schedule.every(Duration.ofMinutes(15));
        Schedule once = Schedule.at(opening);
        // endregion
        return List.of(nightly, weekly, quarterly, once);
    }

    /** What is to be done at {@code now} about a nightly run that was to be done at {@code nextAt}. */
    public static Due nightly(Instant nextAt, Instant now) {
        // region policy
        Schedule nightly = Schedule.parse("cron[Europe/Rome] 0 4 * * *");
        SchedulePolicy policy = SchedulePolicy.DEFAULT
                .withMisfire(Misfire.FIRE_ONCE)
                .withOverlap(Overlap.SKIP)
                .withDeadline(Duration.ofHours(6));
        Due due = Ticks.due(nightly, policy, nextAt, now, Duration.ofSeconds(5));
        // endregion
        return due;
    }
}
