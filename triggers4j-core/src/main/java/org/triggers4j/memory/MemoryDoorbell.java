package org.triggers4j.memory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.wakeup.Doorbell;

/** Calls its listeners at once, on the ringing thread and in the order in which they came: no threads, no surprises. */
final class MemoryDoorbell implements Doorbell {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryDoorbell.class);

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    // An identity of its own: the same Runnable may listen twice and leave once.
    private static final class Listener {
        private final Runnable action;

        Listener(Runnable action) {
            this.action = action;
        }
    }

    @Override
    public void ring() {
        for (Listener listener : listeners) {
            try {
                listener.action.run();
            } catch (RuntimeException e) {
                LOG.warn("A listener failed when the doorbell rang; polling makes up for it.", e);
            }
        }
    }

    @Override
    public AutoCloseable onRing(Runnable action) {
        var listener = new Listener(action);
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Does nothing: whoever else uses the store still wants to hear. Listeners leave by what {@link #onRing} returned. */
    @Override
    public void close() {}
}
