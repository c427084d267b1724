package org.triggers4j.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code triggers schedule}: which task is called when. */
@Command(
        name = "schedule",
        header = "Looks after schedules: which task is called when.",
        description = {"", "Changes hold for all processes, at once and without a restart.", ""},
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ScheduleListCommand.class,
            ScheduleHealthCommand.class,
            SchedulePreviewCommand.class,
            ScheduleCreateCommand.class,
            ScheduleEditCommand.class,
            ScheduleDeleteCommand.class,
            ScheduleRunCommand.class,
            SchedulePauseCommand.class,
            ScheduleResumeCommand.class
        })
final class ScheduleCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine self = spec.commandLine();
        self.usage(self.getErr());
        return Exit.USAGE;
    }
}
