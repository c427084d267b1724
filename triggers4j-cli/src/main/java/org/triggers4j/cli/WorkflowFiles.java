package org.triggers4j.cli;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;
import org.triggers4j.format.WorkflowDocument;
import org.triggers4j.format.WorkflowReader;

/** Reads workflows named on the command line, so that editors find the places of what is wrong with them. */
final class WorkflowFiles {
    private WorkflowFiles() {}

    static WorkflowDocument read(Path file) throws NoSuchFileException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (Files.isDirectory(file)) {
            throw new CliException(Exit.USAGE, "'" + file + "' is a directory, not a workflow.");
        }
        if (!Files.isReadable(file)) {
            throw new CliException(Exit.NOT_ALLOWED, "'" + file + "' may not be read. Check its permissions.");
        }
        try {
            return WorkflowReader.document(file);
        } catch (ConfigurationException bad) {
            String lines = bad.problems().stream()
                    .map(problem -> place(file, problem) + ": error: " + problem.message())
                    .collect(Collectors.joining("\n"));
            throw new CliException(Exit.USAGE, lines, bad);
        }
    }

    /** {@code file:line:column}, as compilers write it. */
    static String place(Path file, Problem problem) {
        return problem.line() > 0 ? file + ":" + problem.line() + ":" + problem.column() : file.toString();
    }
}
