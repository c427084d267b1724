package org.triggers4j.cli;

import org.triggers4j.task.Schedules;
import picocli.CommandLine.Command;

/** {@code triggers schedule pause}: not until it is resumed. */
@Command(
        name = "pause",
        header = "Keeps a schedule from firing until it is resumed.",
        description = "",
        footer = {"", "Example:", "  triggers schedule pause nightly --store sqlite:shop.db"})
final class SchedulePauseCommand extends ScheduleAction {
    @Override
    void act(Schedules schedules) {
        print(schedules.pause(name()));
    }
}
