package org.triggers4j.memory;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.triggers4j.error.StoreException;
import org.triggers4j.job.JobId;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.Admissions.UniqueClaim;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.Writes.WindowRow;

/** The side for calls: each method is one step under the lock. */
final class MemoryCalls implements CallStore {
    private final MemoryState state;
    private final MemoryJobs jobs;
    private final MemoryClaims claims;
    private final MemoryEnds ends;
    private final MemoryAdmission admission;

    MemoryCalls(MemoryState state) {
        this.state = state;
        this.jobs = state.jobs();
        this.claims = state.claims();
        this.ends = new MemoryEnds(state);
        this.admission = new MemoryAdmission(state, ends);
    }

    // ---- runs ---------------------------------------------------------------------------------------------------

    @Override
    public List<Enqueued> enqueue(List<NewCall> calls, Instant now, EndOf stale) {
        return state.locked(
                () -> calls.stream().map(call -> enqueue(call, now, stale)).toList());
    }

    private Enqueued enqueue(NewCall call, Instant now, EndOf stale) {
        JobId id = call.job().id();
        if (isKnown(id)) {
            return new Enqueued.Failed(known(id));
        }
        Optional<Instant> until = call.ignoreKey().flatMap(key -> claims.openUntil(key, now));
        if (until.isPresent()) {
            return new Enqueued.Ignored(until.get());
        }
        Optional<UniqueClaim> other = call.unique().flatMap(key -> claims.unique(key.key()));
        if (other.isPresent() && !other.get().isStale(now)) {
            return new Enqueued.Duplicate(other.get().holder());
        }
        other.ifPresent(claim -> ends.voidHolder(claim.holder().job(), stale));
        jobs.put(MemoryJob.enqueued(call.job()));
        call.unique()
                .ifPresent(key ->
                        claims.claim(new UniqueClaim(key.key(), MemoryAdmission.holder(call.job()), key.staleAt())));
        return new Enqueued.Accepted(id, other.map(UniqueClaim::holder));
    }

    private boolean isKnown(JobId id) {
        return jobs.find(id).isPresent() || state.endedCalls().containsKey(id);
    }

    private static StoreException known(JobId id) {
        return new StoreException(
                StoreException.Kind.DEFINITE, "Nothing was enqueued: job " + id + " exists already", null);
    }

    /**
     * Refuses a call that would be refused when it is enqueued: what else is done with it is not done then.
     *
     * @throws StoreException when its id is known
     */
    void requireNew(JobId id) {
        if (isKnown(id)) {
            throw known(id);
        }
    }

    @Override
    public List<Admission> admit(List<Entry> entries, Instant now, EndOf stale) {
        return state.locked(() -> admission.admit(entries, now, stale));
    }

    /** Releases what these jobs have, which are in other tables or were, and opens windows; returns whether there was any. */
    boolean settle(Set<JobId> gone, List<WindowRow> windows) {
        return state.locked(() -> {
            gone.forEach(claims::release);
            windows.forEach(row -> claims.open(row.window(), row.now(), false));
            return !gone.isEmpty() || !windows.isEmpty();
        });
    }

    @Override
    public void started(List<Started> runs) {
        state.locked(() -> {
            runs.forEach(run -> jobs.heldUnder(run.lease())
                    .map(row -> row.startedAt(run.at()))
                    .ifPresent(jobs::put));
            return runs;
        });
    }

    @Override
    public List<Boolean> end(List<Ending> endings) {
        return state.locked(() -> endings.stream().map(ends::end).toList());
    }

    // ---- from outside -------------------------------------------------------------------------------------------

    @Override
    public Cancellation cancel(JobId id, EndOf cancelled) {
        return state.locked(() -> ends.cancel(id, cancelled));
    }

    @Override
    public List<JobId> cancelRequested(WorkerId worker) {
        return state.locked(() -> jobs.heldBy(worker).stream()
                .filter(MemoryJob::isCancelRequested)
                .map(MemoryJob::id)
                .toList());
    }

