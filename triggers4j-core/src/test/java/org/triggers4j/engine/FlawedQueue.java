package org.triggers4j.engine;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.PendingFire;

/** A queue with one thing wrong; what exactly, subclasses say. */
abstract class FlawedQueue implements JobQueue {
    private final JobQueue sound;

    FlawedQueue(JobQueue sound) {
        this.sound = sound;
    }

    @Override
    public void register(WorkerId worker, Offer offer) {
        sound.register(worker, offer);
    }

    @Override
    public boolean beat(WorkerId worker) {
        return sound.beat(worker);
    }

    @Override
    public List<WorkerBeat> liveWorkers() {
        return sound.liveWorkers();
    }

    @Override
    public boolean declareDead(WorkerId worker, long beatSeen) {
        return sound.declareDead(worker, beatSeen);
    }

    @Override
    public void unregister(WorkerId worker) {
        sound.unregister(worker);
    }

    @Override
    public Set<WorkerId> holders() {
        return sound.holders();
    }

    @Override
    public List<Claim> rescue(WorkerId dead, WorkerId rescuer, int maxAttempts) {
        return sound.rescue(dead, rescuer, maxAttempts);
    }

    @Override
    public List<Claim> claim(WorkerId worker, Offer offer, int limit) {
        return sound.claim(worker, offer, limit);
    }

    @Override
    public int countPinned(WorkerId worker) {
        return sound.countPinned(worker);
    }

    @Override
    public List<Lease> heldBy(WorkerId worker) {
        return sound.heldBy(worker);
    }

    @Override
    public Inputs inputs(List<Claim> claims) {
        return sound.inputs(claims);
    }

    @Override
    public void giveBack(Collection<Lease> leases) {
        sound.giveBack(leases);
    }

    @Override
    public void discard(Collection<Lease> leases) {
        sound.discard(leases);
    }

    @Override
    public void park(Collection<Lease> leases, String reason) {
        sound.park(leases, reason);
    }

    @Override
    public boolean delegate(Lease lease, Instant startedAt, Instant until) {
        return sound.delegate(lease, startedAt, until);
    }

    @Override
    public int promote(Instant now, int limit) {
        return sound.promote(now, limit);
    }

    @Override
    public Optional<Instant> nextPromotion() {
        return sound.nextPromotion();
    }

    @Override
    public int parkUnclaimable(Collection<Offer> liveOffers, int limit) {
        return sound.parkUnclaimable(liveOffers, limit);
    }

    @Override
    public List<PendingFire> inbox(Optional<JobId> after, int limit) {
        return sound.inbox(after, limit);
    }

    @Override
    public void applied(Collection<JobId> fires) {
        sound.applied(fires);
    }
}
