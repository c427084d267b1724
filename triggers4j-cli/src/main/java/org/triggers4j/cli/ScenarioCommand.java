package org.triggers4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;
import org.triggers4j.test.scenario.Scenario;
import org.triggers4j.test.scenario.ScenarioFiles;
import org.triggers4j.test.scenario.ScenarioReport;
import org.triggers4j.test.scenario.ScenarioRunner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code triggers scenario}: does a workflow do, step by step, what a file says? */
@Command(
        name = "scenario",
        header = "Runs scenarios: does a workflow do, step by step, what a file says?",
        description = {
            "",
            "A scenario is one JSON object on one line: a workflow, steps such as fires, ends and replays, and what is to"
                    + " be seen after each. Prints every difference, then how many passed, failed or deviated from the"
                    + " original library as documented. The exit code is 1 if one failed.",
            ""
        },
        footer = {
            "",
            "Example:",
            "  triggers scenario intake.jsonl payout.jsonl",
            "",
            "with, in a file, on one line,",
            "  {\"name\":\"hello\",\"config\":{\"t_a\":{\"after\":[\"go\"],\"run\":\"oracle.T0\"}},",
            "   \"steps\":[{\"fire\":\"go\"}],\"init\":{\"unresolvedTasks\":[\"t_a\"]},",
            "   \"expect\":[{\"scheduled\":[\"t_a#0\"],\"hooks\":[[\"fire\",\"go\",[\"t_a#0\"]]],",
            "              \"instances\":{\"t_a#0\":{\"kwargs\":{\"go\":{}},\"status\":\"scheduled\"}},",
            "              \"latest\":{\"go\":{}},\"unresolvedInstances\":[\"t_a#0\"]}]}"
        })
final class ScenarioCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Scenarios, .jsonl or .jsonl.gz.")
    private List<Path> files;

    @Option(
            names = "--store",
            paramLabel = "URL",
            defaultValue = "memory:",
            description = "A scratch store to run on: " + Stores.URLS + "; default ${DEFAULT-VALUE}")
    private String store;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean isJson;

    @Override
    public Integer call() throws IOException {
        List<Scenario> scenarios = read();
        try (var interruption = new Interruption();
                Stores.Opened opened = Stores.open(store)) {
            ScenarioReport report = new ScenarioRunner(opened.store()).run(scenarios);
            PrintWriter out = spec.commandLine().getOut();
            out.println(isJson ? report.toJson().toJson() : report.toText());
            return report.failed().isEmpty() ? Exit.OK : Exit.CHECK_FAILED;
        }
    }

    // The file first, as compilers write it.
    private static String place(Path file, Problem problem) {
        String pointer = problem.pointer().isEmpty() ? "" : problem.pointer() + ": ";
        return file + ":" + problem.line() + ": " + pointer + problem.message().substring((file + ": ").length());
    }

    private List<Scenario> read() throws IOException {
        for (Path file : files) {
            if (!Files.exists(file)) {
                throw new NoSuchFileException(file.toString());
            }
            if (Files.isDirectory(file)) {
                throw new CliException(Exit.USAGE, "'" + file + "' is a directory, not a file of scenarios.");
            }
        }
        try {
            return ScenarioFiles.read(files);
        } catch (ConfigurationException e) {
            List<String> lines = e.problems().stream()
                    .map(problem -> files.stream()
                            .filter(file -> problem.message().startsWith(file + ": "))
                            .findFirst()
                            .map(file -> place(file, problem))
                            .orElseGet(problem::toString))
                    .toList();
            throw new CliException(Exit.USAGE, String.join("\n", lines), e);
        }
    }
}
