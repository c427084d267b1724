package org.triggers4j.store;

/** What a commit does about a session that somebody else has locked. */
public enum Patience {
    /** Leaves it out: its intents come back {@link Result.Busy}. For batches, which never wait while they hold. */
    SKIP_LOCKED,
    /** Waits for it, within the store's lock timeout. For one session at a time. */
    WAIT
}
