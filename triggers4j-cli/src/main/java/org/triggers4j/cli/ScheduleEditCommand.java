package org.triggers4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.triggers4j.format.ScheduleReader;
import org.triggers4j.format.ScheduleWriter;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.Schedules;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code triggers schedule edit}: some of it is to be otherwise. */
@Command(
        name = "edit",
        header = "Changes a schedule.",
        description = {
            "",
            "What is not said stays, also if somebody else edits it meanwhile. If its times change, it goes on with its next"
                    + " time after now.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  triggers schedule edit nightly --schedule 'cron[Europe/Rome] 0 5 * * *' \\",
            "      --store sqlite:shop.db",
            "  triggers schedule edit nightly --unset deadline --store sqlite:shop.db"
        })
final class ScheduleEditCommand extends ScheduleAction {
    @Mixin
    private ScheduleEntryOptions entry;

    @Option(
            names = "--unset",
            paramLabel = "NAME",
            description = "Something that is to be as by default, by its name in a settings file. May be repeated.")
    private final List<String> unset = new ArrayList<>();

    @Override
    void act(Schedules schedules) {
        Kwargs given = entry.given();
        if (given.isEmpty() && unset.isEmpty()) {
            throw new CliException(Exit.USAGE, "Nothing is to be changed. Say what, e.g. --schedule 'every 15m'.");
        }
        print(schedules.edit(
                name(), old -> ScheduleReader.definition(name(), changed(ScheduleWriter.write(old), given))));
    }

    private Kwargs changed(Kwargs old, Kwargs given) {
        Map<String, @Nullable Object> all =
                new LinkedHashMap<>(old.withAll(given).asMap());
        // As null, not removed, so that a name that does not exist is noticed.
        unset.forEach(key -> all.put(key, null));
        return Kwargs.ofMap(all);
    }
}
