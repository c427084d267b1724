package org.triggers4j.wakeup;

/**
 * Tells other processes on the same store that there may be work. A hint: rings may be lost, doubled or late, and
 * polling is always on behind it.
 */
public interface Doorbell extends AutoCloseable {
    /** Rings, soon and coalesced; returns at once and never throws. */
    void ring();

    /**
     * Calls the listener whenever somebody may have rung, this process included, on a thread of the doorbell's.
     *
     * @return ends the listening
     */
    AutoCloseable onRing(Runnable listener);

    /** Stops all threads and connections; idempotent. */
    @Override
    void close();

    /** A doorbell nobody hears; polling alone remains. */
    Doorbell SILENT = new Doorbell() {
        @Override
        public void ring() {}

        @Override
        public AutoCloseable onRing(Runnable listener) {
            return () -> {};
        }

        @Override
        public void close() {}
    };
}
