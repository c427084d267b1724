package org.triggers4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.payload.Kwargs;

/**
 * A real log of 1,434 cases, where it lies beside the project, against what the original library made of it; elsewhere a
 * small one of our own.
 */
class ReceiptBacktestTest {
    @TempDir
    private Path directory;

    @Test
    void every_case_ends_in_memory_as_the_reference_says() throws IOException {
        compare("memory:");
    }

    @Test
    void every_case_ends_on_sqlite_as_the_reference_says() throws IOException {
        compare("sqlite:" + directory.resolve("cases.db"));
    }

    @Test
    void every_case_ends_on_postgresql_as_the_reference_says() throws IOException {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            compare("postgresql://postgres:postgres@localhost:" + server.getPort() + "/postgres");
        }
    }

    private void compare(String store) throws IOException {
        Path data = data();
        Path out = directory.resolve("outcome.jsonl");

        Cli cli = Cli.run(
                "backtest",
                "--workflow",
                data.resolve("workflow.json"),
                "--events",
                data.resolve("events.jsonl"),
                "--out",
                out,
                "--store",
                store);

        assertThat(cli.err()).isEmpty();
        List<String> expected = Files.readAllLines(data.resolve("expected.jsonl"));
        List<String> actual = Files.readAllLines(out);
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            Kwargs line = Kwargs.parse(actual.get(i));
            Kwargs reference = Kwargs.parse(expected.get(i));
            assertThat(line).isEqualTo(reference);
            assertThat(line.object("instances").asMap().keySet())
                    .as("order of creation")
                    .containsExactlyElementsOf(
                            reference.object("instances").asMap().keySet());
        }
    }

    private Path data() {
        Path project = Path.of("").toAbsolutePath();
        while (project != null && !Files.exists(project.resolve("triggers"))) {
            project = project.getParent();
        }
        Path receipt = project == null ? directory : project.resolve("../shared/data/receipt");
        if (Files.isDirectory(receipt)) {
            return receipt;
        }
        List.of("workflow.json", "events.jsonl", "expected.jsonl").forEach(name -> Cli.permits(directory, name));
        return directory;
    }
}
