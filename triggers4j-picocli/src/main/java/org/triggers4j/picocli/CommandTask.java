package org.triggers4j.picocli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.ExceptionContext;
import org.triggers4j.task.RetryPolicy;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskOptions;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.ParameterException;

/**
 * A command as a task.
 *
 * <p>Its arguments are kwargs, not a record, so that keys that nobody knows are seen and refused instead of passed over: they would
 * count in a unique key and change nothing.
 */
final class CommandTask implements Task<Kwargs, CommandResult> {
    /** What a failure may carry is limited; so much of both outputs fits even if each character is escaped. */
    private static final int OUTPUT_IN_FAILURE = 1_300;

    private final String name;
    private final String description;
    private final CommandSource source;
    private final CommandOptions options;
    private final TaskOptions taskOptions;

    CommandTask(String name, String description, CommandSource source, CommandOptions options) {
        this.name = name;
        this.description = description;
        this.source = source;
        this.options = options;
        this.taskOptions = options.task().withRetry(neverForUsage(options.task().retry()));
    }

    private static RetryPolicy neverForUsage(RetryPolicy policy) {
        var never = new ArrayList<>(policy.dontRetryFor());
        never.add(CommandUsageException.class);
        return new RetryPolicy(
                policy.retryFor(),
                never,
                policy.maxRetries(),
                policy.defaultDelay(),
                policy.delays(),
                policy.backoff());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public TaskOptions options() {
        return taskOptions;
    }

    @Override
    public CommandResult run(Kwargs kwargs, CallContext context) throws Exception {
        CommandArguments arguments = CommandArguments.read(name, kwargs);
        var run = new Run(source.make(), context);
        int exitCode = run.execute(arguments.args().toArray(String[]::new));
        if (run.thrown != null) {
            throw run.described(run.thrown);
        }
        if (exitCode != 0 && !options.acceptsAnyExitCode()) {
            throw run.described(new CommandFailedException(name, exitCode));
        }
        return new CommandResult(
                exitCode, run.out.text(), run.err.text(), run.out.isTruncated(), run.err.isTruncated());
    }

    /** One run, of a command line made for it. */
    private final class Run {
        private final OutputTail out = new OutputTail(options.mostOutput());
        private final OutputTail err = new OutputTail(options.mostOutput());
        private final CommandLine line;
        private @Nullable Exception thrown;

        Run(CommandLine line, CallContext context) {
            this.line = line;
            line.setOut(out.printer());
            line.setErr(err.printer());
            // A worker may have been started from a terminal.
            line.setColorScheme(new ColorScheme.Builder(line.getColorScheme())
                    .ansi(Ansi.OFF)
                    .build());
            // picocli would print what is thrown, and return an exit code.
            line.setParameterExceptionHandler((wrong, args) -> caught(usage(wrong)));
            line.setExecutionExceptionHandler((failure, command, parsed) -> caught(failure));
            tell(line, context);
        }

        int execute(String... args) {
            int exitCode = line.execute(args);
            line.getOut().flush();
            line.getErr().flush();
            return exitCode;
        }

        private int caught(Exception failure) {
            thrown = failure;
            return CommandLine.ExitCode.SOFTWARE;
        }

        private CommandUsageException usage(ParameterException wrong) {
            return new CommandUsageException("'" + name + "': " + wrong.getMessage(), wrong);
        }

        private <E extends Exception> E described(E failure) {
            Map<String, Object> facts = new LinkedHashMap<>();
            if (failure instanceof CommandFailedException failed) {
                facts.put("exitCode", failed.exitCode());
            }
            putUnlessEmpty(facts, "output", out);
            putUnlessEmpty(facts, "errorOutput", err);
            return facts.isEmpty() ? failure : ExceptionContext.withContext(failure, facts);
        }

        private void putUnlessEmpty(Map<String, Object> facts, String key, OutputTail output) {
            String text = output.text(OUTPUT_IN_FAILURE);
            if (!text.isEmpty()) {
                facts.put(key, text);
            }
        }
    }

    private static void tell(CommandLine line, CallContext context) {
        if (line.getCommandSpec().userObject() instanceof CallAware aware) {
            aware.runBy(context);
        }
        line.getSubcommands().values().stream().distinct().forEach(subcommand -> tell(subcommand, context));
    }
}
