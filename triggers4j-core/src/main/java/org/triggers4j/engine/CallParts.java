package org.triggers4j.engine;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.InvalidNameException;
import org.triggers4j.job.JobId;
import org.triggers4j.store.Store;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.TaskHandle;
import org.triggers4j.wakeup.Doorbell;

/** The parts of an engine for those who call tasks, wired; and the two threads that wait on their behalf. */
final class CallParts {
    private final CallRuns runs;
    private final Claiming claiming;
    private final CallResults results;
    private final OnCommitWatch onCommit;
    private final InPlaceRuns inPlace;
    private final CallHandle.Parts handles;
    private final Registry registry;
    private final Loop waiting;
    private final Loop watching;
    private AutoCloseable listening = () -> {};

    CallParts(Store store, Decisions.Context context, Sessions sessions, Lifecycle lifecycle) {
        this.registry = context.registry();
        this.results = new CallResults(store.calls());
        this.runs = new CallRuns(store.calls(), context, sessions, sessions.listeners());
        this.claiming = new Claiming(context.settings().calls().queueLimits());
        this.onCommit = new OnCommitWatch(store.calls(), context.environment(), lifecycle);
        var caller = new Caller(store, context, sessions, runs, lifecycle, onCommit);
        var canceller = new CallCanceller(store.calls(), runs, results, lifecycle);
        this.inPlace = new InPlaceRuns(store, context, runs, caller, claiming, lifecycle);
        this.handles = new CallHandle.Parts(caller, canceller, results, inPlace, registry, lifecycle);
        this.waiting = new Loop("triggers-results", results::step);
        this.watching = new Loop("triggers-on-commit", onCommit::step);
    }

    CallRuns runs() {
        return runs;
    }

    Caller caller() {
        return handles.caller();
    }

    CallResults results() {
        return results;
    }

    Claiming claiming() {
        return claiming;
    }

    void start(Doorbell doorbell) {
        results.onWork(waiting::wake);
        onCommit.onWork(watching::wake);
        waiting.start();
        watching.start();
        listening = doorbell.onRing(waiting::wake);
    }

    <A extends @Nullable Object, R extends @Nullable Object> TaskHandle<A, R> handle(
            String name, Optional<Type> resultType) {
        Type type = resultType.orElseGet(() -> registry.task(name)
                .filter(KnownTask.OfCall.class::isInstance)
                .map(known -> ((KnownTask.OfCall) known).result())
                .orElse(Object.class));
        return new CallHandle<>(handles, name, type, CallOptions.NONE);
    }

    <R extends @Nullable Object> AsyncResult<R> result(String id, Type resultType) {
        JobId job;
        try {
            job = JobId.of(id);
        } catch (IllegalArgumentException notAnId) {
            throw new InvalidNameException("'" + id + "' is no call's id; these are UUIDs.");
        }
        return handles.result(id, resultType, new CallResult.Pending(id, new CallResult.Fate.Stored(job)));
    }

    /** A handle on a call that the engine has made itself. */
    AsyncResult<Object> result(String task, CallResult.Pending call) {
        return handles.result(task, Object.class, call);
    }

    /** Ends all waiting for calls; those that run in place may go on for so long. */
    void close(Duration grace) {
        Closing.goingOn("leave the doorbell", listening);
        waiting.stop();
        watching.stop();
        results.close();
        inPlace.close(grace);
    }
}
