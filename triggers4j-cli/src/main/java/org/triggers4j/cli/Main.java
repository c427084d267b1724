package org.triggers4j.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code triggers}: the root of all subcommands. Without one it explains itself and exits with 2. */
@Command(
        name = "triggers",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        usageHelpAutoWidth = true,
        description = "Durable background tasks and declarative event joins.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:a check or a task failed",
            "2:wrong usage, or input that makes no sense",
            "3:something named does not exist",
            "4:conflict with what is there",
            "5:the store is unavailable",
            "6:not allowed",
            "78:wrong settings, such as the URL of a store",
            "130:interrupted"
        },
        footer = {"", "Begin with: triggers demo", "More about a command: triggers help COMMAND"},
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            BacktestCommand.class,
            ScenarioCommand.class,
            LintCommand.class,
            ExplainCommand.class,
            TaskCommand.class,
            ScheduleCommand.class,
            WorkerCommand.class,
            HelpCommand.class
        })
public final class Main implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean isDebugging;

    private Main() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        // UTF-8 whatever the locale says: what is printed is also read by programs.
        PrintWriter out = writer(FileDescriptor.out);
        PrintWriter err = writer(FileDescriptor.err);
        int code = commandLine().setOut(out).setErr(err).execute(args);
        out.flush();
        err.flush();
        System.exit(code);
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        var stream = new FileOutputStream(descriptor);
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    /** The whole command line, ready to execute; its writers can be replaced. */
    static CommandLine commandLine() {
        var main = new Main();
        var line = new CommandLine(main);
        line.setExecutionExceptionHandler(main::report);
        line.setParameterExceptionHandler((wrong, args) -> refuse(wrong));
        return line;
    }

    // Without the whole help, in which the one line that matters would be lost.
    private static int refuse(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("triggers: " + String.valueOf(wrong.getMessage()).replaceFirst("^Error: ", ""));
        UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("Help: " + command.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return Exit.USAGE;
    }

    private int report(Exception thrown, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        for (String text : Exit.linesOf(thrown)) {
            err.println("triggers: " + text);
        }
        if (isDebugging) {
            thrown.printStackTrace(err);
        }
        err.flush();
        return Exit.codeOf(thrown);
    }

    @Override
    public Integer call() {
        CommandLine self = spec.commandLine();
        self.usage(self.getErr());
        return Exit.USAGE;
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"triggers " + (version == null ? "(not packaged)" : version)};
        }
    }
}
