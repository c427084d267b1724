package org.triggers4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.payload.Kwargs;

class ScenarioCommandTest {
    private static final String HELLO = """
            {"name":"hello","config":{"t_a":{"after":["go"],"run":"oracle.T0"}},"steps":[{"fire":"go"}],\
            "init":{"unresolvedTasks":["t_a"]},"expect":[{"scheduled":["t_a#0"],"hooks":[["fire","go",["t_a#0"]]],\
            "instances":{"t_a#0":{"kwargs":{"go":{}},"status":"scheduled"}},"latest":{"go":{}},\
            "unresolvedInstances":["t_a#0"]}]}
            """;

    @TempDir
    private Path directory;

    @Test
    void a_scenario_that_goes_as_written_passes() {
        Cli cli = Cli.run("scenario", Cli.file(directory, "s.jsonl", HELLO));

        assertThat(cli.err()).isEmpty();
        assertThat(cli.out()).isEqualToIgnoringNewLines("1 passed, 0 failed, 0 deviations");
        assertThat(cli.exit()).isZero();
    }

    @Test
    void one_that_does_not_is_shown_with_its_differences_and_ends_with_1() {
        Path file = Cli.file(directory, "s.jsonl", HELLO.replace("\"status\":\"scheduled\"", "\"status\":\"running\""));

        Cli cli = Cli.run("scenario", file, "--store", "sqlite:" + directory.resolve("s.db"));

        assertThat(cli.exit()).isEqualTo(1);
        assertThat(cli.out())
                .contains("failed hello", "running", "scheduled")
                .endsWith("0 passed, 1 failed, 0 deviations\n");
        assertThat(Kwargs.parse(Cli.run("scenario", file, "--json").out()).integer("failed"))
                .isEqualTo(1);
    }

    @Test
    void what_is_no_scenario_is_refused_with_file_and_line() {
        Cli cli = Cli.run("scenario", Cli.file(directory, "s.jsonl", HELLO + "{}\n"));

        assertThat(cli.exit()).isEqualTo(2);
        assertThat(cli.err()).contains("s.jsonl:2: /");
        assertThat(Cli.run("scenario", directory).err())
                .contains("is a directory")
                .hasLineCount(1);
        assertThat(Cli.run("scenario", directory.resolve("nowhere.jsonl")).exit())
                .isEqualTo(3);
        assertThat(Cli.run("scenario").exit()).isEqualTo(2);
    }
}
