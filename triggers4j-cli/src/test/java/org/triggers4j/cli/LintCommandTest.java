package org.triggers4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LintCommandTest {
    @TempDir
    private Path directory;

    @Test
    void a_sound_workflow_has_no_warnings() {
        Cli cli = Cli.run("lint", Cli.permits(directory, "workflow.json"));

        assertThat(cli.exit()).isZero();
        assertThat(cli.out()).isEqualToIgnoringNewLines("4 tasks, 0 warnings");
    }

    @Test
    void a_warning_has_file_line_and_column_and_ends_with_0_or_if_strict_with_1() {
        Path workflow = Cli.file(directory, "w.json", """
                {
                  "t_a": { "after": ["go"], "unles": ["no"], "run": "a" }
                }
                """);

        Cli cli = Cli.run("lint", workflow);

        assertThat(cli.exit()).isZero();
        assertThat(cli.out()).contains("w.json:2:29: warning: 'unles'", "[misspelt-directive]", "1 task, 1 warning");
        assertThat(Cli.run("lint", workflow, "--strict").exit()).isEqualTo(1);
    }

    @Test
    void triggers_that_nobody_fires_are_found_by_a_list_or_a_log() {
        Path workflow = Cli.permits(directory, "workflow.json");

        assertThat(Cli.run("lint", workflow, "--triggers", "received,registred,documentAdded,inspected,withdrawn")
                        .out())
                .contains("Nobody fires 'registered'", "Did you mean 'registred'?", "1 warning");
        assertThat(Cli.run("lint", workflow, "--events", Cli.permits(directory, "events.jsonl"))
                        .out())
                .isEqualToIgnoringNewLines("4 tasks, 0 warnings");
    }

    @Test
    void tasks_that_are_not_registered_are_found() {
        Cli cli = Cli.run(
                "lint",
                Cli.permits(directory, "workflow.json"),
                "--tasks",
                "permit.Acknowledge,permit.Decide,permit.Archiv,permit.CheckDocument");

        assertThat(cli.out()).contains("No task named 'permit.Archive' is registered", "Did you mean 'permit.Archiv'?");
    }

    @Test
    void a_list_and_a_log_exclude_each_other() {
        Cli cli = Cli.run("lint", "w.json", "--triggers", "a", "--events", "e.jsonl");

        assertThat(cli.exit()).isEqualTo(2);
        assertThat(cli.err()).contains("mutually exclusive");
    }

    @Test
    void an_error_points_at_its_column_and_ends_with_2() {
        Cli cli = Cli.run("lint", Cli.file(directory, "w.json", "{ \"t_a\": { \"after\": [\"go\" \"run\": 1 } }"));

        assertThat(cli.exit()).isEqualTo(2);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err()).containsPattern("w\\.json:1:\\d+: error: ").hasLineCount(1);
    }

    @Test
    void a_missing_file_ends_with_3() {
        Cli cli = Cli.run("lint", directory.resolve("nowhere.json"));

        assertThat(cli.exit()).isEqualTo(3);
        assertThat(cli.err()).contains("There is no file").hasLineCount(1);
    }
}
