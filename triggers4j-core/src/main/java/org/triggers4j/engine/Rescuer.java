package org.triggers4j.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.error.SessionEndedException;
import org.triggers4j.error.StoreException;
import org.triggers4j.error.UnknownInstanceException;
import org.triggers4j.job.Claim;
import org.triggers4j.job.Lease;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.Result;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionUid;

/**
 * Takes the jobs of dead workers away from them, and of this one what it holds without knowing.
 *
 * <p>No clock is compared with anybody else's: a worker is dead when its counter has not moved for the length of a lease
 * on this process's own monotonic clock, over its own successful reads. Whoever holds jobs without being registered is
 * dead already. Runs on every tick, not once per death, so a rescue that was itself interrupted is finished by the next.
 *
 * <p>A claim whose answer was lost on the way, or a return that failed, leaves a job in the hands of a worker that lives
 * and will never run it. What is held in this worker's name and belongs to nothing it runs, for the length of a lease, is
 * given back.
 */
final class Rescuer {
    private static final Logger LOG = LoggerFactory.getLogger(Rescuer.class);

    private final JobQueue queue;
    private final Combiner combiner;
    private final Environment environment;
    private final Settings settings;
    private final Worker worker;
    private final Lifecycle lifecycle;
    private final CallStore store;
    private final CallRuns runs;
    private final CallResults results;
    private Map<WorkerId, Seen> seen = new LinkedHashMap<>();
    private Map<Lease, Long> forgottenSince = new LinkedHashMap<>();
    private final Map<Lease, Claim> toFail = new LinkedHashMap<>();

    private record Seen(long beat, long sinceNanos) {}

    Rescuer(WorkerParts.Shared shared, Worker worker) {
        this.queue = shared.store().queue();
        this.combiner = shared.combiner();
        this.environment = shared.context().environment();
        this.settings = shared.context().settings();
        this.worker = worker;
        this.lifecycle = shared.lifecycle();
        this.store = shared.store().calls();
        this.runs = shared.calls().runs();
        this.results = shared.calls().results();
    }

    Duration step() {
        // Holders first: whoever holds now was registered before, and is in the second answer if it lives.
        Set<WorkerId> dead = new LinkedHashSet<>(queue.holders());
        List<JobQueue.WorkerBeat> live = queue.liveWorkers();
        live.forEach(other -> dead.remove(other.id()));
        dead.addAll(declareDead(live));
        List.copyOf(toFail.values()).forEach(this::fail);
        worker.id().ifPresent(self -> {
            dead.forEach(id -> rescue(id, self));
            giveBackForgotten(self);
        });
        return settings.timing().leaseFor().dividedBy(5);
    }

    private Set<WorkerId> declareDead(List<JobQueue.WorkerBeat> live) {
        long now = environment.nanos();
        long leaseNanos = settings.timing().leaseFor().toNanos();
        var next = new LinkedHashMap<WorkerId, Seen>();
        var dead = new LinkedHashSet<WorkerId>();
        for (JobQueue.WorkerBeat other : live) {
            Seen before = seen.get(other.id());
            boolean isSame = before != null && before.beat() == other.beat();
            Seen current = before != null && isSame ? before : new Seen(other.beat(), now);
            boolean isSilent = now - current.sinceNanos() >= leaseNanos;
            if (isSilent && queue.declareDead(other.id(), other.beat())) {
                LOG.atWarn().addKeyValue("worker", other.id()).log("A worker is silent; its jobs are taken over");
                dead.add(other.id());
            } else {
                next.put(other.id(), current);
            }
        }
        seen = next;
        return dead;
    }

    private void rescue(WorkerId dead, WorkerId self) {
        List<Claim> poisoned = queue.rescue(dead, self, settings.work().maxAttempts());
        poisoned.forEach(claim -> toFail.put(claim.lease(), claim));
        poisoned.forEach(this::fail);
        lifecycle.ring();
    }

    private void giveBackForgotten(WorkerId self) {
        long now = environment.nanos();
        long leaseNanos = settings.timing().leaseFor().toNanos();
        var next = new LinkedHashMap<Lease, Long>();
        var forgotten = new ArrayList<Lease>();
        List<Lease> held = queue.heldBy(self);
        Set<Lease> known = worker.leases();
        for (Lease lease : held) {
            long since = forgottenSince.getOrDefault(lease, now);
            boolean isForgotten = !known.contains(lease) && !toFail.containsKey(lease);
            if (isForgotten && now - since >= leaseNanos) {
                forgotten.add(lease);
            } else if (isForgotten) {
                next.put(lease, since);
            }
        }
        forgottenSince = next;
        if (!forgotten.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("jobs", forgotten.stream().map(Lease::job).toList())
                    .log("Jobs are held in this worker's name that it does not run; they go back to the queue");
            queue.giveBack(forgotten);
            lifecycle.ring();
        }
    }

    // Fails it under its own fresh lease, like any other end.
    private void fail(Claim claim) {
        if (claim.job().isCall()) {
            failCall(claim);
            return;
        }
        var instance = new InstanceName(
                claim.job().instance().instanceTask(), claim.job().instance().instanceNumber());
        Failure failure = Failures.neverEnded(claim.attempt(), "its worker was lost");
        var event = new SessionEvent.Failed(instance, failure, new SessionEvent.Run(environment.now(), 0));
        var uid = new SessionUid(claim.job().instance().session());
        Result result = combiner.commit(new Decisions.Item(
                Operation.End.of(uid, instance, claim.lease(), event),
                claim.job().manager()));
        if (result instanceof Result.Failed) {
            return; // tried again at the next step
        }
        toFail.remove(claim.lease());
        if (result instanceof Result.Rejected rejected) {
            putAway(claim.lease(), rejected.reason());
        }
    }

    private void failCall(Claim claim) {
        Failure failure = Failures.neverEnded(claim.attempt(), "its worker was lost");
        CallStore.EndedCall call = runs.ended(claim, CallStore.EndState.FAILED, failure);
        try {
            boolean isOurs = store.end(List.of(CallStore.Ending.Over.of(claim, call, Optional.empty())))
                    .get(0);
            toFail.remove(claim.lease());
            if (isOurs) {
                results.ended(call);
                runs.tellLost(claim, failure);
            }
        } catch (StoreException e) {
            if (!e.isTransient() && !e.isOutcomeUnknown()) {
                toFail.remove(claim.lease());
                queue.park(List.of(claim.lease()), "its end could not be stored: " + e.getMessage());
            }
            LOG.atWarn()
                    .addKeyValue("job", claim.job().id())
                    .setCause(e)
                    .log("The end of a lost call could not be stored; tried again at the next step");
        }
    }

    private void putAway(Lease lease, RuntimeException reason) {
        if (reason instanceof SessionEndedException || reason instanceof UnknownInstanceException) {
            queue.discard(List.of(lease));
        } else {
            // Whoever knows the session's manager type comes by it again.
            queue.giveBack(List.of(lease));
        }
    }
}
