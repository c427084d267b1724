package org.triggers4j.task;

import java.time.Duration;
import java.util.Optional;

/**
 * Only one run at a time, over all processes, among all that name the same lock. The lock belongs to the run: it is free when
 * the run ends, is put off for a retry, or its worker is lost; a dead holder blocks nobody.
 *
 * @param lock names the lock, from the arguments if it should depend on them
 * @param onConflict what becomes of a run that finds the lock taken
 * @param waitTimeout how long after it is due one that waits may take to begin, before it is EXPIRED; empty for any time
 * @param succeedsOnConflict whether a call that is skipped counts as SUCCEEDED, with the message as its result
 */
public record Exclusive(
        KeyGenerator lock, OnConflict onConflict, Optional<Duration> waitTimeout, boolean succeedsOnConflict) {
    /** What becomes of a run that finds the lock taken. */
    public enum OnConflict {
        /** It ends SKIPPED, saying "… already running!". */
        SKIP,
        /** It waits in the queue, without a worker. */
        WAIT,
        /** It ends FAILED. */
        FAIL
    }

    /** Skips while another one runs. */
    public static Exclusive skipping(String lockId) {
        return new Exclusive((task, arguments) -> lockId, OnConflict.SKIP, Optional.empty(), false);
    }

    /** Waits while another one runs. */
    public static Exclusive waiting(String lockId) {
        return new Exclusive((task, arguments) -> lockId, OnConflict.WAIT, Optional.empty(), false);
    }

    /** Fails while another one runs. */
    public static Exclusive failing(String lockId) {
        return new Exclusive((task, arguments) -> lockId, OnConflict.FAIL, Optional.empty(), false);
    }

    /** The lock depends on the arguments. */
    public Exclusive withLock(KeyGenerator keys) {
        return new Exclusive(keys, onConflict, waitTimeout, succeedsOnConflict);
    }

    /** Waits at most so long. */
    public Exclusive withWaitTimeout(Duration limit) {
        return new Exclusive(lock, onConflict, Optional.of(limit), succeedsOnConflict);
    }

    /** A call that is skipped counts as SUCCEEDED, with the message as its result. */
    public Exclusive succeedingOnConflict() {
        return new Exclusive(lock, onConflict, waitTimeout, true);
    }
}
