package org.triggers4j.cli;

import org.triggers4j.task.Schedules;
import picocli.CommandLine.Command;

/** {@code triggers schedule resume}: from its next time on. */
@Command(
        name = "resume",
        header = "Lets a schedule fire again, from its next time on.",
        description = {
            "",
            "One that was paused, whose definition says that it is not enabled (which is changed then), or one that is declared"
                    + " no longer.",
            ""
        },
        footer = {"", "Example:", "  triggers schedule resume nightly --store sqlite:shop.db"})
final class ScheduleResumeCommand extends ScheduleAction {
    @Override
    void act(Schedules schedules) {
        print(schedules.resume(name()));
    }
}
