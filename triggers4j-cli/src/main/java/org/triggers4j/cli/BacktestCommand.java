package org.triggers4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.Workflow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code triggers backtest}: what would this workflow have done with last month's events? */
@Command(
        name = "backtest",
        header = "What would this workflow have done with last month's events?",
        description = {
            "",
            "Fires each event of a log, in order, into its session, which is configured with the workflow at its first"
                    + " event. After each event everything scheduled is run, first in, first out, cascades joining the"
                    + " end of the queue, until it is empty. No task's code is called: each ends with what --results"
                    + " says, or with {}. The clock follows the events. The same input gives the same output.",
            ""
        },
        footer = {
            "",
            "An event is a line such as",
            "  {\"at\":\"2026-03-01T09:30:00Z\",\"session\":\"s1\",\"fire\":\"page\",\"kwargs\":{\"n\":1}}",
            "",
            "Results are one JSON object, both forms may be mixed:",
            "  {\"t_task\": {\"id\": 7}}                 every instance of it ends with this",
            "  {\"s1\": {\"t_task#0\": {\"id\": 7},       this instance ends with this,",
            "          \"t_task#1\": {\"fail\": \"Late\"}}}  this one fails with this exception",
            "An entry whose value is an object of instances of the workflow's tasks belongs to a session, any other to"
                    + " a task. An instance's own result wins over its task's.",
            "",
            "Each line of --out is one session, in order of first event:",
            "  {\"session\":…,\"instances\":{name: status},",
            "   \"waitingHas\":{unstarted instance: [triggers it has]},\"unresolvedTasks\":[…]}",
            "",
            "Example:",
            "  triggers backtest --workflow permits.json --events march.jsonl --out o.jsonl"
        })
final class BacktestCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--workflow", required = true, paramLabel = "W", description = "The workflow, JSON or YAML.")
    private Path workflow;

    @Option(names = "--events", required = true, paramLabel = "E", description = "The log, .jsonl or .jsonl.gz.")
    private Path events;

    @Option(names = "--results", paramLabel = "R", description = "What tasks end with; see below.")
    private @Nullable Path results;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "O",
            description = "Where the outcome goes; - for standard output.")
    private Path out;

    @Option(
            names = "--store",
            paramLabel = "URL",
            defaultValue = "memory:",
            description = "An empty store to run on: " + Stores.URLS + "; default ${DEFAULT-VALUE}")
    private String store;

    @Option(names = "--json", description = "Print the summary as JSON.")
    private boolean isJson;

    @Option(names = "--strict", description = "Stop at the first bad line instead of skipping it.")
    private boolean isStrict;

    @Override
    public Integer call() throws IOException, InterruptedException {
        long began = System.nanoTime();
        PrintWriter err = spec.commandLine().getErr();
        Workflow tasks = WorkflowFiles.read(workflow).workflow();
        BacktestResults ends = results == null ? BacktestResults.none() : results(results, tasks);
        var summary = new BacktestSummary(tasks);
        try (var interruption = new Interruption();
                var log = new EventLog(events);
                var outcome = OutcomeFile.open(out, inputs(), spec.commandLine().getOut());
                var opened = Stores.open(store);
                var backtest = new Backtest(opened.store(), tasks, ends)) {
            for (Optional<EventLog.Line> line = log.next(); line.isPresent(); line = log.next()) {
                interruption.check();
                Optional<String> complaint = apply(line.get(), backtest, summary);
                if (complaint.isPresent()) {
                    summary.badLine();
                    String text = events + ":" + line.get().number() + ": " + complaint.get();
                    if (isStrict) {
                        throw new CliException(Exit.USAGE, text + " Nothing was written (--strict).");
                    }
                    err.println("triggers: " + text + " The line is skipped.");
                }
            }
            for (SessionUid session : backtest.sessions()) {
                Outcome ended = backtest.outcome(session);
                outcome.write(ended);
                summary.add(ended);
            }
            outcome.finish();
            ends.sessions().stream()
                    .filter(name -> !backtest.has(name))
                    .forEach(name -> err.println(
                            "triggers: The results name session '" + name + "', which the log does not have."));
        }
        print(summary, (System.nanoTime() - began) / 1e9);
        return Exit.OK;
    }

    private List<Path> inputs() {
        return Stream.of(workflow, events, results).filter(Objects::nonNull).toList();
    }

    private static Optional<String> apply(EventLog.Line line, Backtest backtest, BacktestSummary summary) {
        if (line instanceof EventLog.Bad bad) {
            return Optional.of(bad.reason());
        }
        Optional<String> complaint = backtest.fire(((EventLog.Good) line).event());
        if (complaint.isEmpty()) {
            summary.event();
        }
        return complaint;
    }

    private static BacktestResults results(Path file, Workflow tasks) throws IOException {
        try {
            return BacktestResults.parse(Files.readString(file), tasks);
        } catch (InvalidKwargsException e) {
            throw new CliException(Exit.USAGE, file + ": " + e.getMessage(), e);
        } catch (CharacterCodingException e) {
            throw new CliException(Exit.USAGE, file + ": The file is not UTF-8. Save it as UTF-8.", e);
        }
    }

    private void print(BacktestSummary summary, double seconds) {
        boolean isTaken = OutcomeFile.isStandardOutput(out);
        PrintWriter screen =
                isTaken ? spec.commandLine().getErr() : spec.commandLine().getOut();
        if (isJson) {
            screen.println(summary.toKwargs().toJson());
        } else {
            summary.print(screen);
            screen.println();
            screen.printf(
                    Locale.ROOT,
                    "%.1f seconds on %s; the outcome is in %s%n",
                    seconds,
                    StoreUrl.parse(store),
                    isTaken ? "standard output" : out);
        }
    }
}
