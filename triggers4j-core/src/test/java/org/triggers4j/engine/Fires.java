package org.triggers4j.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.triggers4j.error.StoreException;
import org.triggers4j.error.TriggersException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.FireResult;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.PendingFire;
import org.triggers4j.workflow.EventKind;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.SessionUid;

/** Every fire from outside the core, and what its caller was told; kwargs carry a fire's id into the log. */
final class Fires {
    private static final String ID = "fire";

    /** One fire, however often its caller repeated it. */
    private static final class Fire {
        private final Optional<String> key;
        private final int depth;
        private boolean isAcknowledged;
        private boolean isUncertain;
        private boolean isOwed;
        private long seq;

        Fire(Optional<String> key, int depth) {
            this.key = key;
            this.depth = depth;
        }
    }

    private record Id(SessionUid uid, String text) {}

    private record Key(SessionUid uid, String text) {}

    private final Map<Id, Fire> fires = new LinkedHashMap<>();
    private final Map<SessionUid, Long> newestKnown = new LinkedHashMap<>();
    private int lastNumber;

    /** Fires, and notes how it went; throws what the call threw. */
    FireResult fire(TriggerManager manager, String trigger, Optional<String> key, int depth) {
        String id = key.map(text -> "keyed " + text).orElseGet(this::nextId);
        return fire(manager, trigger, Kwargs.of(ID, id), key, depth);
    }

    /** Fires something else under a key. */
    FireResult fireDifferently(TriggerManager manager, String trigger, String key) {
        return fire(manager, trigger, Kwargs.of(ID, "other " + key), Optional.of(key), 0);
    }

    private FireResult fire(TriggerManager manager, String trigger, Kwargs kwargs, Optional<String> key, int depth) {
        SessionUid uid = manager.uid();
        Fire fire = note(uid, kwargs, key, depth);
        long before = newestKnown.getOrDefault(uid, 0L);
        boolean isCertain = false;
        try {
            FireResult result =
                    key.isPresent() ? manager.fire(trigger, kwargs, key.get()) : manager.fire(trigger, kwargs);
            isCertain = true;
            acknowledged(uid, fire, result.seq(), result.isRepeat(), before);
            return result;
        } catch (TriggersException e) {
            isCertain = !(e instanceof StoreException failure && failure.isOutcomeUnknown());
            throw e;
        } finally {
            fire.isUncertain |= !isCertain;
        }
    }

    String nextId() {
        lastNumber++;
        return "fire " + lastNumber;
    }

    Kwargs kwargsOf(String id) {
        return Kwargs.of(ID, id);
    }

    private Fire note(SessionUid uid, Kwargs kwargs, Optional<String> key, int depth) {
        return fires.computeIfAbsent(new Id(uid, kwargs.text(ID)), id -> new Fire(key, depth));
    }

    /** A fire whose call is made elsewhere is about to be made. */
    void attempted(SessionUid uid, String id, Optional<String> key) {
        note(uid, kwargsOf(id), key, 0);
    }

    void uncertain(SessionUid uid, String id) {
        Objects.requireNonNull(fires.get(new Id(uid, id))).isUncertain = true;
    }

    void acknowledged(SessionUid uid, String id) {
        Objects.requireNonNull(fires.get(new Id(uid, id))).isAcknowledged = true;
    }

    private void acknowledged(SessionUid uid, Fire fire, long seq, boolean isRepeat, long before) {
        fire.isAcknowledged = true;
        fire.seq = seq;
        Violation.unless(
                isRepeat || seq > before,
                "G6",
                "a fire into %s became event %d after event %d had been acknowledged",
                uid,
                seq,
                before);
        newestKnown.merge(uid, seq, Math::max);
    }

    /** A fire was left in the inbox by a transaction that committed. */
    void owed(PendingFire pending) {
        note(pending.session(), pending.kwargs(), Optional.of(pending.key()), 0).isOwed = true;
    }

    int depthOf(SessionUid uid, LogEntry entry) {
        Fire fire = fires.get(new Id(uid, idOf(entry)));
        Violation.unless(fire != null, "G1", "%s has an event nobody fired: %s", uid, entry);
        return Objects.requireNonNull(fire).depth;
    }

    private static String idOf(LogEntry entry) {
        return entry.kwargs() != null && entry.kwargs().has(ID) ? entry.kwargs().text(ID) : "";
    }

    /** Holds each answer that callers got against the log. */
    void check(SessionUid uid, List<LogEntry> log, boolean isClosed) {
        var found = new LinkedHashMap<String, Integer>();
        log.stream()
                .filter(entry -> entry.kind() == EventKind.FIRED)
                .forEach(entry -> found.merge(idOf(entry), 1, Integer::sum));
        var perKey = new LinkedHashMap<Key, Integer>();
        fires.forEach((id, fire) -> {
            if (id.uid().equals(uid)) {
                int times = found.getOrDefault(id.text(), 0);
                check(id, fire, times, isClosed);
                Violation.unless(
                        fire.seq == 0 || idOf(log.get((int) fire.seq - 1)).equals(id.text()),
                        "G6",
                        "%s was said to be event %d, which is another",
                        id,
                        fire.seq);
                fire.key.ifPresent(key -> perKey.merge(new Key(uid, key), times, Integer::sum));
            }
        });
        perKey.forEach((key, times) -> Violation.unless(times <= 1, "G2", "%s was applied %d times", key, times));
    }

    private static void check(Id id, Fire fire, int times, boolean isClosed) {
        Violation.unless(times <= 1, "G2", "%s is in the log %d times", id, times);
        Violation.unless(times == 1 || !fire.isAcknowledged, "G2", "%s was acknowledged and is not in the log", id);
        Violation.unless(times == 1 || !fire.isOwed || isClosed, "G3", "%s waited in the inbox and was lost", id);
        Violation.unless(
                times == 0 || fire.isAcknowledged || fire.isUncertain || fire.isOwed,
                "G2",
                "%s is in the log, but its caller was told that nothing happened",
                id);
    }
}
