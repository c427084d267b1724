package org.triggers4j.engine;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.PendingFire;

/** The queue's side of {@link FaultyStore}, with an inbox of its own. */
final class FaultyQueue implements JobQueue {
    // These are called when there is something to do; most others only to see whether there is.
    private static final int LIKELIER = 5;

    private final FaultyStore faulty;
    private final JobQueue queue;
    private final Simulation simulation;

    FaultyQueue(FaultyStore faulty, JobQueue queue, Simulation simulation) {
        this.faulty = faulty;
        this.queue = queue;
        this.simulation = simulation;
    }

    private void run(String what, Runnable call) {
        faulty.call(what, LIKELIER, () -> {
            call.run();
            return what;
        });
    }

    @Override
    public void register(WorkerId worker, Offer offer) {
        run("register " + worker, () -> queue.register(worker, offer));
    }

    @Override
    public boolean beat(WorkerId worker) {
        return faulty.call("beat", () -> queue.beat(worker));
    }

    @Override
    public List<WorkerBeat> liveWorkers() {
        return faulty.call("live workers", queue::liveWorkers);
    }

    @Override
    public boolean declareDead(WorkerId worker, long beatSeen) {
        return faulty.call("declare dead " + worker, () -> queue.declareDead(worker, beatSeen));
    }

    @Override
    public void unregister(WorkerId worker) {
        run("unregister " + worker, () -> queue.unregister(worker));
    }

    @Override
    public Set<WorkerId> holders() {
        return faulty.call("holders", queue::holders);
    }

    @Override
    public List<Claim> rescue(WorkerId dead, WorkerId rescuer, int maxAttempts) {
        return faulty.call("rescue from " + dead, LIKELIER, () -> {
            List<Claim> poisoned = queue.rescue(dead, rescuer, maxAttempts);
            simulation.leases().rescued(dead, rescuer, poisoned);
            return poisoned;
        });
    }

    @Override
    public List<Claim> claim(WorkerId worker, Offer offer, int limit) {
        return faulty.call("claim", () -> {
            List<Claim> claims = queue.claim(worker, offer, limit);
            simulation.leases().claimed(worker, claims, simulation.time().instant());
            return claims;
        });
    }

    @Override
    public int countPinned(WorkerId worker) {
        return faulty.call("count pinned", () -> queue.countPinned(worker));
    }

    @Override
    public List<Lease> heldBy(WorkerId worker) {
        return faulty.call("held", () -> queue.heldBy(worker));
    }

    @Override
    public Inputs inputs(List<Claim> claims) {
        return faulty.call("inputs of " + claims.size(), LIKELIER, () -> queue.inputs(claims));
    }

    @Override
    public void giveBack(Collection<Lease> leases) {
        run("give back " + leases.size(), () -> {
            queue.giveBack(leases);
            simulation.leases().released(leases);
        });
    }

    @Override
    public void discard(Collection<Lease> leases) {
        run("discard " + leases.size(), () -> {
            queue.discard(leases);
            simulation.leases().released(leases);
        });
    }

    @Override
    public void park(Collection<Lease> leases, String reason) {
        run("park: " + reason, () -> {
            queue.park(leases, reason);
            simulation.leases().released(leases);
        });
    }

    @Override
    public boolean delegate(Lease lease, Instant startedAt, Instant until) {
        return faulty.call("delegate " + lease, LIKELIER, () -> {
            boolean isDelegated = queue.delegate(lease, startedAt, until);
            if (isDelegated) {
                simulation.leases().delegated(lease, until);
            }
            return isDelegated;
        });
    }

    @Override
    public int promote(Instant now, int limit) {
        return faulty.call("promote", () -> {
            int promoted = queue.promote(now, limit);
            simulation.leases().promoted(now);
            return promoted;
        });
    }

    @Override
    public Optional<Instant> nextPromotion() {
        return faulty.call("next promotion", queue::nextPromotion);
    }

    @Override
    public int parkUnclaimable(Collection<Offer> liveOffers, int limit) {
        return faulty.call("park unclaimable", () -> queue.parkUnclaimable(liveOffers, limit));
    }

    @Override
    public List<PendingFire> inbox(Optional<JobId> after, int limit) {
        return faulty.call(
                "inbox",
                () -> simulation.inbox().stream()
                        .filter(fire -> after.isEmpty() || fire.id().compareTo(after.get()) > 0)
                        .sorted(Comparator.comparing(PendingFire::id))
                        .limit(limit)
                        .toList());
    }

    @Override
    public void applied(Collection<JobId> fires) {
        run("applied " + fires.size(), () -> simulation.inbox().removeIf(fire -> fires.contains(fire.id())));
    }
}
