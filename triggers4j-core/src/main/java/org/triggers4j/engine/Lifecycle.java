package org.triggers4j.engine;

import org.triggers4j.error.EngineClosedException;
import org.triggers4j.wakeup.Doorbell;

/** Whether the engine is open for calls, and the bell that wakes its worker and others. */
final class Lifecycle {
    private enum State {
        NEW,
        OPEN,
        CLOSED
    }

    private volatile State state = State.NEW;
    private volatile Doorbell doorbell = Doorbell.SILENT;
    private volatile Runnable here = () -> {};
    private volatile Runnable inbox = () -> {};
    private volatile long inboxExpectedAt = Long.MIN_VALUE / 2;

    void open(Doorbell bell) {
        doorbell = bell;
        state = State.OPEN;
    }

    void close() {
        state = State.CLOSED;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    void requireOpen() {
        switch (state) {
            case OPEN -> {}
            case NEW -> throw new EngineClosedException("The engine is not started; call start() first.");
            case CLOSED -> throw new EngineClosedException("The engine is closed.");
        }
    }

    void onRing(Runnable listener) {
        here = listener;
    }

    void onInbox(Runnable listener) {
        inbox = listener;
    }

    /** A fire waits for the commit of a caller's transaction. */
    void expectInbox(long nowNanos) {
        inboxExpectedAt = nowNanos;
        inbox.run();
    }

    /** When {@link #expectInbox} was last called, on the monotonic ticker. */
    long inboxExpectedAt() {
        return inboxExpectedAt;
    }

    /** Wakes this process at once, and others soon. */
    void ring() {
        here.run();
        doorbell.ring();
    }
}
