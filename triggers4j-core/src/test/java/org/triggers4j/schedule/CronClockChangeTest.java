package org.triggers4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What is due around changes of the clock, over the ends of years, and at the ends of the calendar. */
class CronClockChangeTest {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final DateTimeFormatter WALL = DateTimeFormatter.ofPattern("MM-dd HH:mm zzz", Locale.ENGLISH);

    @Test
    void a_daily_run_at_an_hour_that_is_left_out_comes_right_after_the_gap() {
        assertThat(due("30 2 * * *", NEW_YORK, "2026-03-07T12:00", 2))
                .containsExactly("03-08 03:00 EDT", "03-09 02:30 EDT");
    }

    @Test
    void several_wall_times_in_a_gap_are_due_once_together() {
        assertThat(due("15,45 2 * * *", NEW_YORK, "2026-03-07T12:00", 3))
                .containsExactly("03-08 03:00 EDT", "03-09 02:15 EDT", "03-09 02:45 EDT");
        assertThat(due("0,30 2,3 * * *", NEW_YORK, "2026-03-08T01:00", 3))
                .containsExactly("03-08 03:00 EDT", "03-08 03:30 EDT", "03-09 02:00 EDT");
    }

    @Test
    void what_falls_into_a_gap_can_be_left_out() {
        var daily = new Schedule.Cron(CronExpression.parse("30 2 * * *"), NEW_YORK, OnGap.SKIP);
        var twice = new Schedule.Cron(CronExpression.parse("30 2,3 * * *"), NEW_YORK, OnGap.SKIP);

        assertThat(due(daily, NEW_YORK, "2026-03-07T01:00", 2)).containsExactly("03-07 02:30 EST", "03-09 02:30 EDT");
        assertThat(due(twice, NEW_YORK, "2026-03-08T01:00", 2)).containsExactly("03-08 03:30 EDT", "03-09 02:30 EDT");
    }

    @Test
    void an_hourly_run_goes_on_by_elapsed_time_in_spring() {
        assertThat(due("15 * * * *", NEW_YORK, "2026-03-08T00:30", 3))
                .containsExactly("03-08 01:15 EST", "03-08 03:15 EDT", "03-08 04:15 EDT");
        assertThat(due("30 */2 * * *", NEW_YORK, "2026-03-08T00:00", 2))
                .containsExactly("03-08 00:30 EST", "03-08 04:30 EDT");
    }

    @Test
    void a_daily_run_at_an_hour_that_is_repeated_comes_once_the_first_time() {
        assertThat(due("30 1 * * *", NEW_YORK, "2026-10-31T12:00", 2))
                .containsExactly("11-01 01:30 EDT", "11-02 01:30 EST");
        assertThat(due("30 2 * * *", NEW_YORK, "2026-10-31T12:00", 2))
                .containsExactly("11-01 02:30 EST", "11-02 02:30 EST");
        assertThat(due("*/30 0-2 * * *", NEW_YORK, "2026-11-01T00:45", 4))
                .containsExactly("11-01 01:00 EDT", "11-01 01:30 EDT", "11-01 02:00 EST", "11-01 02:30 EST");
    }

    @Test
    void a_repeated_hour_is_left_alone_by_fixed_hours_also_when_asked_from_within() {
        Instant second = ZonedDateTime.of(LocalDateTime.parse("2026-11-01T01:10"), NEW_YORK)
                .withLaterOffsetAtOverlap()
                .toInstant();

        var next = CronExpression.parse("30 1 * * *").next(second, NEW_YORK);

        assertThat(next).contains(Instant.parse("2026-11-02T06:30:00Z"));
    }

    @Test
    void a_run_every_quarter_goes_through_both_repeated_hours() {
        assertThat(due("*/15 * * * *", NEW_YORK, "2026-11-01T00:50", 9))
                .containsExactly(
                        "11-01 01:00 EDT",
                        "11-01 01:15 EDT",
                        "11-01 01:30 EDT",
                        "11-01 01:45 EDT",
                        "11-01 01:00 EST",
                        "11-01 01:15 EST",
                        "11-01 01:30 EST",
                        "11-01 01:45 EST",
                        "11-01 02:00 EST");
        assertThat(due("15 * * * *", NEW_YORK, "2026-11-01T00:50", 3))
                .containsExactly("11-01 01:15 EDT", "11-01 01:15 EST", "11-01 02:15 EST");
    }

