package org.triggers4j.cli;

import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.Schedules;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code triggers schedule delete}: a schedule that is not wanted any more. */
@Command(
        name = "delete",
        header = "Deletes a schedule; calls that it has made stay.",
        description = {"", "One that an application declares is created again by its next start: pause it instead.", ""
        },
        footer = {"", "Example:", "  triggers schedule delete nightly --yes --store sqlite:shop.db"})
final class ScheduleDeleteCommand extends ScheduleAction {
    @Mixin
    private Confirmation confirmation;

    @Override
    void act(Schedules schedules) {
        if (schedules.find(name()).isEmpty()) {
            throw unknown(schedules);
        }
        confirmation.require("Delete the schedule '" + name() + "'?");
        if (!schedules.delete(name())) {
            throw unknown(schedules);
        }
        print(Kwargs.of("name", name(), "deleted", true), name() + " is deleted.");
    }
}
