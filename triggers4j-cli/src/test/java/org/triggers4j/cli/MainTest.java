package org.triggers4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void version_names_the_program_on_standard_output() {
        int exit = run("--version");

        assertThat(exit).isZero();
        assertThat(out.toString()).startsWith("triggers ");
    }

    @Test
    void without_a_command_the_usage_goes_to_standard_error_and_the_exit_code_is_2() {
        int exit = run();

        assertThat(exit).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith("Usage: triggers");
    }

    @Test
    void an_unknown_option_is_a_usage_error() {
        assertThat(run("--verison")).isEqualTo(2);
        assertThat(err.toString()).contains("--verison", "--version");
    }

    private int run(String... args) {
        CommandLine triggers =
                Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return triggers.execute(args);
    }
}
