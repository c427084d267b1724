package org.triggers4j.task;

/** Where a group stands. */
public enum GroupPhase {
    /** No group of this id is known. */
    NOT_FOUND,
    /** Waits to be sealed; its members run meanwhile. */
    OPEN,
    /** Members have still to end. */
    RUNNING,
    /** All members that have not ended well have failed, and wait for an operator to replay or skip them. */
    HELD,
    /** All members have ended; the completing task has still to. */
    COMPLETING,
    /** The completing task has failed; an operator can replay or skip it. */
    FAILED,
    /** Over: everything has run. */
    DONE,
    /** Over: it was cancelled, or its session was ended by hand. */
    CANCELLED;

    /** Whether nothing more happens to it by itself. */
    public boolean isAtRest() {
        return switch (this) {
            case HELD, FAILED, DONE, CANCELLED -> true;
            case NOT_FOUND, OPEN, RUNNING, COMPLETING -> false;
        };
    }
}
