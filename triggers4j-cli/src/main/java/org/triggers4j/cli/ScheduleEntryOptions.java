package org.triggers4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what a schedule is: the members of its entry in a settings file. */
final class ScheduleEntryOptions {
    @Option(names = "--task", paramLabel = "NAME", description = "The task to call.")
    private @Nullable String task;

    @Option(
            names = "--schedule",
            paramLabel = "TEXT",
            description = "When: 'cron[Europe/Rome] 0 4 * * mon-fri', 'unix[UTC] @daily', 'every 15m', 'at"
                    + " 2026-12-24T17:00:00Z'.")
    private @Nullable String schedule;

    @Mixin
    private ArgumentOptions arguments;

    @Option(names = "--queue", paramLabel = "QUEUE", description = "Where its calls wait.")
    private @Nullable String queue;

    @Option(
            names = "--overlap",
            paramLabel = "POLICY",
            description = "If the call before has not ended: ALLOW another, SKIP it, or QUEUE it.")
    private @Nullable String overlap;

    @Option(
            names = "--misfire",
            paramLabel = "POLICY",
            description = "For times that were missed: FIRE_ONCE for all, SKIP them, or FIRE_ALL(10).")
    private @Nullable String misfire;

    @Option(names = "--description", paramLabel = "TEXT", description = "For people.")
    private @Nullable String description;

    @Option(
            names = "--set",
            paramLabel = NamedValue.FORMS,
            description =
                    "Anything else that a settings file may say: oneOff, deadline, start, end, expires, priority, headers,"
                            + " softTimeLimit, … May be repeated.")
    private final List<String> others = new ArrayList<>();

    /** What was given, by the keys of a settings file; empty when nothing was. */
    Kwargs given() {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        put(entry, "task", task);
        put(entry, "schedule", schedule);
        put(entry, "arguments", arguments.given().orElse(null));
        put(entry, "queue", queue);
        put(entry, "overlap", overlap);
        put(entry, "misfire", misfire);
        put(entry, "description", description);
        return Kwargs.ofMap(entry).withAll(NamedValue.all("--set", others));
    }

    private static void put(Map<String, @Nullable Object> entry, String key, @Nullable Object value) {
        if (value != null) {
            entry.put(key, value);
        }
    }
}