    @Override
    public void open(Window window, Instant now, boolean replaces) {
        state.locked(() -> {
            claims.open(window, now, replaces);
            return window;
        });
    }

    @Override
    public Optional<Instant> ignoredUntil(String key, Instant now) {
        return state.locked(() -> claims.openUntil(key, now));
    }

    @Override
    public Optional<Holder> holder(String uniqueKey) {
        return state.locked(() -> claims.unique(uniqueKey).map(UniqueClaim::holder));
    }

    // ---- chores -------------------------------------------------------------------------------------------------

    @Override
    public List<EndedCall> expire(EndOf expired, int limit) {
        return state.locked(() -> ends.expire(expired, limit));
    }

    @Override
    public int openGates(Instant now, int limit) {
        return state.locked(() -> state.gates().open(now, limit));
    }

    @Override
    public Optional<Instant> nextPermit(Instant now) {
        return state.locked(() -> state.gates().nextPermit(now));
    }

    @Override
    public int forget(Instant now, int limit) {
        return state.locked(() -> {
            int forgotten = ends.forget(now, limit);
            forgotten += forgetWindows(now, limit - forgotten);
            forgotten += state.releaseLost();
            state.forgetIdleGates(now);
            return forgotten;
        });
    }

    private int forgetWindows(Instant now, int limit) {
        List<String> over = claims.windows().entrySet().stream()
                .filter(row -> !now.isBefore(row.getValue().window().until()))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
        over.forEach(claims.windows()::remove);
        return over.size();
    }

    // ---- looking ------------------------------------------------------------------------------------------------

    @Override
    public Map<JobId, CallState> find(Collection<JobId> ids) {
        return state.locked(() -> {
            var found = new LinkedHashMap<JobId, CallState>();
            for (JobId id : ids) {
                jobs.find(id)
                        .filter(row -> row.job().isCall())
                        .map(MemoryCalls::live)
                        .ifPresent(live -> found.put(id, live));
                Optional.ofNullable(state.endedCalls().get(id))
                        .ifPresent(call -> found.put(id, new CallState.Ended(call)));
            }
            return found;
        });
    }

    private static CallState live(MemoryJob row) {
        return new CallState.Live(
                row.job(),
                row.state(),
                row.attempts(),
                Optional.ofNullable(row.worker()),
                Optional.ofNullable(row.startedAt()),
                Optional.ofNullable(row.parkedFor()),
                row.isCancelRequested());
    }

    @Override
    public List<CallState> list(Filter filter, Optional<JobId> before, int limit) {
        return state.locked(() -> (filter.isLive() ? live(filter, before) : ended(filter, before))
                .limit(limit)
                .toList());
    }

    private Stream<CallState> live(Filter filter, Optional<JobId> before) {
        return jobs.youngestFirst().stream()
                .filter(row -> row.job().isCall() && isOlder(row.id(), before))
                .filter(row -> isWanted(filter, row.job().task(), row.job().queue()))
                .map(MemoryCalls::live);
    }

    private Stream<CallState> ended(Filter filter, Optional<JobId> before) {
        Predicate<EndedCall> isOfState =
                call -> filter.state().isEmpty() || filter.state().get() == call.state();
        return state.endedCalls().descendingMap().values().stream()
                .filter(isOfState.and(call -> isOlder(call.id(), before)))
                .filter(call -> isWanted(filter, call.task(), call.queue()))
                .map(CallState.Ended::new);
    }

    private static boolean isOlder(JobId id, Optional<JobId> before) {
        return before.isEmpty() || id.compareTo(before.get()) < 0;
    }

    private static boolean isWanted(Filter filter, String task, String queue) {
        return filter.task().filter(wanted -> !wanted.equals(task)).isEmpty()
                && filter.queue().filter(wanted -> !wanted.equals(queue)).isEmpty();
    }
}
