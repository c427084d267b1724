package org.triggers4j.store;

import java.time.Instant;
import java.util.Optional;
import org.triggers4j.job.Lease;

/**
 * A job that the presented lease still owns, locked until the commit ends.
 *
 * @param startedAt when the store was told that it runs, if it was
 * @param isDelegated whether no worker has it: it was handed over, and is completed from outside
 */
public record HeldJob(Lease lease, Optional<Instant> startedAt, boolean isDelegated) {}
