package org.triggers4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.Triggers;
import org.triggers4j.jdbc.JdbcStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.ScheduleRow;
import org.triggers4j.store.ScheduleStore;

class ScheduleCommandTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void create() {
        try (Triggers application = Triggers.builder()
                .store(JdbcStore.sqlite(directory.resolve("shop.db")))
                .discoverServices(false)
                .fireOnly()
                .build()) {
            application.start();
        }
    }

    private Cli schedule(String... words) {
        var all = new ArrayList<Object>(List.of("schedule"));
        all.addAll(List.of(words));
        all.addAll(List.of("--store", "sqlite:" + directory.resolve("shop.db")));
        return Cli.run(all.toArray());
    }

    private Kwargs json(String... words) {
        Cli cli = schedule(words);
        assertThat(cli.err()).isEmpty();
        assertThat(cli.exit()).isZero();
        assertThat(cli.out()).hasLineCount(1);
        return Kwargs.parse(cli.out());
    }

    private void nightly() {
        assertThat(schedule("create", "nightly", "--task", "app.Report", "--schedule", "cron[UTC] 0 4 * * *")
                        .exit())
                .isZero();
    }

    @Test
    void create_stores_a_schedule_with_all_that_was_said() {
        Kwargs created = json(
                "create",
                "tick",
                "--task",
                "app.Tick",
                "--schedule",
                "every 15m",
                "--arg",
                "kind=full",
                "--queue",
                "slow",
                "--overlap",
                "SKIP",
                "--misfire",
                "FIRE_ALL(3)",
                "--description",
                "Ticks.",
                "--set",
                "deadline=5m",
                "--set",
                "priority:=7",
                "--as",
                "ann",
                "--json");

        assertThat(created.asMap())
                .containsOnlyKeys(
                        "name", "state", "definition", "version", "next", "lastEdit", "fired", "missed", "history");
        assertThat(created.object("definition"))
                .isEqualTo(Kwargs.of(
                        "task",
                        "app.Tick",
                        "schedule",
                        "every 15m",
                        "arguments",
                        Kwargs.of("kind", "full"),
                        "description",
                        "Ticks.",
                        "misfire",
                        "FIRE_ALL(3)",
                        "overlap",
                        "SKIP",
                        "deadline",
                        "5m",
                        "queue",
                        "slow",
                        "priority",
                        7));
        assertThat(created.text("state")).isEqualTo("ACTIVE");
        assertThat(created.object("lastEdit").text("by")).isEqualTo("ann");
        assertThat(created.object("lastEdit").text("what")).isEqualTo("created");
    }

    @Test
    void create_refuses_what_makes_no_sense_with_all_reasons_and_a_name_that_is_taken() {
        nightly();

        Cli wrong = schedule("create", "x", "--schedule", "every fortnight", "--set", "overlp=SKIP");
        Cli again = schedule("create", "nightly", "--task", "app.Report", "--schedule", "every 1h");

        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("no 'task'", "fortnight", "Did you mean 'overlap'?");
        assertThat(again.exit()).isEqualTo(4);
        assertThat(again.err()).contains("nightly");
        assertThat(schedule("list", "--json").out()).hasLineCount(1);
    }

    @Test
    void list_shows_them_by_name_and_by_state() {
        nightly();
        schedule("create", "a tick", "--task", "app.Tick", "--schedule", "every 15m");
        schedule("pause", "a tick");

        Cli table = schedule("list");
        Cli lines = schedule("list", "--json");

        assertThat(table.out()).hasLineCount(4).contains("a tick", "every 15m", "PAUSED", "nightly", "ACTIVE");
        assertThat(lines.out().lines().map(line -> Kwargs.parse(line).text("name")))
                .containsExactly("a tick", "nightly");
        assertThat(json("list", "--state", "PAUSED", "--json").text("name")).isEqualTo("a tick");
        assertThat(json("list", "--task", "app.Report", "--json").text("name")).isEqualTo("nightly");
    }

    @Test
    void preview_says_the_next_times() {
        nightly();

        assertThat(schedule("preview", "nightly", "--count", "3").out().lines())
                .hasSize(3)
                .allMatch(line -> line.endsWith("T04:00:00Z"));
        assertThat(json("preview", "nightly", "--json").get("times").orElseThrow())
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(5);
        assertThat(schedule("preview", "nightly", "--count", "0").exit()).isEqualTo(2);
    }

    @Test
    void edit_changes_what_is_said_and_leaves_the_rest() {
        schedule(
                "create",
                "tick",
                "--task",
                "app.Tick",
                "--schedule",
                "every 15m",
                "--arg",
                "n:=1",
                "--set",
                "deadline=5m");

        Kwargs edited = json("edit", "tick", "--schedule", "every 1h", "--unset", "deadline", "--as", "ben", "--json");

        assertThat(edited.object("definition"))
                .isEqualTo(Kwargs.of("task", "app.Tick", "schedule", "every 1h", "arguments", Kwargs.of("n", 1)));
        assertThat(edited.integer("version")).isEqualTo(2);
        assertThat(edited.object("lastEdit").text("by")).isEqualTo("ben");
        assertThat(schedule("edit", "tick").exit()).isEqualTo(2);
        assertThat(schedule("edit", "tick", "--schedule", "never").exit()).isEqualTo(2);
    }

    @Test
    void a_paused_schedule_fires_again_once_it_is_resumed() {
        nightly();

        Kwargs paused = json("pause", "nightly", "--json");
        Kwargs resumed = json("resume", "nightly", "--json");

        assertThat(paused.text("state")).isEqualTo("PAUSED");
        assertThat(paused.has("next")).isFalse();
        assertThat(resumed.text("state")).isEqualTo("ACTIVE");
        assertThat(resumed.text("next")).endsWith("T04:00:00Z");
        assertThat(schedule("pause", "nightly").out())
                .startsWith("nightly is PAUSED: app.Report, cron[UTC] 0 4 * * *.");
    }

    @Test
    void run_calls_the_task_now() {
        nightly();

        Kwargs run = json("run", "nightly", "--json");
        Cli call = Cli.run(
                "task", "result", run.text("call"), "--json", "--store", "sqlite:" + directory.resolve("shop.db"));

        assertThat(run.text("state")).isEqualTo("QUEUED");
        assertThat(Kwargs.parse(call.out()).text("task")).isEqualTo("app.Report");
        assertThat(Kwargs.parse(call.out()).object("headers").text("periodic_task_name"))
                .isEqualTo("nightly");
        assertThat(json("list", "--json").text("lastCall")).isEqualTo(run.text("call"));
    }

    @Test
    void delete_asks_first() {
        nightly();

        Cli asked = schedule("delete", "nightly");
        Kwargs deleted = json("delete", "nightly", "--yes", "--json");

        assertThat(asked.exit()).isEqualTo(2);
        assertThat(asked.err()).contains("Delete the schedule 'nightly'?", "--yes");
        assertThat(deleted).isEqualTo(Kwargs.of("name", "nightly", "deleted", true));
        assertThat(schedule("list", "--json").out()).isEmpty();
    }

    @Test
    void an_unknown_schedule_ends_with_3_and_the_one_that_was_meant() {
        nightly();

        for (String command : List.of("preview", "pause", "resume", "run", "delete")) {
            Cli cli = schedule(command, "nigthly");

            assertThat(cli.exit()).as(command).isEqualTo(3);
            assertThat(cli.err())
                    .contains("There is no schedule 'nigthly'. Did you mean 'nightly'?")
                    .hasLineCount(1);
        }
        assertThat(schedule("edit", "nigthly", "--queue", "q").exit()).isEqualTo(3);
    }

    // ---- health -------------------------------------------------------------------------------------------------

    private void inStore(Consumer<ScheduleStore> work) {
        try (JdbcStore store = JdbcStore.sqlite(directory.resolve("shop.db"))) {
            store.start();
            work.accept(store.schedules());
        }
    }

    private void looked(Instant at) {
        inStore(schedules ->
                schedules.sign(new ScheduleStore.Sign("beat-1", at, Optional.empty(), Duration.ofMillis(20))));
    }

    @Test
    void health_is_bad_where_nobody_looks_for_what_is_due() {
        Cli cli = schedule("health");

        assertThat(cli.exit()).isEqualTo(1);
        assertThat(cli.out()).startsWith("Not all is well.").contains("Nobody has looked", "Is there a worker?");
    }

    @Test
    void health_is_good_where_somebody_looks_and_nothing_is_late() {
        looked(Instant.now());

        Cli cli = schedule("health");
        Kwargs facts = json("health", "--json");

        assertThat(cli.exit()).isZero();
        assertThat(cli.out()).startsWith("All is well.").contains("beat-1");
        assertThat(facts.asMap())
                .containsOnlyKeys("isWell", "at", "lastTick", "lateness", "unreadable", "schedulers")
                .containsEntry("isWell", true)
                .containsEntry("lateness", "PT0S");
    }

    @Test
    void health_is_as_good_as_it_is_asked_to_be() {
        looked(Instant.now().minus(Duration.ofHours(1)));
        nightly();
        Instant due = Instant.parse("2026-01-01T04:00:00Z");
        inStore(schedules -> {
            ScheduleRow row = schedules.find("nightly").orElseThrow();
            schedules.update(row.with(Optional.of(due), row.body()));
        });

        Cli strict = schedule("health", "--json");
        Cli lenient = schedule("health", "--within", "10000d");

        assertThat(strict.exit()).isEqualTo(1);
        Kwargs facts = Kwargs.parse(strict.out());
        assertThat(facts.get("isWell")).contains(false);
        assertThat(facts.object("mostOverdue").text("schedule")).isEqualTo("nightly");
        assertThat(lenient.exit()).isZero();
        assertThat(lenient.out()).contains("The schedule 'nightly' was due at " + due + " and has not been fired.");
    }
}
