package org.triggers4j.jdbc;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to hear a doorbell. Thread-safe. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final Map<Object, Runnable> listeners = new ConcurrentHashMap<>();

    AutoCloseable add(Runnable listener) {
        var key = new Object(); // the same listener may be added twice, and each end ends one
        listeners.put(key, listener);
        return () -> listeners.remove(key);
    }

    /** Calls them all, whatever one of them throws. */
    void call() {
        for (Runnable listener : listeners.values()) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                LOG.atWarn().setCause(e).log("a listener of the doorbell failed");
            }
        }
    }
}
