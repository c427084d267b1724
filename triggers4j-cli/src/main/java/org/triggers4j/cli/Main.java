package org.triggers4j.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code triggers}: the root of all subcommands. Without one it explains itself and exits with 2. */
@Command(
        name = "triggers",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Durable background tasks and declarative event joins.")
public final class Main implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    private Main() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The whole command line, ready to execute; its writers can be replaced. */
    static CommandLine commandLine() {
        return new CommandLine(new Main());
    }

    @Override
    public Integer call() {
        CommandLine self = spec.commandLine();
        self.usage(self.getErr());
        return ExitCode.USAGE;
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
