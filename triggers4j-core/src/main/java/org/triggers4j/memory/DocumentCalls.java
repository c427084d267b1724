package org.triggers4j.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.error.StoreException;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.Writes.WindowRow;

/**
 * The side for calls: does in memory what is to be done, and saves the one document of calls.
 *
 * <h2>Claims of jobs in other documents</h2>
 * The jobs that run instances are in the documents of sessions, their claims are here, and no save reaches both. A claim
 * therefore counts for as long as its job is there, and a place for as long as its lease is current; whoever looks at all
 * documents drops the others. He reads this document before those: what it claims was there then, or is lost for good.
 * What is taken from jobs is saved first, and here last, so that two never have the same.
 */
final class DocumentCalls implements CallStore {
    private static final Logger LOG = LoggerFactory.getLogger(DocumentCalls.class);

    private final SessionDocuments sessions;
    private final CallsDocument document;

    DocumentCalls(SessionDocuments sessions, CallsDocument document) {
        this.sessions = sessions;
        this.document = document;
    }

    /** Which documents of sessions something concerns. */
    private enum Reach {
        /** None. */
        CALLS,
        /** Jobs that wait may be in them; what cannot be reached now is found by the next look. */
        WAITING_JOBS,
        /** Jobs whose leases count are in them. */
        ALL_JOBS
    }

    private <T> T change(Function<MemoryState, Reach> reach, Function<MemoryCalls, T> call) {
        return changing(reach, state -> call.apply(new MemoryCalls(state)));
    }

    private <T> T changing(Function<MemoryState, Reach> reach, Function<MemoryState, T> call) {
        return Conflicts.insist("The document of calls", () -> attempt(reach, call));
    }

    /** Makes a call that concerns schedules, which are in this document too, and these calls that it makes. */
    <T> T withSchedules(List<NewCall> made, Function<MemorySchedules, T> call) {
        return changing(
                state -> isClaimedByInstance(state, made) ? Reach.ALL_JOBS : Reach.CALLS,
                state -> call.apply(new MemorySchedules(state)));
    }

    private <T> T change(Function<MemoryCalls, T> call) {
        return change(state -> Reach.CALLS, call);
    }

    private <T> Optional<T> attempt(Function<MemoryState, Reach> reach, Function<MemoryState, T> call) {
        var workspace = new Workspace();
        CallsDocument.Version version = document.open(workspace.state()).readable();
        Reach far = reach.apply(workspace.state());
        if (far != Reach.CALLS) {
            openJobs(workspace, far);
        }
        T answer = call.apply(workspace.state());
        for (Workspace.ChangedJobs changed : workspace.changedJobs()) {
            if (!save(changed, far)) {
                return Optional.empty();
            }
        }
        return version.save() ? Optional.of(answer) : Optional.empty();
    }

    private void openJobs(Workspace workspace, Reach far) {
        boolean isWhole = true;
        for (var uid : sessions.active()) {
            try {
                workspace.openJobs(sessions.load(uid));
                isWhole &= workspace.isWritable(uid);
            } catch (StoreException e) {
                if (far == Reach.ALL_JOBS) {
                    throw e;
                }
                isWhole = false;
            }
        }
        if (isWhole) {
            workspace.state().allJobsAreThere();
        }
    }

    private boolean save(Workspace.ChangedJobs changed, Reach far) {
        if (far == Reach.ALL_JOBS) {
            return sessions.save(changed.document(), changed.next());
        }
        try {
            sessions.save(changed.document(), changed.next());
        } catch (StoreException e) {
            LOG.atDebug()
                    .addKeyValue("session", changed.document().uid())
                    .setCause(e)
                    .log("Jobs that wait for a gate could not be let in; the next look does it");
        }
        return true;
    }

    // ---- runs ---------------------------------------------------------------------------------------------------

    @Override
    public List<Enqueued> enqueue(List<NewCall> calls, Instant now, EndOf stale) {
        try {
            return change(
                    state -> isClaimedByInstance(state, calls) ? Reach.ALL_JOBS : Reach.CALLS,
                    memory -> memory.enqueue(calls, now, stale));
        } catch (StoreException e) {
            return calls.stream().map(call -> (Enqueued) new Enqueued.Failed(e)).toList();
        }
    }

    private static boolean isClaimedByInstance(MemoryState state, List<NewCall> calls) {
        return calls.stream()
                .flatMap(call -> call.unique().stream())
                .flatMap(key -> state.claims().unique(key.key()).stream())
                .anyMatch(claim -> claim.holder().instance().isPresent());
    }

    @Override
    public List<Admission> admit(List<Entry> entries, Instant now, EndOf stale) {
        Map<Lease, Admission> waiting = new LinkedHashMap<>();
        return change(
                state -> concernsInstances(state, entries) ? Reach.ALL_JOBS : Reach.CALLS,
                memory -> remembering(waiting, entries, memory.admit(entries, now, stale)));
    }

