package org.triggers4j.binding;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Looks for Jakarta Validation when the first record is checked: a provider takes its time to start. */
final class DiscoveredConstraints implements Constraints {
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Constraints found;

    @Override
    public List<Violation> ofComponent(Class<? extends Record> type, String component, @Nullable Object value) {
        return found().ofComponent(type, component, value);
    }

    @Override
    public List<Violation> ofRecord(Record value) {
        return found().ofRecord(value);
    }

    private Constraints found() {
        Constraints known = found;
        if (known != null) {
            return known;
        }
        lock.lock();
        try {
            Constraints now = found == null ? discover() : found;
            found = now;
            return now;
        } finally {
            lock.unlock();
        }
    }

    private static Constraints discover() {
        try {
            return JakartaConstraints.discovered();
        } catch (NoClassDefFoundError absent) {
            // A provider that lacks something of its own is broken, not absent.
            if (String.valueOf(absent.getMessage()).startsWith("jakarta/validation/")) {
                return NONE;
            }
            throw absent;
        }
    }
}
