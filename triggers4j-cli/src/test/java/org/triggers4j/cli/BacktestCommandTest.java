package org.triggers4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.payload.Kwargs;

class BacktestCommandTest {
    private static final String EVENT = """
            {"at":"2026-03-01T09:00:00Z","session":"s","fire":"received","kwargs":{}}
            """;

    @TempDir
    private Path directory;

    private Path workflow;
    private Path events;
    private Path out;

    @BeforeEach
    void copy() {
        workflow = Cli.permits(directory, "workflow.json");
        events = Cli.permits(directory, "events.jsonl");
        out = directory.resolve("out.jsonl");
    }

    @Test
    void each_session_ends_as_the_workflow_says() throws IOException {
        Cli cli = backtest();

        assertThat(cli.err()).isEmpty();
        assertThat(cli.exit()).isZero();
        assertThat(Files.readAllLines(out)).isEqualTo(Files.readAllLines(Cli.permits(directory, "expected.jsonl")));
        assertThat(cli.out()).contains("10 events, 3 sessions, 10 instances, 0 bad lines skipped");
    }

    @Test
    void the_outcome_is_the_same_on_a_database() throws IOException {
        Cli cli = backtest("--store", "sqlite:" + directory.resolve("permits.db"));

        assertThat(cli.err()).isEmpty();
        assertThat(Files.readAllLines(out)).isEqualTo(Files.readAllLines(Cli.permits(directory, "expected.jsonl")));
    }

    @Test
    void a_store_that_has_the_sessions_already_is_refused() {
        String store = "sqlite:" + directory.resolve("permits.db");
        backtest("--store", store);

        Cli again = backtest("--store", store);

        assertThat(again.exit()).isEqualTo(4);
        assertThat(again.err()).contains("case-2", "use another").hasLineCount(1);
    }

    @Test
    void the_log_may_be_compressed_whatever_its_name() throws IOException {
        Path packed = directory.resolve("events");
        try (var gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
            gzip.write(Files.readAllBytes(events));
        }
        events = packed;

        assertThat(backtest().exit()).isZero();
        assertThat(out).hasSameTextualContentAs(Cli.permits(directory, "expected.jsonl"));
    }

    @Test
    void a_log_that_was_cut_off_is_refused_and_nothing_is_written() throws IOException {
        Path packed = directory.resolve("events.jsonl.gz");
        try (var gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
            gzip.write(Files.readAllBytes(events));
        }
        byte[] whole = Files.readAllBytes(packed);
        events = Files.write(packed, java.util.Arrays.copyOf(whole, whole.length - 20));

        Cli cli = backtest();

        assertThat(cli.exit()).isEqualTo(2);
        assertThat(cli.err()).contains("no whole gzip file").hasLineCount(1);
        assertThat(directory).isDirectoryNotContaining("glob:**/out.jsonl*");
    }

    @Test
    void the_summary_as_json_is_one_object_with_the_statuses_per_task() {
        Kwargs summary = Kwargs.parse(backtest("--json").out());

        assertThat(summary.integer("events")).isEqualTo(10);
        assertThat(summary.object("tasks").object("t_checkDocument"))
                .isEqualTo(Kwargs.of("unstarted", 1, "finished", 3));
    }

    @Test
    void the_outcome_may_go_to_standard_output_and_the_summary_gives_way() {
        out = Path.of("-");

        Cli cli = backtest();

        assertThat(cli.out().lines()).hasSize(3).allMatch(line -> line.startsWith("{\"session\""));
        assertThat(cli.err()).contains("10 events");
    }

    @Test
    void results_are_given_by_task_and_by_instance() throws IOException {
        Path results = Cli.file(directory, "results.json", """
                {
                  "t_acknowledge": {"number": 7},
                  "case-1": {"t_decide#0": {"fail": "TimeoutException"}},
                  "case-2": {"t_checkDocument#0": [1], "t_checkDocument#1": {}}
                }
                """);

        Cli cli = backtest("--results", results);

        assertThat(cli.err()).isEmpty();
        List<String> lines = Files.readAllLines(out);
        assertThat(lines.get(1)).contains("\"t_decide#0\":\"failed\"").doesNotContain("t_archive#0");
        assertThat(lines.get(0)).contains("\"t_checkDocument#0\":\"failed\"", "\"t_checkDocument#1\":\"finished\"");
    }

