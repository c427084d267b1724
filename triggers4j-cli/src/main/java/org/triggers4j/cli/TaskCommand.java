package org.triggers4j.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code triggers task}: calls of tasks. */
@Command(
        name = "task",
        header = "Calls tasks, and looks after calls.",
        description = {
            "",
            "A call is a task in the queue, or one that has been. Its id is the same through all retries.",
            ""
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TaskApplyCommand.class, TaskResultCommand.class, TaskCancelCommand.class, TaskListCommand.class})
final class TaskCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine self = spec.commandLine();
        self.usage(self.getErr());
        return Exit.USAGE;
    }
}
