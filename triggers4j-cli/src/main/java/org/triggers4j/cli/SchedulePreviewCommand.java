package org.triggers4j.cli;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.schedule.Schedule;
import org.triggers4j.task.Schedules;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code triggers schedule preview}: the next nominal times. */
@Command(
        name = "preview",
        header = "Says when a schedule is due next, as if it were active.",
        description = "",
        footer = {"", "Example:", "  triggers schedule preview nightly --count 10 --store sqlite:shop.db"})
final class SchedulePreviewCommand extends ScheduleAction {
    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many times; default ${DEFAULT-VALUE}.")
    private int count;

    @Override
    void act(Schedules schedules) {
        if (count < 1 || count > Schedule.MAX_PREVIEW) {
            throw new CliException(Exit.USAGE, "--count is from 1 to " + Schedule.MAX_PREVIEW + ".");
        }
        List<String> times =
                schedules.preview(name(), count).stream().map(Instant::toString).toList();
        print(
                Kwargs.of("name", name(), "times", times),
                times.isEmpty()
                        ? name() + " is not due any more."
                        : times.stream().collect(Collectors.joining(System.lineSeparator())));
    }
}
