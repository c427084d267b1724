package org.triggers4j.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.job.WorkerId;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.Workflow;

/** The queue's side of a store. Every method is one short commit of its own. */
public interface JobQueue {
    /** The reason with which {@link #parkUnclaimable} parks, and by which it knows what to take back. */
    String UNCLAIMABLE = "No live worker serves its queue and knows its task, its manager type and its runner.";

    /**
     * What a worker can take.
     *
     * @param queues queues it serves
     * @param tasks names it knows
     * @param managers manager types it knows; calls need none
     * @param runners runners it has
     */
    record Offer(Set<String> queues, Set<String> tasks, Set<String> managers, Set<String> runners) {}

    /** A worker's row: a counter that moves while it lives, and what it can take. */
    record WorkerBeat(WorkerId id, long beat, Offer offer) {}

    /**
     * Enough to run a claimed job.
     *
     * @param workflow the workflow named by the job, whose static parameters the task gets
     * @param events the events the instance has received, which carry its kwargs
     */
    record Input(
            Claim claim, SessionRecord session, Workflow workflow, StoredInstance instance, List<LogEntry> events) {}

    /**
     * What {@link #inputs} found. A claim in neither part is gone: its session was ended or deleted, or its lease lost.
     *
     * @param readable what can be run
     * @param unreadable what a row edited by hand or a newer version made unreadable, with the reason
     */
    record Inputs(List<Input> readable, Map<Claim, String> unreadable) {}

    /** Registers a live worker; before its first claim. Again under the same id: replaces its offer. */
    void register(WorkerId worker, Offer offer);

    /**
     * Moves the worker's counter.
     *
     * @return false when it was declared dead (or never registered): stop, drop everything, come back under a new id
     */
    boolean beat(WorkerId worker);

    /** All workers not declared dead. */
    List<WorkerBeat> liveWorkers();

    /**
     * Declares a worker dead if its counter still is what the caller saw.
     *
     * @return whether this call did it
     */
    boolean declareDead(WorkerId worker, long beatSeen);

    /** Removes a worker that leaves in good order, after it has returned its claims. */
    void unregister(WorkerId worker);

    /**
     * Workers that hold jobs, or to which jobs are pinned. Read before {@link #liveWorkers()}: one that is missing there is
     * dead (or has left), and its jobs are to be rescued.
     */
    Set<WorkerId> holders();

    /**
     * Returns jobs of a dead worker to the queue: READY, token raised, so that the dead worker's end is refused if it
     * comes after all. Pins to the dead worker are lifted too, whatever the state of the job.
     *
     * @param maxAttempts jobs claimed this often already, or as often as their own limits allow if that is less, are held by {@code rescuer} instead (token raised, not claimed
     *     once more) and returned: they are to be failed
     */
    List<Claim> rescue(WorkerId dead, WorkerId rescuer, int maxAttempts);

    /**
     * Claims up to {@code limit} READY jobs that fit the offer, most urgent first (priority descending, then id), each
     * with a raised token and one more attempt. Two callers never get the same job. Jobs pinned to another worker are
     * left alone.
     */
    List<Claim> claim(WorkerId worker, Offer offer, int limit);

    /**
     * The leases a worker holds. A worker whose claim broke off does not know what it got: it looks, and gives back what
     * it does not know.
     */
    List<Lease> heldBy(WorkerId worker);

    /** How many jobs, in whatever state, are pinned to the worker. */
    int countPinned(WorkerId worker);

    /** Reads what claimed jobs that run instances need; calls bring everything with them, and are in neither part. */
    Inputs inputs(List<Claim> claims);

    /** Returns claims that were never started, as if they had not been claimed (attempt taken back, token raised). */
    void giveBack(Collection<Lease> leases);

    /** Removes jobs that can never run (their session was ended or deleted), if the lease is still current. */
    void discard(Collection<Lease> leases);

    /**
     * Parks held jobs that cannot be run here for the stated reason, if the lease is still current. Like given back ones
     * they count as not claimed: attempt taken back, token raised.
     */
    void park(Collection<Lease> leases, String reason);

    /**
     * Takes a held job out of its worker's hands without ending it: DELEGATED, held by nobody, under the same lease, which
     * may still end it; READY again by {@link #promote} once the moment has come. For a job delegated already under this
     * lease, moves that moment. May be repeated.
     *
     * @param startedAt when it began to run, unless the store knows that already
     * @return whether the lease is still current; if not, nothing happened
     */
    boolean delegate(Lease lease, Instant startedAt, Instant until);

    /**
     * Makes jobs READY whose time has come, up to a limit: LATER ones, and DELEGATED ones, those with a raised token, so
     * that their completion is refused if it comes after all.
     *
     * @return how many
     */
    int promote(Instant now, int limit);

    /** The earliest time of any LATER or DELEGATED job. */
    Optional<Instant> nextPromotion();

    /**
     * Parks READY jobs, pinned to nobody, that no live worker's offer covers, for the reason {@link #UNCLAIMABLE}, and makes those PARKED for
     * that reason READY which some live worker covers now. Jobs parked for other reasons stay.
     *
     * @return how many changed state
     */
    int parkUnclaimable(Collection<Offer> liveOffers, int limit);

    /**
     * Reads fires that wait in the inbox, oldest first. They stay until {@link #applied}.
     *
     * @param after the last one already looked at; empty to begin with the oldest
     */
    List<PendingFire> inbox(Optional<JobId> after, int limit);

    /** Removes applied fires from the inbox. */
    void applied(Collection<JobId> fires);
}
