package org.triggers4j.memory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.triggers4j.job.JobId;
import org.triggers4j.job.JobState;
import org.triggers4j.store.Decision;
import org.triggers4j.store.FireKey;
import org.triggers4j.store.HeldJob;
import org.triggers4j.store.Intent;
import org.triggers4j.store.Loaded;
import org.triggers4j.store.LoadedSession;
import org.triggers4j.store.StoredInstance;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.SessionUid;

/** What the intents of one commit, and then its decision, have asked for; reads it. */
final class MemoryReading {
    private final MemoryState state;
    private final List<Intent> intents;
    private final Map<SessionUid, Wanted> wanted = new LinkedHashMap<>();

    private static final class Wanted {
        private final Set<InstanceName> instances = new LinkedHashSet<>();
        private final Set<String> openOf = new LinkedHashSet<>();
        private final Set<String> lastFires = new LinkedHashSet<>();
        private final Set<String> keys = new LinkedHashSet<>();
    }

    MemoryReading(MemoryState state, List<Intent> intents) {
        this.state = state;
        this.intents = intents;
        for (Intent intent : intents) {
            Wanted ours = wanted.computeIfAbsent(intent.session(), uid -> new Wanted());
            ours.instances.addAll(intent.instances());
            ours.openOf.addAll(intent.openOf());
            ours.lastFires.addAll(intent.lastFires());
            intent.idempotencyKey().ifPresent(ours.keys::add);
        }
    }

    /**
     * Asks for more.
     *
     * @throws IllegalStateException when the decision asks for a session it has not locked, or in circles
     */
    void add(Decision.Read more) {
        Wanted ours = wanted.get(more.session());
        if (ours == null) {
            throw new IllegalStateException("The decision asks for session '" + more.session()
                    + "', which no intent names, so that it is not locked.");
        }
        boolean isNew = ours.instances.addAll(more.instances());
        isNew |= ours.openOf.addAll(more.openOf());
        isNew |= ours.lastFires.addAll(more.lastFires());
        if (!isNew) {
            throw new IllegalStateException("The decision asks again for what it was given: " + more);
        }
    }

    Loaded read() {
        var sessions = new LinkedHashMap<SessionUid, LoadedSession>();
        wanted.forEach((uid, ours) -> sessions.put(uid, read(uid, ours)));
        var held = new LinkedHashMap<JobId, HeldJob>();
        for (Intent intent : intents) {
            intent.lease()
                    .flatMap(lease -> state.jobs().current(lease))
                    .ifPresent(row -> held.put(row.id(), held(row)));
        }
        return new Loaded(sessions, held);
    }

    private static HeldJob held(MemoryJob row) {
        return new HeldJob(
                row.claim().lease(), Optional.ofNullable(row.startedAt()), row.state() == JobState.DELEGATED);
    }

    private LoadedSession read(SessionUid uid, Wanted ours) {
        var instances = new LinkedHashMap<InstanceName, StoredInstance>();
        var openOf = new LinkedHashMap<String, List<StoredInstance>>();
        var lastFires = new LinkedHashMap<String, Long>();
        var keys = new LinkedHashMap<String, FireKey>();
        Optional<MemorySession> found = state.session(uid);
        ours.openOf.forEach(task ->
                openOf.put(task, found.map(session -> session.openOf(task)).orElseGet(ArrayList::new)));
        found.ifPresent(session -> {
            copy(ours.instances, session.instances(), instances);
            copy(ours.lastFires, session.lastFires(), lastFires);
            copy(ours.keys, session.keys(), keys);
        });
        return new LoadedSession(
                uid,
                found.map(MemorySession::row),
                instances,
                openOf,
                lastFires,
                keys,
                Optional.ofNullable(state.unreadable().get(uid)));
    }

    private static <K, V> void copy(Set<K> wanted, Map<K, V> from, Map<K, V> to) {
        for (K key : wanted) {
            V value = from.get(key);
            if (value != null) {
                to.put(key, value);
            }
        }
    }
}