    @Test
    void results_of_unknown_tasks_are_refused_with_a_hint() {
        Path results = Cli.file(directory, "results.json", "{\"t_acknowlege\": {}}");

        Cli cli = backtest("--results", results);

        assertThat(cli.exit()).isEqualTo(2);
        assertThat(cli.err())
                .contains("t_acknowlege", "did you mean 't_acknowledge'?")
                .hasLineCount(1);
    }

    @Test
    void bad_lines_are_reported_with_their_number_and_skipped() throws IOException {
        events = Cli.file(directory, "bad.jsonl", """
                not json
                {"at":"2026-03-01","session":"s","fire":"received"}
                {"at":"2026-03-01T09:00:00Z","session":"","fire":"received"}
                {"at":"2026-03-01T09:00:00Z","session":"s","fire":"re\\u0000ceived"}
                {"at":"2026-03-01T09:00:00Z","session":"s","fire":"received","kwargs":[1]}
                {"at":"2026-03-01T09:00:00Z","fire":"received"}

                """ + EVENT);

        Cli cli = backtest();

        assertThat(cli.exit()).isZero();
        assertThat(cli.err().lines())
                .hasSize(6)
                .allSatisfy(line -> assertThat(line).endsWith("The line is skipped."));
        assertThat(cli.err())
                .contains(
                        "bad.jsonl:1: Not JSON (column ", ":2: 'at'", ":3: ", ":4: ", ":5: 'kwargs'", ":6: 'session'");
        assertThat(Files.readAllLines(out)).hasSize(1);
        assertThat(cli.out()).contains("1 events, 1 sessions, 1 instances, 6 bad lines skipped");
    }

    @Test
    void what_is_read_is_not_overwritten() throws IOException {
        byte[] before = Files.readAllBytes(events);
        Path link = Files.createSymbolicLink(directory.resolve("link.jsonl"), events);

        for (Path input : List.of(events, workflow, link)) {
            out = input;
            Cli cli = backtest();

            assertThat(cli.exit()).isEqualTo(2);
            assertThat(cli.err()).contains(input.toString(), "another").hasLineCount(1);
        }
        assertThat(events).hasBinaryContent(before);
    }

    @Test
    void a_link_to_the_outcome_stays_a_link() throws IOException {
        Path target = Files.createFile(directory.resolve("target.jsonl"));
        out = Files.createSymbolicLink(directory.resolve("link.jsonl"), target);

        assertThat(backtest().exit()).isZero();
        assertThat(out).isSymbolicLink();
        assertThat(target).isNotEmptyFile();
    }

    @Test
    void when_strict_the_first_bad_line_ends_it_and_nothing_is_written() {
        events = Cli.file(directory, "bad.jsonl", EVENT + "{\"at\":\n" + EVENT);

        Cli cli = backtest("--strict");

        assertThat(cli.exit()).isEqualTo(2);
        assertThat(cli.err()).contains("bad.jsonl:2: ").hasLineCount(1);
        assertThat(out).doesNotExist();
    }

    @Test
    void a_workflow_with_errors_is_refused_with_the_place_of_each() {
        workflow = Cli.file(directory, "broken.json", """
                {
                  "t_a": { "run": "a" },
                  "t_b": { "after": "go", "run": "b" }
                }
                """);

        Cli cli = backtest();

        assertThat(cli.exit()).isEqualTo(2);
        assertThat(cli.err().lines()).hasSize(2);
        assertThat(cli.err()).contains("broken.json:2:3: error: ", "broken.json:3:12: error: ");
    }

    @Test
    void files_that_are_not_there_end_with_3() {
        assertThat(backtest("--results", "nowhere.json").exit()).isEqualTo(3);
        events = Path.of("nowhere.json");
        assertThat(backtest().exit()).isEqualTo(3);
        events = directory.resolve("events.jsonl");
        workflow = Path.of("nowhere.json");
        assertThat(backtest().exit()).isEqualTo(3);
        workflow = directory.resolve("workflow.json");
        out = directory.resolve("nowhere/out.jsonl");
        Cli cli = backtest();
        assertThat(cli.exit()).isEqualTo(3);
        assertThat(cli.err()).contains("nowhere").hasLineCount(1);
    }

    private Cli backtest(Object... more) {
        Object[] args = new Object[7 + more.length];
        System.arraycopy(
                new Object[] {"backtest", "--workflow", workflow, "--events", events, "--out", out}, 0, args, 0, 7);
        System.arraycopy(more, 0, args, 7, more.length);
        return Cli.run(args);
    }
}
