package org.triggers4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a backtest writes: a file that appears whole or not at all (it is written beside its place and then moved), or
 * the standard output.
 */
final class OutcomeFile implements AutoCloseable {
    private final Writer writer;
    private final @Nullable Path draft;
    private final Path target;

    private OutcomeFile(Writer writer, @Nullable Path draft, Path target) {
        this.writer = writer;
        this.draft = draft;
        this.target = target;
    }

    static boolean isStandardOutput(Path path) {
        return path.toString().equals("-");
    }

    /**
     * Opens it for writing.
     *
     * @param inputs what is read meanwhile, and must not be replaced
     */
    static OutcomeFile open(Path path, List<Path> inputs, PrintWriter standardOutput) throws IOException {
        if (isStandardOutput(path)) {
            return new OutcomeFile(standardOutput, null, path);
        }
        for (Path input : inputs) {
            if (Files.exists(path) && Files.isSameFile(path, input)) {
                throw new CliException(
                        Exit.USAGE,
                        "'" + path + "' is read, so it cannot be written too. Name another file to write to.");
            }
        }
        if (Files.isDirectory(path)) {
            throw new CliException(Exit.USAGE, "'" + path + "' is a directory. Name a file to write to.");
        }
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            throw new CliException(Exit.NOT_FOUND, "There is no directory '" + directory + "' to write to.");
        }
        boolean isSpecial = Files.exists(path) && !Files.isRegularFile(path);
        if (isSpecial) {
            return new OutcomeFile(Files.newBufferedWriter(path), null, path);
        }
        // A link stays one: what it leads to is replaced.
        Path file = Files.exists(path) ? path.toRealPath() : path;
        Path draft = file.resolveSibling(file.getFileName() + ".part");
        return new OutcomeFile(Files.newBufferedWriter(draft), draft, file);
    }

    void write(Outcome outcome) throws IOException {
        writer.write(outcome.toJson());
        writer.write('\n');
    }

    /** Everything is written. */
    void finish() throws IOException {
        writer.flush();
        if (draft != null) {
            writer.close();
            Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void close() throws IOException {
        if (!isStandardOutput(target)) {
            writer.close();
        }
        if (draft != null) {
            Files.deleteIfExists(draft);
        }
    }
}
