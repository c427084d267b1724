package org.triggers4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
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

    @Test
    void an_unknown_command_is_a_usage_error_that_suggests_the_right_one() {
        assertThat(run("backtst")).isEqualTo(2);
        assertThat(err.toString()).contains("backtst", "triggers backtest").doesNotContain("\tat ");
    }

    @Test
    void a_usage_error_is_not_buried_under_the_help() {
        Cli missing = Cli.run("backtest", "--workflow", "w.json");
        Cli wrong = Cli.run("demo", "--sessions", "many");

        assertThat(missing.err()).hasLineCount(2).contains("--events", "--out", "triggers backtest --help");
        assertThat(wrong.err()).hasLineCount(2).contains("many", "triggers demo --help");
    }

    @Test
    void examples_of_the_help_fit_into_80_columns() {
        assertThat(Cli.run("backtest", "--help").out()).contains("\"kwargs\":{\"n\":1}}\n", " --out o.jsonl\n");
        assertThat(Cli.run("lint", "--help").out()).contains(" app.Import,app.Mail --strict\n");
    }

    @Test
    void help_explains_each_command_on_standard_output() {
        for (String command : List.of("demo", "backtest", "scenario", "lint", "explain", "worker")) {
            Cli help = Cli.run("help", command);

            assertThat(help.exit()).isZero();
            assertThat(help.out())
                    .contains("Usage: triggers " + command, "Example")
                    .isEqualTo(Cli.run(command, "--help").out());
        }
    }

    @Test
    void the_stack_trace_is_shown_only_if_asked_for() {
        assertThat(Cli.run("lint", "nowhere.json").err()).doesNotContain("\tat ");
        assertThat(Cli.run("lint", "nowhere.json", "--debug").err()).contains("NoSuchFileException", "\tat ");
    }

    private int run(String... args) {
        CommandLine triggers =
                Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return triggers.execute(args);
    }
}
