package org.triggers4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.Triggers;
import org.triggers4j.jdbc.JdbcOptions;
import org.triggers4j.jdbc.JdbcStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

class ExplainCommandTest {
    @TempDir
    private Path directory;

    private String store() {
        return "sqlite:" + directory.resolve("survey.db");
    }

    private void survey(String... fired) {
        survey(JdbcOptions.DEFAULTS, fired);
    }

    private void survey(JdbcOptions options, String... fired) {
        try (Triggers triggers = Triggers.builder()
                .store(JdbcStore.sqlite(directory.resolve("survey.db"), options))
                .discoverServices(false)
                .fireOnly()
                .build()) {
            triggers.start();
            TriggerManager survey = triggers.session("q-42");
            survey.updateConfiguration(Workflow.of(
                    TaskConfig.named("t_import").after("page1", "done").run("app.Import")));
            for (String trigger : fired) {
                survey.fire(trigger);
            }
        }
    }

    @Test
    void it_says_what_a_task_waits_for() {
        survey("done");

        Cli cli = Cli.run("explain", "--store", store(), "q-42", "t_import");

        assertThat(cli.err()).isEmpty();
        assertThat(cli.exit()).isZero();
        assertThat(cli.out()).isEqualToIgnoringNewLines("t_import#0 waits for 'page1' (never fired).");
    }

    @Test
    void tables_with_a_prefix_are_found_by_it() {
        survey(JdbcOptions.DEFAULTS.withTablePrefix("app_"), "done");

        Cli cli = Cli.run("explain", "--store", store(), "--table-prefix", "app_", "q-42", "t_import");

        assertThat(cli.exit()).isZero();
        assertThat(cli.out()).startsWith("t_import#0 waits for 'page1'");
        Cli unprefixed = Cli.run("explain", "--store", store(), "q-42", "t_import");
        assertThat(unprefixed.exit()).isEqualTo(5);
        assertThat(unprefixed.err()).contains("has no tables of Triggers4j", "--table-prefix");
        assertThat(Cli.run("explain", "--store", store(), "--table-prefix", "APP", "q-42", "t_import")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void a_store_in_memory_has_nothing_to_look_at() {
        Cli cli = Cli.run("explain", "--store", "memory:", "q-42", "t_import");

        assertThat(cli.exit()).isEqualTo(2);
        assertThat(cli.err()).contains("begins empty");
    }

    @Test
    void it_reads_the_queue_and_the_workers_of_a_store_that_nobody_has_open() {
        survey("done", "page1");

        Cli cli = Cli.run("explain", "--store", store(), "q-42", "t_import#0");

        assertThat(cli.exit()).isZero();
        assertThat(cli.out())
                .startsWith("t_import#0 is in the queue, but no worker is live.")
                .hasLineCount(1);
    }

    @Test
    void the_facts_are_one_line_of_json() {
        survey("done");

        Cli cli = Cli.run("explain", "--store", store(), "q-42", "t_import#0", "--json");

        assertThat(cli.out()).hasLineCount(1);
        assertThat(Kwargs.parse(cli.out()).text("verdict")).isEqualTo("waiting");
        assertThat(cli.exit()).isZero();
    }

    @Test
    void a_session_or_a_task_that_does_not_exist_ends_with_3() {
        survey("done");

        Cli session = Cli.run("explain", "--store", store(), "q-43", "t_import");
        Cli task = Cli.run("explain", "--store", store(), "q-42", "t_imprt");
        Cli json = Cli.run("explain", "--store", store(), "q-42", "t_imprt", "--json");

        assertThat(session.exit()).isEqualTo(3);
        assertThat(session.out()).isEmpty();
        assertThat(session.err()).contains("There is no session 'q-43'").hasLineCount(1);
        assertThat(task.exit()).isEqualTo(3);
        assertThat(task.err())
                .contains("has no task 't_imprt'. Did you mean 't_import'?")
                .hasLineCount(1);
        assertThat(json.exit()).isEqualTo(3);
        assertThat(Kwargs.parse(json.out()).text("similar")).isEqualTo("t_import");
    }

    @Test
    void a_file_that_does_not_exist_is_not_made() {
        Cli cli = Cli.run("explain", "--store", store(), "q-42", "t_import");

        assertThat(cli.exit()).isEqualTo(3);
        assertThat(cli.err()).contains("There is no file").hasLineCount(1);
        assertThat(Files.exists(directory.resolve("survey.db"))).isFalse();
    }

    @Test
    void what_is_no_store_ends_with_5_or_78_in_one_line() {
        Path empty = Cli.file(directory, "empty.db", "");
        Path text = Cli.file(directory, "notes.txt", "Buy milk, and write the report about stores.");

        Cli notADatabase = Cli.run("explain", "--store", "sqlite:" + text, "q-42", "t_import");
        Cli notAStore = Cli.run("explain", "--store", "sqlite:" + empty, "q-42", "t_import");
        Cli notAUrl = Cli.run("explain", "--store", "h2:mem", "q-42", "t_import");
        Cli noServer = Cli.run("explain", "--store", "postgresql://me:hunter2@localhost:1/survey", "q-42", "t_import");

        assertThat(notAStore.exit()).isEqualTo(5);
        assertThat(notAStore.err())
                .contains("has no tables of Triggers4j without a prefix")
                .hasLineCount(1);
        assertThat(notADatabase.exit()).isEqualTo(5);
        assertThat(notADatabase.err())
                .contains("notes.txt' is no SQLite database")
                .hasLineCount(1);
        assertThat(text).hasContent("Buy milk, and write the report about stores.");
        assertThat(notAUrl.exit()).isEqualTo(78);
        assertThat(noServer.exit()).isEqualTo(5);
        assertThat(noServer.err()).hasLineCount(1).doesNotContain("hunter2");
    }

    @Test
    void store_session_and_task_are_all_required() {
        assertThat(Cli.run("explain", "q-42", "t_import").exit()).isEqualTo(2);
        assertThat(Cli.run("explain", "--store", "memory:", "q-42").exit()).isEqualTo(2);
    }
}
