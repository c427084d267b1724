package org.triggers4j.task;

import java.time.Duration;
import java.util.Optional;

/**
 * Only one with the same arguments is alive: waiting, running or to be retried. Another call of the same gets a handle on that
 * one. The claim is made in the commit that enqueues, and released in the one that ends, however that is.
 *
 * @param staleTimeLimit how long after the call another may take the claim over though this one has not ended; empty for as
 *     the time limits say (see {@link TimeLimits#staleTimeLimit}), or else never
 * @param generator makes the key; empty for task name and canonical JSON of the arguments
 */
public record Unique(Optional<Duration> staleTimeLimit, Optional<KeyGenerator> generator) {
    /** By task and arguments, in whatever order and spelling these are given. */
    public static final Unique BY_ARGUMENTS = new Unique(Optional.empty(), Optional.empty());

    /** With a limit after which the claim may be taken over. */
    public Unique withStaleTimeLimit(Duration limit) {
        return new Unique(Optional.of(limit), generator);
    }

    /** With keys of one's own. */
    public Unique withKeys(KeyGenerator keys) {
        return new Unique(staleTimeLimit, Optional.of(keys));
    }
}
