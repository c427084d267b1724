package org.triggers4j.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.triggers4j.store.FireKey;
import org.triggers4j.store.SessionRecord;
import org.triggers4j.store.StoredInstance;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.LogEntry;

/** A session's rows with their indexes. Not thread-safe: guarded by the lock of {@link MemoryState}. */
final class MemorySession {
    private SessionRecord row;
    private @Nullable Instant endedAt;
    private final NavigableMap<Long, LogEntry> events = new TreeMap<>();
    private final Map<String, Long> lastFires = new LinkedHashMap<>();
    private final Map<String, FireKey> keys = new LinkedHashMap<>();
    private final NavigableMap<InstanceName, StoredInstance> instances = new TreeMap<>();
    private final Map<String, NavigableSet<Integer>> open = new TreeMap<>();

    MemorySession(SessionRecord row) {
        this(row, Optional.empty());
    }

    /** A session read back, as yet without its history. */
    MemorySession(SessionRecord row, Optional<Instant> endedAt) {
        this.row = row;
        this.endedAt = endedAt.orElse(null);
    }

    static SessionRecord record(Writes.SessionRow row) {
        return new SessionRecord(
                row.uid(), row.seq(), row.workflow(), row.manager(), row.heads(), row.halted(), row.isEnded());
    }

    SessionRecord row() {
        return row;
    }

    /** When it was ended: the time of the event that did it, which pruning may have removed since. */
    Optional<Instant> endedAt() {
        return Optional.ofNullable(endedAt);
    }

    NavigableMap<Long, LogEntry> events() {
        return events;
    }

    Map<String, Long> lastFires() {
        return lastFires;
    }

    Map<String, FireKey> keys() {
        return keys;
    }

    NavigableMap<InstanceName, StoredInstance> instances() {
        return instances;
    }

    /** All instances of the task that wait for triggers, by number. */
    List<StoredInstance> openOf(String task) {
        var found = new ArrayList<StoredInstance>();
        open.getOrDefault(task, new TreeSet<>())
                .forEach(number -> found.add(Objects.requireNonNull(instances.get(new InstanceName(task, number)))));
        return found;
    }

    void replace(SessionRecord next) {
        row = next;
        if (next.isEnded() && endedAt == null && !events.isEmpty()) {
            endedAt = events.lastEntry().getValue().at();
        }
    }

    void append(LogEntry entry) {
        events.put(entry.seq(), entry);
        if (entry.trigger() != null) {
            lastFires.put(entry.trigger(), entry.seq());
        }
    }

    void put(StoredInstance stored) {
        InstanceName name = stored.instance().name();
        instances.put(name, stored);
        if (stored.instance().isOpen()) {
            open.computeIfAbsent(name.task(), task -> new TreeSet<>()).add(name.number());
        } else if (open.containsKey(name.task())) {
            open.get(name.task()).remove(name.number());
        }
    }
}
