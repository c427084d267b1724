package org.triggers4j.benchmarks.ours;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.triggers4j.jdbc.JdbcStore;

/** A directory for an SQLite file and those beside it; closing it deletes them. */
final class SqliteFile implements AutoCloseable {
    private final Path directory;

    SqliteFile() throws IOException {
        this.directory = Files.createTempDirectory("triggers-benchmark");
    }

    /** Another store on the same file. */
    JdbcStore store() {
        return JdbcStore.sqlite(directory.resolve("benchmark.db"));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(directory).sorted(Comparator.reverseOrder())) {
            files.forEach(SqliteFile::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
