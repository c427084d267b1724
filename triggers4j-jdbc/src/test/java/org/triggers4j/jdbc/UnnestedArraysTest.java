package org.triggers4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How the statements for PostgreSQL take their arrays: see {@link Columns}. */
class UnnestedArraysTest {
    private static final Path SOURCES = Path.of("src/main/java/org/triggers4j/jdbc");
    private static final Pattern IN_FROM = Pattern.compile("(FROM|USING|JOIN)\\s+unnest\\(");

    @Test
    void no_statement_has_its_arrays_materialized() throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.list(SOURCES)) {
            sources = files.filter(file -> file.toString().contains("Postgres")).toList();
        }

        assertThat(sources)
                .isNotEmpty()
                .noneMatch(file -> IN_FROM.matcher(text(file)).find());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
