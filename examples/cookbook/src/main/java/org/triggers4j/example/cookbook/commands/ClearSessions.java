package org.triggers4j.example.cookbook.commands;

import java.util.concurrent.Callable;
import java.util.function.IntUnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

// region command
@Command(name = "clearsessions", description = "Deletes sessions that have been idle for long.")
final class ClearSessions implements Callable<Integer> {
    private final IntUnaryOperator deleteOlderThan;

    @Spec
    private CommandSpec spec;

    @Option(names = "--days", description = "Idle for so many days; default ${DEFAULT-VALUE}.", defaultValue = "14")
    private int days;

    ClearSessions(IntUnaryOperator deleteOlderThan) {
        this.deleteOlderThan = deleteOlderThan;
    }

    @Override
    public Integer call() {
        int deleted = deleteOlderThan.applyAsInt(days);
        spec.commandLine().getOut().println(deleted + " sessions deleted");
        return 0;
    }
}
// endregion
