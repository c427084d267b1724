package org.triggers4j.engine;

import java.util.List;
import java.util.Optional;
import org.triggers4j.job.JobId;
import org.triggers4j.store.CallStore;
import org.triggers4j.task.TaskEvent;

/** Cancels calls from outside, and tells the listeners of those that were waiting. */
final class CallCanceller {
    private final CallStore store;
    private final CallRuns runs;
    private final CallResults results;
    private final Lifecycle lifecycle;

    CallCanceller(CallStore store, CallRuns runs, CallResults results, Lifecycle lifecycle) {
        this.store = store;
        this.runs = runs;
        this.results = results;
        this.lifecycle = lifecycle;
    }

    CallStore.Cancellation cancel(JobId id) {
        lifecycle.requireOpen();
        CallStore.Cancellation done =
                store.cancel(id, runs.endOf(CallStore.EndState.CANCELLED, CallFailures.cancelled()));
        if (done == CallStore.Cancellation.CANCELLED) {
            Optional.ofNullable(store.find(List.of(id)).get(id))
                    .filter(CallStore.CallState.Ended.class::isInstance)
                    .map(found -> ((CallStore.CallState.Ended) found).call())
                    .ifPresent(this::tell);
            lifecycle.ring();
        }
        return done;
    }

    private void tell(CallStore.EndedCall call) {
        results.ended(call);
        TaskEvent event = runs.event(call);
        runs.listeners().tell(call.task(), listener -> listener.onTaskCancelled(event));
    }
}
