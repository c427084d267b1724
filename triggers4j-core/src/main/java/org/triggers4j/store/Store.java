package org.triggers4j.store;

import java.util.List;
import org.triggers4j.wakeup.Doorbell;

/**
 * The transactional home of sessions and queue: everything else is a hint.
 *
 * <p>A store is thread-safe. Making one does no I/O; {@link #start()} connects, and creates or upgrades the schema.
 */
public interface Store extends AutoCloseable {
    /**
     * Connects and brings the schema up to date; may be called more than once.
     *
     * @throws org.triggers4j.error.StoreException when the store cannot be reached, or is newer than this version reads
     */
    void start();

    /**
     * One commit for many intents: locks the sessions in a fixed order, reads what the intents ask for, runs the
     * decision (again, if it asks for more), writes, commits.
     *
     * <ul>
     *   <li>Atomic: all writes of the decision are there, or none.
     *   <li>Isolated per session: two commits that touch the same session behave as if one came after the other, and
     *       the later one sees all of the earlier one's writes. A store without locks sees to it by deciding again on
     *       what has changed.
     *   <li>Durable when it returns, as far as the store is.
     *   <li>A commit that failed ambiguously is looked up by the nonces of its events before anything is reported;
     *       {@code OUTCOME_UNKNOWN} remains only while the store cannot be asked.
     *   <li>An intent whose session is locked elsewhere is treated as {@link Patience} says.
     *   <li>If the write fails for a reason that may be one item's, the batch is split until the culprit is alone; only
     *       that one fails.
     * </ul>
     *
     * @return one result per intent, in order; never throws for what the store does
     */
    List<Result> commit(List<Intent> intents, Decider decider, Patience patience);

    /** The queue's side: claims, leases, workers. */
    JobQueue queue();

    /** Calls, and what all jobs may claim. */
    CallStore calls();

    /** Schedules. */
    ScheduleStore schedules();

    /** The read side. */
    StoreQueries queries();

    /** Deleting what is no longer wanted. */
    Maintenance maintenance();

    /** How processes on this store wake each other; owned and closed by the store. */
    Doorbell doorbell();

    /** Releases everything the store opened; idempotent. */
    @Override
    void close();
}
