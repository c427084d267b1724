package org.triggers4j.format;

import static org.triggers4j.format.ScheduleKeys.*;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.schedule.DurationText;
import org.triggers4j.schedule.Misfire;
import org.triggers4j.schedule.Overlap;
import org.triggers4j.schedule.SchedulePolicy;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.ScheduleDefinition;

/** Writes schedules as the entries that {@link ScheduleReader} reads; what is as by default is left out. Thread-safe. */
public final class ScheduleWriter {
    private ScheduleWriter() {}

    /** The entry of a schedule, without its name; equal definitions have equal entries. */
    public static Kwargs write(ScheduleDefinition definition) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put(TASK, definition.task());
        entry.put(SCHEDULE, definition.schedule().toText());
        if (!definition.arguments().isEmpty()) {
            entry.put(ARGUMENTS, definition.arguments());
        }
        if (!definition.description().isEmpty()) {
            entry.put(DESCRIPTION, definition.description());
        }
        if (definition.isOneOff()) {
            entry.put(ONE_OFF, true);
        }
        writePolicy(definition.policy(), entry);
        writeOptions(definition.options(), entry);
        return Kwargs.ofMap(entry);
    }

    private static void writePolicy(SchedulePolicy policy, Map<String, @Nullable Object> entry) {
        if (!policy.enabled()) {
            entry.put(ENABLED, false);
        }
        if (!policy.misfire().equals(Misfire.FIRE_ONCE)) {
            entry.put(MISFIRE, policy.misfire().toString());
        }
        if (policy.overlap() != Overlap.ALLOW) {
            entry.put(OVERLAP, policy.overlap().name());
        }
        policy.deadline().map(DurationText::of).ifPresent(span -> entry.put(DEADLINE, span));
        policy.start().map(Instant::toString).ifPresent(time -> entry.put(START, time));
        policy.end().map(Instant::toString).ifPresent(time -> entry.put(END, time));
    }

    private static void writeOptions(CallOptions options, Map<String, @Nullable Object> entry) {
        options.queue().ifPresent(queue -> entry.put(QUEUE, queue));
        options.priority().ifPresent(priority -> entry.put(PRIORITY, priority));
        if (!options.headers().isEmpty()) {
            entry.put(HEADERS, options.headers());
        }
        options.expiry()
                .map(expiry -> expiry instanceof CallOptions.Expiry.After after
                        ? DurationText.of(after.span())
                        : ((CallOptions.Expiry.At) expiry).moment().toString())
                .ifPresent(text -> entry.put(EXPIRES, text));
        put(entry, SOFT_TIME_LIMIT, options.timeLimits().soft().orElse(null));
        put(entry, HARD_TIME_LIMIT, options.timeLimits().hard().orElse(null));
        put(entry, QUEUE_WAIT, options.timeLimits().queueWait().orElse(null));
        put(entry, STALE_TIME_LIMIT, options.staleTimeLimit().orElse(null));
        options.checksIgnore().ifPresent(checks -> entry.put(CHECKS_IGNORE, checks));
    }

    private static void put(Map<String, @Nullable Object> entry, String key, @Nullable Duration span) {
        if (span != null) {
            entry.put(key, DurationText.of(span));
        }
    }
}
