package org.triggers4j.format;

import java.nio.file.Path;
import java.util.List;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.DeclaredSchedule;
import org.triggers4j.task.ScheduleDefinition;

/**
 * Reads schedules that people write: an object of schedules by their names.
 *
 * <pre>{@code
 * {
 *   "nightly report": {
 *     "task": "app.Report",
 *     "schedule": "cron[Europe/Rome] 0 4 * * mon-fri",
 *     "arguments": {"kind": "full"},
 *     "overlap": "SKIP",          // of ALLOW, SKIP, QUEUE
 *     "seed": "UPDATE_IF_UNEDITED"
 *   }
 * }
 * }</pre>
 *
 * <p>{@code task} and {@code schedule} (see {@link org.triggers4j.schedule.Schedule}) are required. Beside them there may be
 * {@code arguments}, {@code description}, {@code enabled}, {@code oneOff}, {@code misfire}, {@code overlap}, {@code deadline},
 * {@code start}, {@code end}; of the calls {@code queue}, {@code priority}, {@code headers}, {@code expires} (a duration or a
 * moment), {@code softTimeLimit}, {@code hardTimeLimit}, {@code queueWait}, {@code staleTimeLimit}, {@code checksIgnore}; and
 * {@code seed}, a {@link org.triggers4j.task.SeedPolicy}. Any other key is a mistake. Durations are {@code 90s}, {@code 1h30m},
 * {@code PT15M}; moments ISO 8601 in UTC; null is as good as absent. A JSON Schema of it is the resource
 * {@code org/triggers4j/format/schedules.schema.json}.
 *
 * <p>The notations are those of {@link WorkflowReader}. Every method throws a
 * {@link org.triggers4j.error.ConfigurationException} that carries all problems with JSON Pointer, line and column. Thread-safe.
 */
public final class ScheduleReader {
    private ScheduleReader() {}

    /** Reads JSON. */
    public static List<DeclaredSchedule> json(String text) {
        return schedules(SourceText.SCHEDULES.json(text));
    }

    /** Reads YAML, with jackson-dataformat-yaml on the class path. */
    public static List<DeclaredSchedule> yaml(String text) {
        return schedules(SourceText.SCHEDULES.yaml(text));
    }

    /** Reads a UTF-8 file, {@code .json}, {@code .jsonc}, {@code .yaml} or {@code .yml}. */
    public static List<DeclaredSchedule> read(Path file) {
        return schedules(SourceText.SCHEDULES.file(file));
    }

    /** Reads one schedule from what {@link ScheduleWriter#write} returned. */
    public static ScheduleDefinition definition(String name, Kwargs entry) {
        return ScheduleInterpreter.read(name, entry.asMap());
    }

    private static List<DeclaredSchedule> schedules(SourceText.Source source) {
        return new ScheduleInterpreter(source.tree().place(), source.findings())
                .schedules(source.tree().value());
    }
}
