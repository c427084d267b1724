package org.triggers4j.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.triggers4j.job.Claim;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.job.JobState;
import org.triggers4j.job.Lease;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.PendingFire;

/** The queue's side: each method is one step under the lock. */
final class MemoryQueue implements JobQueue {
    private final MemoryState state;
    private final MemoryJobs jobs;
    private final MemoryInputs inputs;

    MemoryQueue(MemoryState state) {
        this.state = state;
        this.jobs = state.jobs();
        this.inputs = new MemoryInputs(state);
    }

    // ---- workers ------------------------------------------------------------------------------------------------

    @Override
    public void register(WorkerId worker, Offer offer) {
        state.locked(() -> state.workers().put(worker.value(), new WorkerBeat(worker, 0, offer)));
    }

    @Override
    public boolean beat(WorkerId worker) {
        return state.locked(() -> state.workers()
                        .computeIfPresent(
                                worker.value(), (id, now) -> new WorkerBeat(worker, now.beat() + 1, now.offer()))
                != null);
    }

    @Override
    public List<WorkerBeat> liveWorkers() {
        return state.locked(() -> List.copyOf(state.workers().values()));
    }

    @Override
    public boolean declareDead(WorkerId worker, long beatSeen) {
        return state.locked(() -> {
            WorkerBeat now = state.workers().get(worker.value());
            boolean isUnmoved = now != null && now.beat() == beatSeen;
            return isUnmoved && state.workers().remove(worker.value(), now);
        });
    }

    @Override
    public void unregister(WorkerId worker) {
        state.locked(() -> Optional.ofNullable(state.workers().remove(worker.value())));
    }

    @Override
    public Set<WorkerId> holders() {
        return state.locked(jobs::holders);
    }

    @Override
    public List<Claim> rescue(WorkerId dead, WorkerId rescuer, int maxAttempts) {
        return state.locked(() -> {
            jobs.pinnedTo(dead).forEach(row -> jobs.put(row.unpinned()));
            var poisoned = new ArrayList<Claim>();
            for (MemoryJob row : jobs.heldBy(dead)) {
                if (row.attempts() >= row.job().limits().attempts(maxAttempts)) {
                    MemoryJob taken = row.takenOverBy(rescuer);
                    jobs.put(taken);
                    poisoned.add(taken.claim());
                } else {
                    jobs.put(row.rescued());
                }
            }
            return poisoned;
        });
    }

    // ---- claims -------------------------------------------------------------------------------------------------

    @Override
    public List<Claim> claim(WorkerId worker, Offer offer, int limit) {
        return state.locked(() -> {
            var claims = new ArrayList<Claim>();
            for (Job job : mostUrgent(worker, offer, limit)) {
                MemoryJob row = Objects.requireNonNull(jobs.find(job.id()).orElse(null));
                MemoryJob claimed = row.claimedBy(worker);
                jobs.put(claimed);
                claims.add(claimed.claim());
            }
            return claims;
        });
    }

    private List<Job> mostUrgent(WorkerId worker, Offer offer, int limit) {
        var found = new ArrayList<Job>();
        for (String queue : offer.queues()) {
            jobs.ready(queue).stream()
                    .filter(job -> covers(offer, job))
                    .filter(job -> job.pinnedTo() == null || worker.equals(job.pinnedTo()))
                    .limit(limit)
                    .forEach(found::add);
        }
        return found.stream().sorted(MemoryJobs.URGENCY).limit(limit).toList();
    }

    private static boolean covers(Offer offer, Job job) {
        return offer.queues().contains(job.queue())
                && offer.tasks().contains(job.task())
                && (job.isCall() || offer.managers().contains(job.manager()))
                && offer.runners().contains(job.runner());
    }

    @Override
    public List<Lease> heldBy(WorkerId worker) {
        return state.locked(() ->
                jobs.heldBy(worker).stream().map(row -> row.claim().lease()).toList());
    }

    @Override
    public int countPinned(WorkerId worker) {
        return state.locked(() -> jobs.countPinned(worker));
    }

    @Override
    public Inputs inputs(List<Claim> claims) {
        return state.locked(() -> inputs.read(claims));
    }

    @Override
    public void giveBack(Collection<Lease> leases) {
        change(leases, MemoryJob::givenBack);
    }

    @Override
    public void park(Collection<Lease> leases, String reason) {
        change(leases, row -> row.parkedUnrun(reason));
    }

    private void change(Collection<Lease> leases, UnaryOperator<MemoryJob> change) {
        state.locked(() -> {
            leases.forEach(lease -> jobs.heldUnder(lease).map(change).ifPresent(jobs::put));
            return leases.size();
        });
    }

    @Override
    public void discard(Collection<Lease> leases) {
        state.locked(() -> {
            leases.forEach(lease -> jobs.heldUnder(lease).map(MemoryJob::id).ifPresent(jobs::remove));
            return leases.size();
        });
    }

    // ---- what waits ---------------------------------------------------------------------------------------------

    @Override
    public boolean delegate(Lease lease, Instant startedAt, Instant until) {
        return state.locked(() -> {
            Optional<MemoryJob> current = jobs.current(lease);
            current.map(row -> row.delegated(startedAt, until)).ifPresent(jobs::put);
            return current.isPresent();
        });
    }

    @Override
    public int promote(Instant now, int limit) {
        return state.locked(() -> {
            int promoted = 0;
            Optional<Job> soonest = jobs.soonest();
            while (promoted < limit && soonest.isPresent() && isDue(soonest.get(), now)) {
                jobs.find(soonest.get().id()).map(MemoryQueue::promoted).ifPresent(jobs::put);
                promoted++;
                soonest = jobs.soonest();
            }
            return promoted;
        });
    }

    private static MemoryJob promoted(MemoryJob row) {
        return row.state() == JobState.DELEGATED ? row.overdue() : row.ready();
    }

    private static boolean isDue(Job job, Instant now) {
        return !Objects.requireNonNull(job.runAt()).isAfter(now);
    }

    @Override
    public Optional<Instant> nextPromotion() {
        return state.locked(jobs::soonestTime);
    }

    @Override
    public int parkUnclaimable(Collection<Offer> liveOffers, int limit) {
        return state.locked(() -> {
            Map<JobId, MemoryJob> changed = new LinkedHashMap<>();
            for (MemoryJob row : jobs.parked()) {
                if (UNCLAIMABLE.equals(row.parkedFor()) && isCovered(row.job(), liveOffers)) {
                    changed.put(row.id(), row.ready());
                }
            }
            for (Job job : jobs.ready()) {
                if (job.pinnedTo() == null && !isCovered(job, liveOffers)) {
                    jobs.find(job.id()).ifPresent(row -> changed.put(row.id(), row.parked(UNCLAIMABLE)));
                }
            }
            List<MemoryJob> now = changed.values().stream().limit(limit).toList();
            now.forEach(jobs::put);
            return now.size();
        });
    }

    private static boolean isCovered(Job job, Collection<Offer> offers) {
        return offers.stream().anyMatch(offer -> covers(offer, job));
    }

    /** Always empty: nobody else's transaction can reach this store. */
    @Override
    public List<PendingFire> inbox(Optional<JobId> after, int limit) {
        return List.of();
    }

    /** Does nothing. */
    @Override
    public void applied(Collection<JobId> fires) {}
}
