package org.triggers4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;
import org.triggers4j.schedule.CronExpression.Dialect;

/** Nominal times, previews and texts of all kinds of schedules. */
class ScheduleTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void an_interval_counts_from_its_anchor_without_drift() {
        var schedule = new Schedule.Every(Duration.ofMinutes(7), NOON);

        assertThat(schedule.next(NOON.minusSeconds(1))).contains(NOON);
        assertThat(schedule.next(Instant.MIN)).contains(NOON);
        assertThat(schedule.next(NOON)).contains(NOON.plusSeconds(420));
        assertThat(schedule.next(NOON.plusSeconds(421))).contains(NOON.plusSeconds(840));
        assertThat(schedule.next(NOON.plusSeconds(840).minusNanos(1))).contains(NOON.plusSeconds(840));
        assertThat(schedule.next(NOON.plus(Duration.ofSeconds(420_000_000, 1))))
                .contains(NOON.plusSeconds(420_000_420));
        assertThat(schedule.next(Instant.MAX)).isEmpty();
    }

    @Test
    void an_interval_without_an_anchor_is_due_on_its_multiples() {
        assertThat(Schedule.every(Duration.ofMinutes(15)).next(NOON.plusSeconds(1)))
                .contains(NOON.plusSeconds(900));
    }

    @Test
    void an_interval_lasts_a_second_at_least() {
        assertThatThrownBy(() -> Schedule.every(Duration.ofMillis(999)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("from 1 second");
        assertThatThrownBy(() -> Schedule.every(Duration.ofDays(-1))).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> Schedule.every(Duration.ofSeconds(Long.MAX_VALUE)))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> new Schedule.Every(Duration.ofDays(1), Instant.MAX))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void one_moment_is_due_once() {
        assertThat(Schedule.at(NOON).preview(NOON.minusSeconds(1), 5)).containsExactly(NOON);
        assertThat(Schedule.at(NOON).next(NOON)).isEmpty();
        assertThatThrownBy(() -> Schedule.at(Instant.MIN)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void a_preview_shows_the_next_times_in_order() {
        var schedule = Schedule.parse("cron[Europe/Rome] 0 4 * * mon-fri");

        assertThat(schedule.preview(NOON, 3))
                .extracting(Instant::toString)
                .containsExactly("2026-11-23T03:00:00Z", "2026-11-24T03:00:00Z", "2026-11-25T03:00:00Z");
        assertThat(schedule.preview(NOON, 0)).isEmpty();
        assertThatThrownBy(() -> schedule.preview(NOON, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> schedule.preview(NOON, 10_001)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cron[Europe/Rome] */15 * * * *             | cron[Europe/Rome] */15 * * * *",
                "cron[+02:00]  0 4 * *  MON                 | cron[+02:00] 0 4 * * 1",
                "unix[UTC] @daily                           | unix[UTC] 0 0 * * *",
                "cron[Europe/Rome;gap=skip] 30 2 * * *      | cron[Europe/Rome; gap=skip] 30 2 * * *",
                "every 90s                                  | every 1m30s",
                "every PT15M                                | every 15m",
                "every PT1.5S                               | every PT1.5S",
                "every 36h                                  | every 1d12h",
                "every 1d from 2026-11-21T08:00:00Z         | every 1d from 2026-11-21T08:00:00Z",
                "every 1h from 1970-01-01T00:00:00Z         | every 1h",
                "at 2026-12-24T17:00:00.500Z                | at 2026-12-24T17:00:00.500Z"
            })
    void a_text_is_read_and_written_in_its_canonical_form(String text, String canonical) {
        var schedule = Schedule.parse(text);

        assertThat(schedule.toText()).isEqualTo(canonical);
        assertThat(schedule).hasToString(canonical).isEqualTo(Schedule.parse(canonical));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                               |  1 | '' is not a schedule. Write 'cron[zone]",
                "daily                            |  1 | 'daily' is not a schedule",
                "Every 5m                         |  1 | is not a schedule",
                "cron 0 4 * * *                   |  1 | is not a schedule",
                "cron[Europe/Rom] 0 4 * * *       |  6 | There is no time zone 'Europe/Rom'.",
                "cron[rome] 0 4 * * *             |  6 | Did you mean 'Europe/Rome'?",
                "cron[] 0 4 * * *                 |  6 | There is no time zone ''",
                "cron[UTC; gap=run] 0 4 * * *     | 10 | there can only be 'gap=skip'",
                "cron[UTC] 0 24 * * *             | 13 | hour: '24' is out of range",
                "cron[UTC] @daily                 | 11 | ask for that dialect",
                "cron[UTC] 0 4 30 2 *             | 15 | it would never be due",
                "every 15                         |  7 | '15' is not a duration. Write '90s'",
                "every 5m1h                       |  7 | '5m1h' is not a duration",
                "every -5m                        |  7 | '-5m' is not a duration",
                "every PT                         |  7 | 'PT' is not a duration",
                "every P9999999999999999999999D   |  7 | is not a duration",
                "every 0s                         |  7 | from 1 second",
                "every P400000000D                |  7 | from 1 second",
                "every 5m from noon               | 15 | 'noon' is not a moment. Write it in UTC",
                "every 5m  to 2026-01-01T00:00:00Z |  1 | is not a schedule",
                "at 2026-12-24                    |  4 | '2026-12-24' is not a moment",
                "at +10000-01-01T00:00:00Z        |  4 | lies in the years 1 to 9999"
            })
    void a_text_that_is_no_schedule_is_refused_with_the_column(String text, int column, String message) {
        Problem problem = problems(text).get(0);

        assertThat(problem.column()).isEqualTo(column);
        assertThat(problem.message()).contains(message);
    }

    @Test
    void everything_that_is_wrong_with_a_text_is_reported_at_once() {
        assertThat(problems("cron[Nowhere; gap=no] 60 x * * *"))
                .extracting(Problem::column)
                .containsExactly(6, 14, 23, 26);
        assertThat(problems("every often from now")).extracting(Problem::column).containsExactly(7, 18);
    }

    @Test
    void random_schedules_come_back_from_their_texts() {
        var dice = new SplittableRandom(20261121);
        List<ZoneId> zones = List.of(ZoneId.of("Europe/Rome"), ZoneOffset.UTC, ZoneId.of("-03:30"), ZoneId.of("UTC+1"));

        for (int i = 0; i < 3_000; i++) {
            Schedule schedule = random(dice, zones.get(i % zones.size()));

            assertThat(Schedule.parse(schedule.toText())).as(schedule.toText()).isEqualTo(schedule);
        }
    }

    @Test
    void a_mangled_text_is_a_schedule_or_a_configuration_exception() {
        var dice = new SplittableRandom(20261122);
        String letters = "*/-,[];:#?@LW @\t\n079azTPZ\u0660\ud83d";
        int accepted = 0;

        for (int i = 0; i < 8_000; i++) {
            var text = new StringBuilder(random(dice, ZoneOffset.UTC).toText());
            for (int n = dice.nextInt(3); n >= 0; n--) {
                int at = dice.nextInt(text.length());
                text.replace(at, at + dice.nextInt(2), "" + letters.charAt(dice.nextInt(letters.length())));
            }
            try {
                Schedule mangled = Schedule.parse(text.toString());
                assertThat(Schedule.parse(mangled.toText())).isEqualTo(mangled);
                accepted++;
            } catch (ConfigurationException e) {
                assertThat(e.problems())
                        .isNotEmpty()
                        .allSatisfy(problem -> assertThat(problem.column()).isBetween(1, text.length() + 1));
            }
        }

        assertThat(accepted).isBetween(50, 7_950);
    }

    private static Schedule random(SplittableRandom dice, ZoneId zone) {
        Instant moment =
                Instant.ofEpochSecond(dice.nextLong(5_000_000_000L), dice.nextBoolean() ? 0 : dice.nextInt(999));
        return switch (dice.nextInt(4)) {
            case 0 -> Schedule.at(moment);
            case 1 -> new Schedule.Every(Duration.ofSeconds(dice.nextLong(1, 1_000_000), dice.nextInt(2)), moment);
            default -> {
                Dialect dialect = dice.nextBoolean() ? Dialect.CELERY : Dialect.UNIX;
                yield random(new RandomCrontab(dice, dialect), dialect, zone, dice.nextBoolean());
            }
        };
    }

    private static Schedule random(RandomCrontab crontab, Dialect dialect, ZoneId zone, boolean isSkipping) {
        while (true) {
            String text = crontab.text();
            if (new MinuteOracle(text, dialect).isPossible()) {
                return new Schedule.Cron(
                        CronExpression.parse(text, dialect), zone, isSkipping ? OnGap.SKIP : OnGap.RUN_AFTER);
            }
        }
    }

    private static List<Problem> problems(String text) {
        return catchThrowableOfType(ConfigurationException.class, () -> Schedule.parse(text))
                .problems();
    }
}
