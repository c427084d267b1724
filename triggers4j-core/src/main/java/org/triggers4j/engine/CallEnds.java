package org.triggers4j.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.error.StoreException;
import org.triggers4j.job.Lease;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.JobQueue;

/**
 * Stores how runs of calls ended, many in one commit. What the store cannot take now is kept and tried again for as long as the
 * leases last; what it refuses is found by trying one by one, and parked.
 */
final class CallEnds {
    private static final Logger LOG = LoggerFactory.getLogger(CallEnds.class);
    private static final Duration RETRY_AFTER = Duration.ofMillis(20);

    private final CallStore store;
    private final JobQueue queue;
    private final Lifecycle lifecycle;
    private final CallResults results;
    private final Backlog<CallExecution, End> backlog;
    // Leases of ends that the store may have although it failed.
    private final Set<Lease> inDoubt = ConcurrentHashMap.newKeySet();

    /** What is to be stored, and told once it is. */
    private record End(CallStore.Ending ending, Runnable told) {}

    CallEnds(WorkerParts.Shared shared, Executor hookThread) {
        this.store = shared.store().calls();
        this.queue = shared.store().queue();
        this.lifecycle = shared.lifecycle();
        this.results = shared.calls().results();
        this.backlog = new Backlog<>(shared.context().environment(), lifecycle, hookThread);
    }

    void onWork(Runnable listener) {
        backlog.onWork(listener);
    }

    /** Noted in the store only if it lasts: a short run never costs a write for having begun. */
    void started(CallExecution execution, Instant at) {
        backlog.started(execution, at);
    }

    /** Takes an end over; waits while the store or the listeners are so far behind that memory would fill up. */
    void ended(CallExecution execution, CallStore.Ending ending, Runnable told) {
        backlog.ended(execution, new End(ending, told));
    }

    boolean isIdle() {
        return backlog.isEmpty();
    }

    /** Stores one batch. */
    Duration step() {
        List<CallStore.Started> starts = backlog.takeStarts().stream()
                .map(start -> new CallStore.Started(start.execution().lease(), start.at()))
                .toList();
        if (!starts.isEmpty()) {
            note(starts);
        }
        List<Backlog.Ended<CallExecution, End>> batch = backlog.takeEnds();
        if (batch.isEmpty()) {
            return backlog.nextStart();
        }
        try {
            List<Boolean> current =
                    store.end(batch.stream().map(ended -> ended.end().ending()).toList());
            var stored = new ArrayList<Backlog.Stored<CallExecution>>();
            for (int i = 0; i < batch.size(); i++) {
                Backlog.Ended<CallExecution, End> ended = batch.get(i);
                settled(ended.execution(), ended.end(), current.get(i)).ifPresent(stored::add);
            }
            tell(stored);
            return Duration.ZERO;
        } catch (StoreException e) {
            return failed(batch, e);
        } catch (RuntimeException | Error e) {
            // Memory may have been short for a moment; forgotten here, these runs would be held and never settled.
            backlog.putBack(batch);
            throw e;
        }
    }

    // For people to look at only: the ends of this step must not be lost because of it.
    private void note(List<CallStore.Started> due) {
        try {
            store.started(due);
        } catch (StoreException e) {
            LOG.atDebug().setCause(e).log("The beginning of some runs could not be noted");
        }
    }

    // After a failure of the store, part of it may have been stored all the same.
    private boolean isStoredAlready(CallStore.Ending ending) {
        return inDoubt.remove(ending.lease())
                && ending instanceof CallStore.Ending.Over over
                && results.find(over.call().id())
                        .filter(state -> state.equals(new CallStore.CallState.Ended(over.call())))
                        .isPresent();
    }

    private Duration failed(List<Backlog.Ended<CallExecution, End>> batch, StoreException failure) {
        batch.forEach(ended -> inDoubt.add(ended.execution().lease()));
        if (failure.isTransient() || failure.isOutcomeUnknown()) {
            backlog.putBack(batch);
            return RETRY_AFTER;
        }
        if (batch.size() > 1) {
            batch.forEach(this::alone);
        } else {
            park(batch.get(0), failure);
        }
        return Duration.ZERO;
    }

    private void alone(Backlog.Ended<CallExecution, End> ended) {
        try {
            boolean wasCurrent = store.end(List.of(ended.end().ending())).get(0);
            settled(ended.execution(), ended.end(), wasCurrent).ifPresent(stored -> tell(List.of(stored)));
        } catch (StoreException e) {
            if (e.isTransient() || e.isOutcomeUnknown()) {
                backlog.putBack(List.of(ended));
            } else {
                park(ended, e);
            }
        }
    }

    private void park(Backlog.Ended<CallExecution, End> ended, StoreException failure) {
        LOG.atError()
                .addKeyValue("job", ended.execution().lease().job())
                .setCause(failure)
                .log("The end of a call cannot be stored; the job is parked until somebody looks at it");
        try {
            queue.park(List.of(ended.execution().lease()), "its end could not be stored: " + failure.getMessage());
        } catch (StoreException e) {
            LOG.atWarn().setCause(e).log("A job whose end cannot be stored could not be parked; it will run again");
        } finally {
            ended.execution().settled();
        }
    }

    /** Goes on after an end was stored with what the run wrote, or came too late. */
    void settled(CallExecution execution, CallStore.Ending ending, boolean wasCurrent, Runnable told) {
        backlog.forgetStart(execution);
        settled(execution, new End(ending, told), wasCurrent).ifPresent(stored -> tell(List.of(stored)));
    }

    // Returns what is to be told.
    private Optional<Backlog.Stored<CallExecution>> settled(CallExecution execution, End end, boolean wasCurrent) {
        CallStore.Ending ending = end.ending();
        if (!wasCurrent && !isStoredAlready(ending)) {
            LOG.atDebug().addKeyValue("job", ending.lease().job()).log("The lease was lost; the end is dropped");
            execution.settled();
            return Optional.empty();
        }
        if (ending instanceof CallStore.Ending.Over over) {
            results.ended(over.call());
        }
        return Optional.of(new Backlog.Stored<>(execution, end.told()));
    }

    private void tell(List<Backlog.Stored<CallExecution>> stored) {
        if (!stored.isEmpty()) {
            lifecycle.ring(); // for those that wait for a result, a lock, or the retry
            backlog.tell(stored);
        }
    }
}
