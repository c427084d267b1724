package org.triggers4j.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.error.StoreException;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.PendingFire;
import org.triggers4j.workflow.SessionUid;

/**
 * The queue's side: calls the queue in memory on the jobs of all active documents, and saves the documents it has changed.
 *
 * <p>Each is saved by itself. What somebody else has changed meanwhile does not count, and is done again with the rest.
 */
final class DocumentQueue implements JobQueue {
    /** So many sessions without jobs stay on the register of active ones: those that get their next job soon. */
    private static final int SPARE = 16;

    private static final int ROUNDS = 12;
    private static final Optional<SessionUid> CALLS = Optional.empty();
    private static final Logger LOG = LoggerFactory.getLogger(DocumentQueue.class);

    private final SessionDocuments sessions;
    private final CallsDocument calls;
    private final WorkersDocument workers;
    private final Set<Optional<SessionUid>> reported = ConcurrentHashMap.newKeySet();

    DocumentQueue(SessionDocuments sessions, CallsDocument calls, WorkersDocument workers) {
        this.sessions = sessions;
        this.calls = calls;
        this.workers = workers;
    }

    // ---- workers ------------------------------------------------------------------------------------------------

    @Override
    public void register(WorkerId worker, Offer offer) {
        workers.call(queue -> {
            queue.register(worker, offer);
            return true;
        });
    }

    @Override
    public boolean beat(WorkerId worker) {
        return workers.call(queue -> queue.beat(worker));
    }

    @Override
    public List<WorkerBeat> liveWorkers() {
        return workers.call(JobQueue::liveWorkers);
    }

    @Override
    public boolean declareDead(WorkerId worker, long beatSeen) {
        return workers.call(queue -> queue.declareDead(worker, beatSeen));
    }

    @Override
    public void unregister(WorkerId worker) {
        workers.call(queue -> {
            queue.unregister(worker);
            return true;
        });
    }

    // ---- looking ------------------------------------------------------------------------------------------------

    private Workspace openActive() {
        var workspace = new Workspace();
        calls.open(workspace.state());
        sessions.loadActive().forEach(workspace::openJobs);
        return workspace;
    }

    private <T> T look(Function<JobQueue, T> call) {
        return call.apply(new MemoryQueue(openActive().state()));
    }

    @Override
    public Set<WorkerId> holders() {
        return look(JobQueue::holders);
    }

    @Override
    public List<Lease> heldBy(WorkerId worker) {
        return look(queue -> queue.heldBy(worker));
    }

    @Override
    public int countPinned(WorkerId worker) {
        return look(queue -> queue.countPinned(worker));
    }

    @Override
    public Optional<Instant> nextPromotion() {
        return look(JobQueue::nextPromotion);
    }

    @Override
    public Inputs inputs(List<Claim> claims) {
        var workspace = new Workspace();
        List<Claim> ofSessions =
                claims.stream().filter(claim -> !claim.job().isCall()).toList();
        ofSessions.stream()
                .map(claim -> new SessionUid(claim.job().instance().session()))
                .distinct()
                .forEach(uid -> workspace.open(sessions.load(uid)));
        sessions.openJobs(
                workspace, ofSessions.stream().map(claim -> claim.job().id()));
        return new MemoryQueue(workspace.state()).inputs(ofSessions);
    }

    // ---- changing -----------------------------------------------------------------------------------------------

    /** Something to do with the queue in memory, after so many jobs have been changed; returns claims if it makes any. */
    private interface Call {
        List<Claim> on(JobQueue queue, int done);
    }

    /**
     * What has been changed.
     *
     * @param leftOut sessions whose documents could not be loaded or saved, and why; they keep nobody else's jobs back. The
     *     empty one stands for the document of calls
     * @param isComplete whether nobody has come in between to the last
     */
    private record Changes(
            Set<JobId> jobs,
            List<Claim> claims,
            Map<Optional<SessionUid>, StoreException> leftOut,
            boolean isComplete) {}

    private Changes change(Call call) {
        var changes = new Changes(new LinkedHashSet<>(), new ArrayList<>(), new LinkedHashMap<>(), false);
        for (int round = 0; round < ROUNDS && !changes.isComplete(); round++) {
            Conflicts.pause(round);
            changes = change(call, changes);
        }
        return changes;
    }

    private Changes change(Call call, Changes before) {
        int known = before.leftOut().size();
        var workspace = new Workspace();
        // First, so that what is claimed there by jobs that are not found now is lost; see DocumentCalls.
        Optional<CallsDocument.Version> ofCalls = openCalls(workspace, before.leftOut());
        int usable = openUsable(workspace, before.leftOut());
        usable += ofCalls.filter(CallsDocument.Version::hasCalls).isPresent() ? 1 : 0;
        List<Claim> claims =
                call.on(new MemoryQueue(workspace.state()), before.jobs().size());
        Set<JobId> saved = new LinkedHashSet<>();
        boolean isComplete = true;
        for (Workspace.ChangedJobs changed : workspace.changedJobs()) {
            try {
                if (sessions.save(changed.document(), changed.next())) {
                    saved.addAll(changed.jobs());
                } else {
                    isComplete = false;
                }
            } catch (StoreException e) {
                before.leftOut().put(Optional.of(changed.document().uid()), e);
                usable--;
                isComplete = false;
            }
        }
        if (ofCalls.isPresent() && (isComplete || !ofCalls.get().areClaimsChanged())) {
            isComplete &= save(ofCalls.get(), saved, before.leftOut());
        }
        before.jobs().addAll(saved);
        claims.stream().filter(claim -> saved.contains(claim.job().id())).forEach(before.claims()::add);
        if (usable == 0 && before.jobs().isEmpty()) {
            before.leftOut().values().stream().findFirst().ifPresent(failure -> {
                throw failure;
            });
        }
        // Without those left out now, others may come into their place.
        boolean isSettled = before.leftOut().size() == known;
        return new Changes(before.jobs(), before.claims(), before.leftOut(), isComplete && isSettled);
    }

