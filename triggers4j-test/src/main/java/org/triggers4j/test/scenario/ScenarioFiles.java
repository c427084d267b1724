package org.triggers4j.test.scenario;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;

/** Reads files with one scenario per line; empty lines count but say nothing. Names that end with .gz are unpacked. */
public final class ScenarioFiles {
    private static final List<String> BUILT_IN = List.of("conformance/named.jsonl", "conformance/random.jsonl.gz");

    private ScenarioFiles() {}

    /**
     * Reads files, in order.
     *
     * @throws ConfigurationException with a problem, file name and line for every line that is no scenario
     * @throws UncheckedIOException when a file cannot be read
     */
    public static List<Scenario> read(List<Path> files) {
        var scenarios = new ArrayList<Scenario>();
        var problems = new ArrayList<Problem>();
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                read(file.toString(), in, scenarios, problems);
            } catch (IOException e) {
                throw new UncheckedIOException("'" + file + "' cannot be read: " + e, e);
            }
        }
        return checked(scenarios, problems);
    }

    /** The scenarios every store has to pass: what the original library did, step by step. */
    public static List<Scenario> conformance() {
        var scenarios = new ArrayList<Scenario>();
        var problems = new ArrayList<Problem>();
        for (String name : BUILT_IN) {
            try (InputStream in = resource("/org/triggers4j/test/" + name)) {
                read(name, in, scenarios, problems);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return checked(scenarios, problems);
    }

    static InputStream resource(String name) throws IOException {
        InputStream in = ScenarioFiles.class.getResourceAsStream(name);
        if (in == null) {
            throw new IOException("The resource " + name + " is missing.");
        }
        return in;
    }

    private static void read(String file, InputStream in, List<Scenario> scenarios, List<Problem> problems)
            throws IOException {
        InputStream plain = file.endsWith(".gz") ? new GZIPInputStream(in) : in;
        var reader = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8));
        int number = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            if (!line.isBlank()) {
                try {
                    scenarios.add(Scenario.parse(line, number));
                } catch (ConfigurationException e) {
                    e.problems().forEach(problem -> problems.add(in(file, problem)));
                }
            }
        }
    }

    private static Problem in(String file, Problem problem) {
        return new Problem(problem.pointer(), problem.line(), problem.column(), file + ": " + problem.message());
    }

    private static List<Scenario> checked(List<Scenario> scenarios, List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return scenarios;
    }
}
