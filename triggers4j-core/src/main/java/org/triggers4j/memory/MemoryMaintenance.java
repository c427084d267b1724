package org.triggers4j.memory;

import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.triggers4j.store.Maintenance;
import org.triggers4j.store.StoredInstance;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskInstance;

/** Deletes what is no longer wanted; looks through everything, which a store in memory can afford. */
final class MemoryMaintenance implements Maintenance {
    private final MemoryState state;

    MemoryMaintenance(MemoryState state) {
        this.state = state;
    }

    @Override
    public boolean delete(SessionUid uid) {
        return state.locked(() -> state.delete(uid));
    }

    @Override
    public int deleteEnded(Instant before, int limit) {
        return state.locked(() -> {
            List<SessionUid> ended = state.sessions().values().stream()
                    .filter(session -> session.endedAt().filter(before::isAfter).isPresent())
                    .limit(limit)
                    .map(session -> session.row().uid())
                    .toList();
            ended.forEach(state::delete);
            return ended.size();
        });
    }

    @Override
    public int prune(Instant before, int limit) {
        return state.locked(() -> {
            int pruned = 0;
            for (MemorySession session : state.sessions().values()) {
                // A halted session refers to the fires it has put off from within its row.
                if (session.row().halted() == null) {
                    pruned += pruneInstances(session, before, limit - pruned);
                    pruned += pruneEvents(session, before, limit - pruned);
                }
            }
            return pruned;
        });
    }

    private static int pruneInstances(MemorySession session, Instant before, int limit) {
        List<InstanceName> old = session.instances().values().stream()
                .map(StoredInstance::instance)
                .filter(instance ->
                        instance.isResolved() && lastWritten(session, instance).isBefore(before))
                .limit(limit)
                .map(TaskInstance::name)
                .toList();
        old.forEach(session.instances()::remove);
        return old.size();
    }

    // The event is there: as long as it is too young to be pruned, or has an instance to prune first.
    private static Instant lastWritten(MemorySession session, TaskInstance instance) {
        LogEntry last = session.events().get(instance.revision());
        return last == null ? Instant.MIN : last.at();
    }

    private static int pruneEvents(MemorySession session, Instant before, int limit) {
        var needed = new TreeSet<>(session.lastFires().values());
        session.instances().values().forEach(stored -> needed.addAll(References.of(stored.instance())));
        List<LogEntry> old = session.events().values().stream()
                .filter(entry -> entry.at().isBefore(before) && !needed.contains(entry.seq()))
                .limit(limit)
                .toList();
        old.forEach(entry -> session.events().remove(entry.seq()));
        return old.size();
    }
}