    // Returns how many could be loaded.
    private int openUsable(Workspace workspace, Map<Optional<SessionUid>, StoreException> leftOut) {
        int usable = 0;
        boolean areAllReadable = true;
        for (SessionUid uid : sessions.active()) {
            if (!leftOut.containsKey(Optional.of(uid))) {
                try {
                    workspace.openJobs(sessions.load(uid));
                    areAllReadable &= workspace.isWritable(uid);
                    usable++;
                } catch (StoreException e) {
                    leftOut.put(Optional.of(uid), e);
                }
            }
        }
        if (areAllReadable && leftOut.isEmpty()) {
            workspace.state().allJobsAreThere();
        }
        leftOut.forEach(this::report);
        return usable;
    }

    private Optional<CallsDocument.Version> openCalls(
            Workspace workspace, Map<Optional<SessionUid>, StoreException> leftOut) {
        if (leftOut.containsKey(CALLS)) {
            return Optional.empty();
        }
        try {
            CallsDocument.Version version = calls.open(workspace.state());
            version.fault().ifPresent(this::reportCalls);
            return Optional.of(version);
        } catch (StoreException e) {
            leftOut.put(CALLS, e);
            return Optional.empty();
        }
    }

    private static boolean save(
            CallsDocument.Version version, Set<JobId> saved, Map<Optional<SessionUid>, StoreException> leftOut) {
        try {
            boolean isSaved = version.save();
            saved.addAll(isSaved ? version.changedJobs() : Set.of());
            return isSaved;
        } catch (StoreException e) {
            leftOut.put(CALLS, e);
            return false;
        }
    }

    private void insist(Consumer<JobQueue> call) {
        Changes changes = change((queue, done) -> {
            call.accept(queue);
            return List.of();
        });
        changes.leftOut().values().stream().findFirst().ifPresent(failure -> {
            throw failure; // it may concern this very job
        });
        if (!changes.isComplete()) {
            throw Conflicts.tooMany("A job");
        }
    }

    /** Takes what it gets: documents that others keep changing are left for the next time. */
    @Override
    public List<Claim> claim(WorkerId worker, Offer offer, int limit) {
        Changes changes = change((queue, done) -> queue.claim(worker, offer, limit - done));
        return changes.claims().stream()
                .sorted(Comparator.comparing(Claim::job, MemoryJobs.URGENCY))
                .toList();
    }

    @Override
    public List<Claim> rescue(WorkerId dead, WorkerId rescuer, int maxAttempts) {
        return change((queue, done) -> queue.rescue(dead, rescuer, maxAttempts)).claims();
    }

    @Override
    public void giveBack(Collection<Lease> leases) {
        insist(queue -> queue.giveBack(leases));
    }

    @Override
    public void discard(Collection<Lease> leases) {
        insist(queue -> queue.discard(leases));
    }

    @Override
    public void park(Collection<Lease> leases, String reason) {
        insist(queue -> queue.park(leases, reason));
    }

    @Override
    public boolean delegate(Lease lease, Instant startedAt, Instant until) {
        var isCurrent = new AtomicBoolean();
        insist(queue -> isCurrent.set(queue.delegate(lease, startedAt, until)));
        return isCurrent.get();
    }

    @Override
    public int promote(Instant now, int limit) {
        return change((queue, done) -> {
                    queue.promote(now, limit - done);
                    return List.of();
                })
                .jobs()
                .size();
    }

    /** Also sees to it that sessions without jobs are not looked through for ever. */
    @Override
    public int parkUnclaimable(Collection<Offer> liveOffers, int limit) {
        Changes changes = change((queue, done) -> {
            queue.parkUnclaimable(liveOffers, limit - done);
            return List.of();
        });
        List<SessionDocument> active = sessions.loadActive();
        active.forEach(this::report);
        List<SessionUid> idle = active.stream()
                .filter(document -> document.jobs().isEmpty())
                .map(SessionDocument::uid)
                .toList();
        if (idle.size() > SPARE) {
            sessions.retire(idle);
        }
        return changes.jobs().size();
    }

    // Its jobs do not run, and nobody may ever touch its session.
    private void report(SessionDocument document) {
        if (document.fault().isPresent() && reported.add(Optional.of(document.uid()))) {
            LOG.atError()
                    .addKeyValue("session", document.uid())
                    .addKeyValue("reason", document.fault().get())
                    .log("A document cannot be read; its session and the jobs in it wait until it is mended");
        }
    }

    private void reportCalls(String fault) {
        if (reported.add(CALLS)) {
            LOG.atError()
                    .addKeyValue("reason", fault)
                    .log("The document of calls cannot be read; all calls wait until it is mended, and gates are open");
        }
    }

    private void report(Optional<SessionUid> uid, StoreException failure) {
        if (reported.add(uid)) {
            LOG.atWarn()
                    .addKeyValue("document", uid.map(SessionUid::value).orElse("calls"))
                    .setCause(failure)
                    .log("A document cannot be loaded or saved; the jobs in it wait, the others go on");
        }
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
