package org.triggers4j.jdbc;

/**
 * Keeps an interruption of the calling thread for later. Many callers share a commit, and an interruption of the one that
 * carries it out must not fail it for all: a pool would refuse it a connection, and the socket of a virtual thread is
 * closed. Confined to its thread.
 */
final class Interruption implements AutoCloseable {
    private boolean wasInterrupted;

    /** The thread is not interrupted from here on, until it is interrupted again. */
    void putOff() {
        wasInterrupted |= Thread.interrupted();
    }

    /** Interrupts the thread if it was. */
    @Override
    public void close() {
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
