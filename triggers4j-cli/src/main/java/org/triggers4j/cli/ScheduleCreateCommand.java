package org.triggers4j.cli;

import org.triggers4j.format.ScheduleReader;
import org.triggers4j.task.Schedules;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code triggers schedule create}: a new schedule. */
@Command(
        name = "create",
        header = "Creates a schedule.",
        description = {"", "One of its name must not be there; --task and --schedule are needed.", ""},
        footer = {
            "",
            "Examples:",
            "  triggers schedule create nightly --task app.Report \\",
            "      --schedule 'cron[Europe/Rome] 0 4 * * mon-fri' --store sqlite:shop.db",
            "  triggers schedule create tick --task app.Tick --schedule 'every 15m' \\",
            "      --arg kind=full --overlap SKIP --set deadline=5m --store sqlite:shop.db"
        })
final class ScheduleCreateCommand extends ScheduleAction {
    @Mixin
    private ScheduleEntryOptions entry;

    @Override
    void act(Schedules schedules) {
        print(schedules.create(ScheduleReader.definition(name(), entry.given())));
    }
}
