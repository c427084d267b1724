package org.triggers4j.picocli;

import java.lang.reflect.Method;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.PicocliException;

/** Makes a command anew for each run, since picocli keeps the values of one run in the command. Thread-safe if its supplier is. */
final class CommandSource {
    /** What picocli calls a command that has no name. */
    private static final String UNNAMED = "<main class>";

    private final Supplier<?> supplier;

    CommandSource(Supplier<?> supplier) {
        this.supplier = supplier;
    }

    /** A fresh command line; throws whatever the supplier throws. */
    CommandLine make() {
        Object made = supplier.get();
        return made instanceof CommandLine line ? line : new CommandLine(made);
    }

    /**
     * What a command is called and says of itself.
     *
     * @param fault why it cannot be a task; empty when it can
     */
    record Description(String name, String text, String fault) {}

    /** Makes it once or twice, to see whether and as what it can be registered. */
    Description describe() {
        try {
            CommandLine line = make();
            String name = line.getCommandName();
            return new Description(name, textOf(line.getCommandSpec()), fault(line, name));
        } catch (PicocliException e) {
            return new Description("", "", "is no command: " + e.getMessage());
        } catch (RuntimeException e) {
            return new Description("", "", "cannot be made: " + e);
        }
    }

    private String fault(CommandLine line, String name) {
        if (name.equals(UNNAMED)) {
            return "has no name: give one with @Command(name = …)";
        }
        @Nullable Object command = line.getCommandSpec().userObject();
        CommandSpec other = make().getCommandSpec();
        if (line.getCommandSpec() == other || (command != null && command == other.userObject())) {
            return "is the same object twice, so that a run would find what the one before has left in it:"
                    + " supply a new one each time, e.g. with " + simpleName(command) + "::new";
        }
        return isRunnable(command) || !line.getSubcommands().isEmpty()
                ? ""
                : "is neither Runnable nor Callable, and has no subcommands: there is nothing to run";
    }

    private static String simpleName(@Nullable Object command) {
        return command == null ? "Command" : command.getClass().getSimpleName();
    }

    private static boolean isRunnable(@Nullable Object command) {
        return command instanceof Runnable || command instanceof Callable || command instanceof Method;
    }

    private static String textOf(CommandSpec command) {
        String[] header = command.usageMessage().header();
        String[] text = header.length > 0 ? header : command.usageMessage().description();
        return String.join(" ", text).strip();
    }
}
