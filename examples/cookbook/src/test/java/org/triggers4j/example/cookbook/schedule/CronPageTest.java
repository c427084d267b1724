package org.triggers4j.example.cookbook.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.example.guide.GuidePage;
import org.triggers4j.schedule.CronExpression;
import org.triggers4j.schedule.CronExpression.Dialect;
import org.triggers4j.schedule.Schedule;

/** What docs/guide/cron.md says is so. */
class CronPageTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final DateTimeFormatter WALL = DateTimeFormatter.ofPattern("HH:mm zzz", Locale.ENGLISH);

    private final GuidePage page = GuidePage.named("cron.md");

    @Test
    void the_preview_is_the_one_shown() {
        String shown = Schedules.report(NOW).stream().map(Instant::toString).collect(Collectors.joining("\n"));

        assertThat(page.fenceAfter("The next five")).isEqualTo(shown);
    }

    @Test
    void the_text_and_the_fields_are_the_same_expression() {
        assertThat(Schedules.quarters().get(0)).isEqualTo(Schedules.quarters().get(1));
    }

    @Test
    void every_kind_has_the_text_shown() {
        String shown = Schedules.kinds(Instant.parse("2026-12-24T17:00:00Z")).stream()
                .map(Schedule::toText)
                .collect(Collectors.joining("\n"));

        assertThat(page.fenceAfter("Their texts")).isEqualTo(shown);
    }

    @Test
    void the_examples_of_the_syntax_are_accepted() {
        List<List<String>> rows = page.tableAfter("## Syntax");

        assertThat(rows)
                .hasSizeGreaterThan(5)
                .allSatisfy(row -> assertThat(CronExpression.parse(
                                GuidePage.codeIn(row.get(2)).get(0)))
                        .isNotNull());
    }

    @Test
    void what_the_dialects_make_of_a_text_is_so() {
        for (List<String> row : page.tableAfter("## Dialects")) {
            String text = GuidePage.codeIn(row.get(0)).get(0);

            assertThat(isAccepted(text, Dialect.CELERY))
                    .as(text)
                    .isEqualTo(!row.get(1).startsWith("refused"));
            assertThat(isAccepted(text, Dialect.UNIX)).as(text).isTrue();
        }
    }

    @Test
    void the_hours_around_a_change_of_the_clock_are_those_shown() {
        ZoneId zone = ZoneId.of("America/New_York");
        for (List<String> row : page.tableAfter("## When the clock changes")) {
            Schedule schedule = Schedule.parse(
                    "cron[" + zone + "] " + GuidePage.codeIn(row.get(0)).get(0));

            assertThat(hours(schedule, zone, "2026-03-08")).isEqualTo(row.get(1));
            assertThat(hours(schedule, zone, "2026-11-01")).isEqualTo(row.get(2));
        }
    }

    @Test
    void a_nightly_run_is_caught_up_until_its_deadline() {
        Instant four = Instant.parse("2026-11-21T03:00:00Z");

        assertThat(Schedules.nightly(four, four.plusSeconds(6 * 3600)).fire()).containsExactly(four);
        assertThat(Schedules.nightly(four, four.plusSeconds(6 * 3600 + 1)).fire())
                .isEmpty();
    }

    private static String hours(Schedule schedule, ZoneId zone, String day) {
        Instant from = LocalDateTime.parse(day + "T00:59").atZone(zone).toInstant();
        Instant to = LocalDateTime.parse(day + "T04:00").atZone(zone).toInstant();
        return schedule.preview(from, 50).stream()
                .filter(time -> time.isBefore(to))
                .map(time -> WALL.format(time.atZone(zone)))
                .collect(Collectors.joining(", "));
    }

    private static boolean isAccepted(String text, Dialect dialect) {
        try {
            CronExpression.parse(text, dialect);
            return true;
        } catch (ConfigurationException e) {
            return false;
        }
    }
}
