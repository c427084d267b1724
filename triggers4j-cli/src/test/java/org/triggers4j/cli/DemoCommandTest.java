package org.triggers4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
    @TempDir
    private Path directory;

    @Test
    void it_tells_what_happens_and_checks_it() {
        Cli cli = Cli.run("demo", "--store", "memory:", "--sessions", 40, "--pace", 0, "--exit");

        assertThat(cli.err()).isEmpty();
        assertThat(cli.out())
                .contains("t_importBrowserMetadata", "1/5", "5/5", "What happened", "Everything is as it should be.")
                .doesNotContain("\u001b", "✗");
        assertThat(cli.exit()).isZero();
    }

    @Test
    void a_named_file_is_kept_and_can_be_used_again() {
        Path file = directory.resolve("survey.db");

        Cli first = Cli.run("demo", "--store", "sqlite:" + file, "--sessions", 5, "--pace", 0);
        Cli second = Cli.run("demo", "--store", "sqlite:" + file, "--sessions", 5, "--pace", 0, "--seed", 2);

        assertThat(file).exists();
        assertThat(first.exit()).isZero();
        assertThat(second.exit()).isZero();
    }

    @Test
    void wrong_numbers_and_urls_are_refused() {
        assertThat(Cli.run("demo", "--sessions", 0).exit()).isEqualTo(2);
        assertThat(Cli.run("demo", "--sessions", "many").exit()).isEqualTo(2);
        assertThat(Cli.run("demo", "--store", "h2:mem").exit()).isEqualTo(78);
    }

    @Test
    void a_store_that_cannot_be_reached_ends_with_5_in_one_line() {
        Cli file = Cli.run("demo", "--store", "sqlite:" + directory.resolve("nowhere/survey.db"));
        Cli server = Cli.run("demo", "--store", "postgresql://me:hunter2@localhost:1/survey");

        assertThat(file.exit()).isEqualTo(5);
        assertThat(file.err()).hasLineCount(1).contains("There is no directory", "nowhere");
        assertThat(server.exit()).isEqualTo(5);
        assertThat(server.err()).hasLineCount(1).contains("localhost:1 refused").doesNotContain("hunter2");
    }
}
