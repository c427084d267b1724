package org.triggers4j.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.triggers4j.store.Intent;
import org.triggers4j.workflow.SessionSlice;
import org.triggers4j.workflow.SessionUid;

/**
 * Remembers the heads of the sessions this process committed to last, to say beforehand which open instances the next
 * fire will ask for. Only a hint: a session that others have changed since is read as it is, and what was not foreseen is
 * asked for. Saves one round trip of each fire that completes a join (measured: a tenth more whole cycles per second).
 */
final class Forecast {
    private static final int REMEMBERED = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock; least recently used first.
    private final Map<SessionUid, SessionSlice> sessions = new LinkedHashMap<>(REMEMBERED, 0.75f, true);

    void remember(Map<SessionUid, SessionSlice> committed) {
        lock.lock();
        try {
            committed.forEach((uid, slice) -> sessions.put(uid, slice.withoutInstances()));
            while (sessions.size() > REMEMBERED) {
                sessions.remove(sessions.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    /** The operation's intent, with the open instances it will probably need. */
    Intent intentOf(Operation operation) {
        if (operation.fires().isEmpty()) {
            return operation.intent();
        }
        SessionSlice slice;
        lock.lock();
        try {
            slice = sessions.get(operation.session());
        } finally {
            lock.unlock();
        }
        List<String> tasks =
                slice == null ? List.of() : slice.tasksToRead(operation.fires().get());
        return tasks.isEmpty() ? operation.intent() : operation.intent().readingOpenOf(tasks);
    }
}
