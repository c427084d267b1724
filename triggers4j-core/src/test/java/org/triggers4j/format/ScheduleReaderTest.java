package org.triggers4j.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.schedule.Misfire;
import org.triggers4j.schedule.Overlap;
import org.triggers4j.schedule.Schedule;
import org.triggers4j.schedule.SchedulePolicy;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.DeclaredSchedule;
import org.triggers4j.task.ScheduleDefinition;
import org.triggers4j.task.SeedPolicy;
import org.triggers4j.task.TimeLimits;

class ScheduleReaderTest {
    private static final ScheduleDefinition FULL = ScheduleDefinition.of(
                    "nightly", "app.Report", Schedule.parse("cron[Europe/Rome] 0 4 * * mon-fri"))
            .withArguments(Kwargs.of("kind", "full"))
            .withDescription("For the board")
            .withOneOff(true)
            .withPolicy(new SchedulePolicy(
                    Misfire.fireAll(10),
                    Overlap.QUEUE,
                    Optional.of(Duration.ofHours(6)),
                    Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
                    Optional.of(Instant.parse("2027-01-01T00:00:00Z")),
                    false))
            .withOptions(CallOptions.NONE
                    .queue("reports")
                    .priority(-3)
                    .header("from", "ops")
                    .expiresAfter(Duration.ofHours(2))
                    .timeLimits(new TimeLimits(
                            Optional.of(Duration.ofSeconds(90)),
                            Optional.of(Duration.ofMinutes(2)),
                            Optional.of(Duration.ofMinutes(10))))
                    .staleTimeLimit(Duration.ofMillis(1500))
                    .checkingIgnore(true));

    private static final String FULL_YAML = """
            nightly:
              task: app.Report
              schedule: cron[Europe/Rome] 0 4 * * mon-fri
              arguments: {kind: full}
              description: For the board
              enabled: false
              oneOff: true
              misfire: FIRE_ALL(10)
              overlap: queue
              deadline: 6h
              start: "2026-01-01T00:00:00Z"
              end: "2027-01-01T00:00:00Z"
              queue: reports
              priority: -3
              headers: {from: ops}
              expires: PT2H
              softTimeLimit: 90s
              hardTimeLimit: 2m
              queueWait: 10m
              staleTimeLimit: PT1.5S
              checksIgnore: true
              seed: always
            """;

    @Test
    void everything_that_a_schedule_can_say_is_read() {
        assertThat(ScheduleReader.yaml(FULL_YAML)).containsExactly(new DeclaredSchedule(FULL, SeedPolicy.ALWAYS));
    }

    @Test
    void what_is_left_out_or_null_is_as_by_default() {
        String text = "{\"a\": {\"task\": \"app.A\", \"schedule\": \"every 15m\", \"overlap\": null}}";

        assertThat(ScheduleReader.json(text))
                .containsExactly(DeclaredSchedule.of(
                        ScheduleDefinition.of("a", "app.A", Schedule.every(Duration.ofMinutes(15)))));
    }

    @Test
    void what_is_written_is_read_back() {
        ScheduleDefinition until = FULL.withOptions(CallOptions.NONE.expiresAt(Instant.parse("2026-05-01T00:00:00Z")));

        for (ScheduleDefinition definition : List.of(FULL, until)) {
            assertThat(ScheduleReader.definition("nightly", ScheduleWriter.write(definition)))
                    .isEqualTo(definition);
        }
    }

    @Test
    void all_problems_are_reported_at_once_each_with_line_and_column() {
        String text = """
                {
                  "a": {"task": "app.A", "schedule": "cron[Europe/Rom] 61 * * * *"},
                  "b": {"schedule": "every 15m", "ovrelap": "SKIP"},
                  "a": {"task": "app.B", "schedule": "every 15m"},
                  "c": {"task": "", "schedule": "every 0s", "deadline": "soon",
                        "start": "2026-02-01T00:00:00Z", "end": "2026-01-01T00:00:00Z"},
                  "d": []
                }
                """;

        ConfigurationException refused =
                catchThrowableOfType(ConfigurationException.class, () -> ScheduleReader.json(text));

        assertThat(refused.problems())
                .extracting(problem -> problem.line() + ":" + problem.column() + " " + problem.pointer())
                .containsExactly(
                        "2:26 /a/schedule",
                        "2:26 /a/schedule",
                        "3:3 /b",
                        "3:34 /b/ovrelap",
                        "4:3 /a",
                        "5:9 /c/task",
                        "5:21 /c/schedule",
                        "5:45 /c/deadline",
                        "6:42 /c/end",
                        "7:3 /d");
        assertThat(refused.problems().get(3).message()).contains("Did you mean 'overlap'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "every 15m | priority: 1.5 | a whole number",
                "every 15m | priority: 3000000000 | 32 bits",
                "every 15m | misfire: FIRE_ALL(0) | a limit from 1",
                "every 15m | misfire: later | misfire policy",
                "every 15m | expires: -1 | 'expires' is a text",
                "every 15m | expires: whenever | neither a duration",
                "every 15m | queueWait: 0s | no duration",
                "every 15m | headers: {a: 1} | The header 'a' is a text",
                "every 15m | seed: SOMETIMES | 'SOMETIMES' is no seed",
                "every 15m | start: tomorrow | no moment",
                "at noon | enabled: true | 'noon' is not a moment",
                "cron[UTC] 0 0 30 2 * | enabled: true | never",
            })
    void a_bad_value_is_refused(String schedule, String line, String message) {
        String text = "a:\n  task: app.A\n  schedule: " + schedule + "\n  " + line + "\n";

        assertThatThrownBy(() -> ScheduleReader.yaml(text))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_crontab_that_is_wrong_is_pointed_at_within_its_text() {
        String text = "{\"a\": {\"task\": \"app.A\", \"schedule\": \"cron[UTC] 0 25 * * *\"}}";

        assertThatThrownBy(() -> ScheduleReader.json(text)).hasMessageContaining("At character 13 of the text.");
    }

    @Test
    void a_file_is_read_by_what_its_name_says_it_is(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("schedules.yaml"), FULL_YAML);

        assertThat(ScheduleReader.read(file)).hasSize(1);
        assertThatThrownBy(() -> ScheduleReader.read(directory.resolve("none.json")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("There is no file");
    }

    @Test
    void the_schema_knows_exactly_the_keys_and_describes_each() throws IOException {
        try (InputStream in = ScheduleReader.class.getResourceAsStream("schedules.schema.json")) {
            Kwargs schema = Kwargs.parse(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
            Kwargs schedule = schema.object("$defs").object("schedule");

            assertThat(schedule.object("properties").asMap().keySet()).containsExactlyElementsOf(ScheduleKeys.ALL);
            assertThat(schedule.get("required")).contains(List.of(ScheduleKeys.TASK, ScheduleKeys.SCHEDULE));
            assertThat(schedule.get("additionalProperties")).contains(false);
            for (String key : ScheduleKeys.ALL) {
                assertThat(schedule.object("properties").object(key).text("description"))
                        .isNotBlank();
            }
        }
    }
}