    private static boolean concernsInstances(MemoryState state, List<Entry> entries) {
        return state.claims().concernInstances()
                || entries.stream()
                        .anyMatch(
                                entry -> state.jobs().find(entry.lease().job()).isEmpty());
    }

    // An attempt that others came in between to may have parked jobs already: in the next one their lease is lost.
    private static List<Admission> remembering(
            Map<Lease, Admission> waiting, List<Entry> entries, List<Admission> admissions) {
        var remembered = new ArrayList<Admission>();
        for (int i = 0; i < entries.size(); i++) {
            Admission admission = admissions.get(i);
            Lease lease = entries.get(i).lease();
            if (admission instanceof Admission.Waiting) {
                waiting.put(lease, admission);
            }
            remembered.add(admission instanceof Admission.Lost ? waiting.getOrDefault(lease, admission) : admission);
        }
        return remembered;
    }

    @Override
    public void started(List<Started> runs) {
        change(memory -> {
            memory.started(runs);
            return runs;
        });
    }

    @Override
    public List<Boolean> end(List<Ending> endings) {
        return change(
                state -> endings.stream()
                                .anyMatch(ending ->
                                        state.claims().isInside(ending.lease().job()))
                        ? Reach.WAITING_JOBS
                        : Reach.CALLS,
                memory -> memory.end(endings));
    }

    /** Opens those of these jobs that are calls, to be looked at. */
    void openLeased(Workspace workspace, Stream<JobId> jobs) {
        List<JobId> missing =
                jobs.filter(job -> workspace.state().jobs().find(job).isEmpty()).toList();
        if (!missing.isEmpty()) {
            var state = new MemoryState();
            document.open(state);
            missing.forEach(
                    job -> state.jobs().find(job).ifPresent(workspace.state().jobs()::put));
        }
    }

    /**
     * What a commit of sessions leaves to be done here: it is done already, and stays so if this fails.
     *
     * @param gone jobs that have left the queue
     * @param windows that open
     */
    void settle(Set<JobId> gone, List<WindowRow> windows) {
        if (gone.isEmpty() && windows.isEmpty()) {
            return;
        }
        try {
            change(
                    state -> gone.stream().anyMatch(state.claims()::isInside) ? Reach.WAITING_JOBS : Reach.CALLS,
                    memory -> memory.settle(gone, windows));
        } catch (StoreException e) {
            LOG.atWarn()
                    .addKeyValue("windows", windows.size())
                    .setCause(e)
                    .log("The document of calls could not be changed after a commit; claims of jobs that are gone are"
                            + " released by the next look, windows stay as they were");
        }
    }

    // ---- from outside -------------------------------------------------------------------------------------------

    @Override
    public Cancellation cancel(JobId id, EndOf cancelled) {
        return change(memory -> memory.cancel(id, cancelled));
    }

    @Override
    public List<JobId> cancelRequested(WorkerId worker) {
        return change(memory -> memory.cancelRequested(worker));
    }

    @Override
    public void open(Window window, Instant now, boolean replaces) {
        change(memory -> {
            memory.open(window, now, replaces);
            return window;
        });
    }

    @Override
    public Optional<Instant> ignoredUntil(String key, Instant now) {
        return change(memory -> memory.ignoredUntil(key, now));
    }

    @Override
    public Optional<Holder> holder(String uniqueKey) {
        return change(
                state -> state.claims()
                                .unique(uniqueKey)
                                .flatMap(claim -> claim.holder().instance())
                                .isPresent()
                        ? Reach.WAITING_JOBS
                        : Reach.CALLS,
                memory -> memory.holder(uniqueKey));
    }

    // ---- chores -------------------------------------------------------------------------------------------------

    @Override
    public List<EndedCall> expire(EndOf expired, int limit) {
        return change(memory -> memory.expire(expired, limit));
    }

    /** Also looks for jobs that wait for gates of which nothing is known any more. */
    @Override
    public int openGates(Instant now, int limit) {
        return change(state -> Reach.WAITING_JOBS, memory -> memory.openGates(now, limit));
    }

    @Override
    public Optional<Instant> nextPermit(Instant now) {
        return change(
                state -> state.claims().gates().stream()
                                .anyMatch(gate -> gate.bucket().isPresent())
                        ? Reach.WAITING_JOBS
                        : Reach.CALLS,
                memory -> memory.nextPermit(now));
    }

    @Override
    public int forget(Instant now, int limit) {
        return change(state -> Reach.WAITING_JOBS, memory -> memory.forget(now, limit));
    }

    // ---- looking ------------------------------------------------------------------------------------------------

    @Override
    public Map<JobId, CallState> find(Collection<JobId> ids) {
        return change(memory -> memory.find(ids));
    }

    @Override
    public List<CallState> list(Filter filter, Optional<JobId> before, int limit) {
        return change(memory -> memory.list(filter, before, limit));
    }
}
