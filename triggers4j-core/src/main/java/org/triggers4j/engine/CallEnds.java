package org.triggers4j.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.error.StoreException;
import org.triggers4j.job.JobId;
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
    private final CallRuns runs;
    private final Executor hookThread;
    private final Backlog<CallExecution, End> backlog;

    /** What is to be stored, and told once it is. */
    private record End(CallStore.Ending ending, Runnable told) {}

    CallEnds(WorkerParts.Shared shared, Executor hookThread) {
        this.store = shared.store().calls();
        this.queue = shared.store().queue();
        this.lifecycle = shared.lifecycle();
        this.results = shared.calls().results();
        this.runs = shared.calls().runs();
        this.hookThread = hookThread;
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

    /** Has the listeners told of a holder whose unique key went over to somebody else. */
    void voided(CallStore.Holder holder) {
        hookThread.execute(() -> runs.tellVoided(holder));
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
            List<Boolean> areStored =
                    stored(batch.stream().map(ended -> ended.end().ending()).toList());
            var toTell = new ArrayList<Backlog.Stored<CallExecution>>();
            for (int i = 0; i < batch.size(); i++) {
                settled(batch.get(i), areStored.get(i)).ifPresent(toTell::add);
            }
            tell(toTell);
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

    // All is known before any is settled: if the store fails meanwhile, all are tried again.
    private List<Boolean> stored(List<CallStore.Ending> endings) {
        return known(endings, store.end(endings));
    }

    /**
     * Of each, whether the store has it: because its lease was current, or because it was written before, by a commit of which
     * nobody knew what became of it.
     */
    private List<Boolean> known(List<CallStore.Ending> endings, List<Boolean> wereCurrent) {
        if (!wereCurrent.contains(false)) {
            return wereCurrent;
        }
        List<JobId> inDoubt = IntStream.range(0, endings.size())
                .filter(i -> !wereCurrent.get(i))
                .mapToObj(i -> endings.get(i).lease().job())
                .toList();
        Map<JobId, CallStore.CallState> found = store.find(inDoubt);
        return IntStream.range(0, endings.size())
                .mapToObj(i -> wereCurrent.get(i) || endings.get(i).isWrittenIn(found))
                .toList();
    }

    private Duration failed(List<Backlog.Ended<CallExecution, End>> batch, StoreException failure) {
        if (failure.isTransient() || failure.isOutcomeUnknown()) {
            backlog.putBack(batch);
            return RETRY_AFTER;
        }
        if (batch.size() > 1) {
            eachAlone(batch);
        } else {
            park(batch.get(0), failure);
        }
        return Duration.ZERO;
    }

    private void eachAlone(List<Backlog.Ended<CallExecution, End>> batch) {
        for (int i = 0; i < batch.size(); i++) {
            try {
                alone(batch.get(i));
            } catch (RuntimeException | Error e) {
                backlog.putBack(batch.subList(i, batch.size()));
                throw e;
            }
        }
    }

    private void alone(Backlog.Ended<CallExecution, End> ended) {
        try {
            settle(ended, stored(List.of(ended.end().ending())).get(0));
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

    /** Goes on after an end was stored in the run's own transaction, or came too late. */
    void settled(CallExecution execution, CallStore.Ending ending, boolean wasCurrent, Runnable told) {
        backlog.forgetStart(execution);
        boolean isStored = known(List.of(ending), List.of(wasCurrent)).get(0);
        settle(new Backlog.Ended<>(execution, new End(ending, told)), isStored);
    }

    private void settle(Backlog.Ended<CallExecution, End> ended, boolean isStored) {
        settled(ended, isStored).ifPresent(stored -> tell(List.of(stored)));
    }

    // Returns what is to be told.
    private Optional<Backlog.Stored<CallExecution>> settled(Backlog.Ended<CallExecution, End> ended, boolean isStored) {
        CallExecution execution = ended.execution();
        CallStore.Ending ending = ended.end().ending();
        if (!isStored) {
            LOG.atDebug().addKeyValue("job", ending.lease().job()).log("The lease was lost; the end is dropped");
            execution.settled();
            return Optional.empty();
        }
        if (ending instanceof CallStore.Ending.Over over) {
            results.ended(over.call());
        }
        return Optional.of(new Backlog.Stored<>(execution, ended.end().told()));
    }

    private void tell(List<Backlog.Stored<CallExecution>> stored) {
        if (!stored.isEmpty()) {
            lifecycle.ring(); // for those that wait for a result, a lock, or the retry
            backlog.tell(stored);
        }
    }
}
