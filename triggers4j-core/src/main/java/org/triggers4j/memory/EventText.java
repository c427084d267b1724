package org.triggers4j.memory;

import java.util.Locale;
import java.util.Map;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.EventKind;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.LogEntry;

/** An event in its session's document. */
final class EventText {
    private EventText() {}

    static Map<String, Object> write(LogEntry entry) {
        return new Entries()
                .with("seq", entry.seq())
                .with("kind", entry.kind().name().toLowerCase(Locale.ROOT))
                .with("trigger", entry.trigger())
                .with("kwargs", entry.kwargs())
                .with("instance", entry.instance())
                .with("detail", entry.detail().isEmpty() ? null : entry.detail())
                .with("at", entry.at())
                .with("actor", entry.actor())
                .map();
    }

    static LogEntry read(Fields fields) {
        fields.only("seq", "kind", "trigger", "kwargs", "instance", "detail", "at", "actor");
        return new LogEntry(
                fields.number("seq"),
                EventKind.valueOf(fields.text("kind").toUpperCase(Locale.ROOT)),
                fields.textIf("trigger").orElse(null),
                fields.has("kwargs") ? fields.kwargs("kwargs") : null,
                fields.textIf("instance").map(InstanceName::of).orElse(null),
                fields.has("detail") ? fields.kwargs("detail") : Kwargs.empty(),
                fields.moment("at"),
                fields.textIf("actor").orElse(null));
    }
}
