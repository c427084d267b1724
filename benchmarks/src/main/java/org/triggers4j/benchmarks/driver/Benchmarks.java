package org.triggers4j.benchmarks.driver;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import org.triggers4j.benchmarks.Figure;
import org.triggers4j.benchmarks.driver.SubjectProcess.FailedException;
import org.triggers4j.benchmarks.driver.Workload.Contender;

/**
 * Measures Triggers4j, its peers and the bare database side by side. Each has a process of its own; they take turns, so that
 * a slow minute of the machine hits all alike.
 *
 * <p>Prints one line of JSON per figure on standard output, and a table at the end. A measurement that fails has no
 * figure, says so on standard error, and does not keep the others from being made.
 */
public final class Benchmarks {
    private static final int ROUNDS_OF_FULL = 3;

    private final Arguments arguments;
    private final Stage stage;
    private final PrintStream out;
    private final Results results = new Results();

    private Benchmarks(Arguments arguments, Stage stage, PrintStream out) {
        this.arguments = arguments;
        this.stage = stage;
        this.out = out;
    }

    /** Takes what {@code benchmarks/run} was given: see docs/performance.md. */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.parse(args);
        List<Workload> chosen =
                Workloads.all().stream().filter(arguments::wants).toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("No workload is called " + arguments.names() + ". There are "
                    + Workloads.all().stream().map(Workload::name).toList() + ".");
        }
        Server server = arguments.postgres().isPresent()
                ? Server.at(arguments.postgres().get())
                : Server.start();
        try (Stage stage = new Stage(server)) {
            new Benchmarks(arguments, stage, System.out).run(chosen);
        }
    }

    private void run(List<Workload> workloads) throws Exception {
        for (Workload workload : workloads) {
            for (int round = 0; round < (arguments.isFull() ? ROUNDS_OF_FULL : 1); round++) {
                for (Contender subject : workload.subjects()) {
                    if (arguments.wantsSubject(subject.name())) {
                        measure(workload, subject);
                    }
                }
            }
        }
        String table = new Table(results).toMarkdown();
        out.println();
        out.print(table);
        if (arguments.table().isPresent()) {
            Files.writeString(arguments.table().get(), table);
        }
    }

    private void measure(Workload workload, Contender subject) throws InterruptedException, IOException, SQLException {
        try {
            for (Figure figure : workload.round(stage, subject, arguments.isFull())) {
                results.add(figure);
                print(figure.toJson());
            }
        } catch (FailedException e) {
            System.err.println(workload.name() + " of " + subject.name() + ": " + e.getMessage());
            stage.forget(subject.name());
        }
    }

    private void print(String line) throws IOException {
        out.println(line);
        if (arguments.json().isPresent()) {
            append(arguments.json().get(), line);
        }
    }

    private static void append(Path file, String line) throws IOException {
        Files.writeString(
                file, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
