package org.triggers4j.memory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Json;
import org.triggers4j.store.ScheduleRow;
import org.triggers4j.store.ScheduleStore.Sign;

/** Schedules, and the signs of life of schedulers, in the document of calls. What there is none of is left out. */
final class SchedulesText {
    private SchedulesText() {}

    static @Nullable List<Map<String, Object>> schedules(MemoryState state) {
        var rows = state.schedules().values().stream().map(SchedulesText::row).toList();
        return rows.isEmpty() ? null : rows;
    }

    static @Nullable List<Map<String, Object>> signs(MemoryState state) {
        var signs = state.signs().stream().map(SchedulesText::sign).toList();
        return signs.isEmpty() ? null : signs;
    }

    static void read(Fields fields, MemoryState state) {
        if (fields.has("schedules")) {
            fields.objects("schedules").stream()
                    .map(SchedulesText::row)
                    .forEach(row -> state.schedules().put(row.name(), row));
        }
        if (fields.has("signs")) {
            state.signs(
                    fields.objects("signs").stream().map(SchedulesText::sign).toList());
        }
    }

    private static Map<String, Object> row(ScheduleRow row) {
        return new Entries()
                .with("name", row.name())
                .with("revision", row.revision())
                .with("nextAt", row.nextAt().orElse(null))
                .with("body", row.body())
                .with("past", Json.read(row.past().toText()))
                .map();
    }

    private static ScheduleRow row(Fields fields) {
        fields.only("name", "revision", "nextAt", "body", "past");
        return new ScheduleRow(
                fields.text("name"),
                fields.number("revision"),
                fields.momentIf("nextAt"),
                fields.text("body"),
                ScheduleRow.Past.ofText(Json.write(fields.map("past"))));
    }

    private static Map<String, Object> sign(Sign sign) {
        return new Entries()
                .with("scheduler", sign.scheduler())
                .with("tickedAt", sign.tickedAt())
                .with("lastFiredAt", sign.lastFiredAt().orElse(null))
                .with("lateness", sign.lateness())
                .map();
    }

    private static Sign sign(Fields fields) {
        fields.only("scheduler", "tickedAt", "lastFiredAt", "lateness");
        return new Sign(
                fields.text("scheduler"),
                fields.moment("tickedAt"),
                fields.momentIf("lastFiredAt"),
                Duration.parse(fields.text("lateness")));
    }
}