    @Test
    void gaps_may_be_at_midnight_half_an_hour_or_a_whole_day() {
        assertThat(due("30 0 * * *", ZoneId.of("America/Sao_Paulo"), "2018-11-03T12:00", 2))
                .extracting(CronClockChangeTest::withoutZone) // whose name depends on the JDK
                .containsExactly("11-04 01:00", "11-05 00:30");
        assertThat(due("15 2 * * *", ZoneId.of("Australia/Lord_Howe"), "2026-10-03T12:00", 2))
                .extracting(CronClockChangeTest::withoutZone)
                .containsExactly("10-04 02:30", "10-05 02:15");
        assertThat(due("0 12 * * *", ZoneId.of("Pacific/Apia"), "2011-12-29T06:00", 3))
                .extracting(CronClockChangeTest::withoutZone)
                .containsExactly("12-29 12:00", "12-31 00:00", "12-31 12:00");
    }

    @Test
    void a_time_is_never_its_own_next() {
        var expression = CronExpression.parse("30 4 * * *");
        ZonedDateTime due = ZonedDateTime.of(2026, 7, 1, 4, 30, 0, 0, NEW_YORK);

        assertThat(expression.next(due)).contains(due.plusDays(1));
        assertThat(expression.next(due.minusNanos(1))).contains(due);
    }

    @Test
    void years_end_and_leap_years_come() {
        assertThat(due("59 23 31 12 *", ZoneOffset.UTC, "2026-12-31T23:58", 2))
                .containsExactly("12-31 23:59 Z", "12-31 23:59 Z");
        assertThat(preview("0 0 1 1 *", "2026-12-31T23:59:59.999999999Z", 1)).containsExactly("2027-01-01T00:00:00Z");
        assertThat(preview("0 0 29 2 *", "2096-02-28T00:00:00Z", 3))
                .containsExactly("2096-02-29T00:00:00Z", "2104-02-29T00:00:00Z", "2108-02-29T00:00:00Z");
        assertThat(preview("0 0 29 2 mon", "2072-03-01T00:00:00Z", 2))
                .containsExactly("2112-02-29T00:00:00Z", "2140-02-29T00:00:00Z");
        assertThat(preview("0 * 29 2 mon", "2088-03-01T00:00:00Z", 1)).containsExactly("2112-02-29T00:00:00Z");
    }

    @Test
    void both_days_must_match_unless_the_dialect_is_unix() {
        var unix = CronExpression.parse("0 0 13 * fri", CronExpression.Dialect.UNIX);

        assertThat(preview("0 0 13 * fri", "2026-01-01T00:00:00Z", 2))
                .containsExactly("2026-02-13T00:00:00Z", "2026-03-13T00:00:00Z");
        assertThat(Schedule.cron(unix, ZoneOffset.UTC).preview(Instant.parse("2026-01-09T01:00:00Z"), 3))
                .extracting(Instant::toString)
                .containsExactly("2026-01-13T00:00:00Z", "2026-01-16T00:00:00Z", "2026-01-23T00:00:00Z");
    }

    @Test
    void the_calendar_ends_and_no_moment_is_too_far_to_be_asked_about() {
        for (String text : List.of("0 0 * * *", "* * * * *")) {
            var expression = CronExpression.parse(text);
            for (ZoneId zone : List.of(NEW_YORK, ZoneOffset.MAX, ZoneOffset.MIN)) {
                assertThat(expression.next(Instant.MAX, zone)).isEmpty();
                assertThat(expression.next(Instant.parse("9999-12-31T23:59:59Z"), zone))
                        .isEmpty();
                assertThat(expression.next(Instant.MIN, zone)).isPresent();
            }
        }
        assertThat(CronExpression.parse("0 0 29 2 *").next(Instant.parse("9996-03-01T00:00:00Z"), NEW_YORK))
                .isEmpty();
    }

    private static List<String> due(String expression, ZoneId zone, String after, int count) {
        return due(Schedule.cron(CronExpression.parse(expression), zone), zone, after, count);
    }

    private static List<String> due(Schedule schedule, ZoneId zone, String after, int count) {
        Instant from = LocalDateTime.parse(after).atZone(zone).toInstant();
        return schedule.preview(from, count).stream()
                .map(time -> WALL.format(time.atZone(zone)))
                .toList();
    }

    private static String withoutZone(String due) {
        return due.substring(0, 11);
    }

    private static List<String> preview(String expression, String after, int count) {
        return Schedule.cron(CronExpression.parse(expression), ZoneOffset.UTC)
                .preview(Instant.parse(after), count)
                .stream()
                .map(Instant::toString)
                .toList();
    }
}
