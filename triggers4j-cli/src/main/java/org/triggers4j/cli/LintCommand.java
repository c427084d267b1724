package org.triggers4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.Problem;
import org.triggers4j.format.WorkflowDocument;
import org.triggers4j.workflow.Lint;
import org.triggers4j.workflow.LintContext;
import org.triggers4j.workflow.Warning;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code triggers lint}: what is wrong with a workflow, and what is allowed in it but probably not meant. */
@Command(
        name = "lint",
        header = "Says what is wrong with a workflow, and what is probably not meant.",
        description = {
            "",
            "Errors end with exit code 2. Warnings, such as a directive that looks misspelt, a task that can never run"
                    + " or tasks that feed themselves, end with 0, or with 1 if --strict.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  triggers lint survey.json",
            "  triggers lint survey.json --events march.jsonl.gz",
            "  triggers lint survey.yaml --tasks app.Import,app.Mail --strict"
        })
final class LintCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "W", description = "The workflow, JSON or YAML.")
    private Path workflow;

    @ArgGroup
    private @Nullable Known known;

    @Option(
            names = "--tasks",
            split = ",",
            paramLabel = "NAME",
            description = "The names of all tasks that are registered: what 'run' may name.")
    private @Nullable List<String> tasks;

    @Option(names = "--strict", description = "Exit with 1 if there are warnings.")
    private boolean isStrict;

    /** How it is known which triggers are fired. */
    static final class Known {
        @Option(
                names = "--triggers",
                required = true,
                split = ",",
                paramLabel = "NAME",
                description = "All triggers that the application fires.")
        private @Nullable List<String> triggers;

        @Option(
                names = "--events",
                required = true,
                paramLabel = "E",
                description = "A log of events, .jsonl or .jsonl.gz: which triggers does nobody fire?")
        private @Nullable Path events;
    }

    @Override
    public Integer call() throws IOException {
        WorkflowDocument document = WorkflowFiles.read(workflow);
        LintContext context = LintContext.nothing();
        Optional<Collection<String>> fired = fired();
        if (fired.isPresent()) {
            context = context.withTriggers(fired.get());
        }
        if (tasks != null) {
            context = context.withTasks(tasks);
        }
        List<Warning> warnings = Lint.check(document.workflow(), context);
        PrintWriter out = spec.commandLine().getOut();
        for (Warning warning : warnings) {
            Problem problem = document.locate(new Problem(warning.pointer(), 0, 0, warning.message()));
            out.println(WorkflowFiles.place(workflow, problem) + ": warning: " + warning.message() + " ["
                    + warning.code() + "]");
        }
        int number = document.workflow().tasks().size();
        out.println(counted(number, "task") + ", " + counted(warnings.size(), "warning"));
        return isStrict && !warnings.isEmpty() ? Exit.CHECK_FAILED : Exit.OK;
    }

    private Optional<Collection<String>> fired() throws IOException {
        if (known == null) {
            return Optional.empty();
        }
        return Optional.of(known.triggers != null ? known.triggers : triggersOf(known.events));
    }

    private Collection<String> triggersOf(@Nullable Path events) throws IOException {
        var triggers = new LinkedHashSet<String>();
        if (events == null) {
            return triggers;
        }
        try (var log = new EventLog(events)) {
            for (Optional<EventLog.Line> line = log.next(); line.isPresent(); line = log.next()) {
                if (line.get() instanceof EventLog.Good good) {
                    triggers.add(good.event().trigger());
                } else if (line.get() instanceof EventLog.Bad bad) {
                    spec.commandLine()
                            .getErr()
                            .println("triggers: " + events + ":" + bad.number() + ": " + bad.reason()
                                    + " The line is skipped.");
                }
            }
        }
        return triggers;
    }

    private static String counted(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
