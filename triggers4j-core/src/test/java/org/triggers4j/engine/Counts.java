package org.triggers4j.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.triggers4j.workflow.SessionUid;

/** How often something happened to something of a session. */
final class Counts {
    private record Key(SessionUid uid, Object what) {}

    private final Map<Key, Integer> counts = new LinkedHashMap<>();

    void add(SessionUid uid, Object what) {
        counts.merge(new Key(uid, what), 1, Integer::sum);
    }

    int of(SessionUid uid, Object what) {
        return counts.getOrDefault(new Key(uid, what), 0);
    }

    int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}
