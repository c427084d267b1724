package org.triggers4j.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.EngineClosedException;
import org.triggers4j.error.LeaseLostException;
import org.triggers4j.error.StoreException;
import org.triggers4j.error.UnknownTaskException;
import org.triggers4j.job.Claim;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.job.JobLimits;
import org.triggers4j.job.Placement;
import org.triggers4j.job.WorkerId;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.Store;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.Exclusive;
import org.triggers4j.task.TaskState;
import org.triggers4j.workflow.Failure;

/**
 * Runs calls on the caller's thread.
 *
 * <p>Implementation notes. What such a run claims, others have to see, and if its process dies, must be free again. So it is a call like
 * any other, at most once, in a queue of its own that only this thread claims from, held by a worker of its own: one that has a
 * heartbeat and no loops.
 */
final class InPlaceRuns {
    private static final Duration ASKS_EVERY = Duration.ofMillis(20);
    private static final Duration LAPSES_AFTER = Duration.ofMinutes(1);

    private final Store store;
    private final Decisions.Context context;
    private final CallRuns runs;
    private final Caller caller;
    private final Claiming claiming;
    private final Lifecycle lifecycle;
    private final Queue<CallStore.Ending> leftOver = new ConcurrentLinkedQueue<>();
    private volatile Set<JobId> unwanted = Set.of();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition hasLeft = lock.newCondition();
    // Guarded by lock.
    private @Nullable WorkerId self;
    private @Nullable Loop heartbeat;
    private int running;
    private boolean isClosed;

    InPlaceRuns(
            Store store,
            Decisions.Context context,
            CallRuns runs,
            Caller caller,
            Claiming claiming,
            Lifecycle lifecycle) {
        this.store = store;
        this.context = context;
        this.runs = runs;
        this.caller = caller;
        this.claiming = claiming;
        this.lifecycle = lifecycle;
    }

    <R extends @Nullable Object> AsyncResult.Outcome<R> run(String name, Kwargs arguments, CallOptions options) {
        KnownTask.OfCall task = known(name);
        Caller.Applied applied = caller.apply(name, arguments, options, false, false);
        return runApplied(task, applied);
    }

    private KnownTask.OfCall known(String name) {
        return context.registry()
                .task(name)
                .filter(KnownTask.OfCall.class::isInstance)
                .map(KnownTask.OfCall.class::cast)
                .orElseThrow(() -> new UnknownTaskException("No task named '" + name
                        + "' that can be called is registered here, so it cannot be run in place."));
    }

    private <R extends @Nullable Object> AsyncResult.Outcome<R> runApplied(
            KnownTask.OfCall task, Caller.Applied applied) {
        Optional<Instant> patience =
                task.options().exclusive().flatMap(Exclusive::waitTimeout).map(runs.now()::plus);
        AsyncResult.Outcome<R> outcome = runOnce(task, applied, true, patience);
        while (outcome.state() == TaskState.EXPIRED
                && patience.filter(until -> !runs.now().isBefore(until)).isEmpty()) {
            outcome = runOnce(task, applied, false, patience); // it has waited long for a gate, and goes on waiting
        }
        return outcome;
    }

    private <R extends @Nullable Object> AsyncResult.Outcome<R> runOnce(
            KnownTask.OfCall task, Caller.Applied applied, boolean isFirst, Optional<Instant> patience) {
        WorkerId worker = worker();
        Instant now = runs.now();
        var made = new ArrayList<CallStore.NewCall>();
        CallStore.Enqueued enqueued;
        try {
            enqueued = caller.enqueue(applied, () -> {
                made.add(ofThisThread(applied.triggeredAt(now), worker, isFirst, patience));
                return made.get(0);
            });
        } catch (StoreException e) {
            made.forEach(call -> withdraw(call.job())); // nobody knows whether it is there
            throw e;
        }
        CallStore.NewCall call = made.get(0);
        if (enqueued instanceof CallStore.Enqueued.Failed) {
            withdraw(call.job());
        }
        if (isFirst || enqueued instanceof CallStore.Enqueued.Failed) {
            caller.fate(applied, call, enqueued);
        }
        if (enqueued instanceof CallStore.Enqueued.Ignored) {
            return new AsyncResult.Outcome<>(TaskState.IGNORED, null, Optional.empty());
        }
        if (enqueued instanceof CallStore.Enqueued.Duplicate duplicate) {
            Failure alive = CallFailures.duplicate(
                    task.name(),
                    duplicate
                            .holder()
                            .instance()
                            .orElse(duplicate.holder().job().toString()));
            return new AsyncResult.Outcome<>(TaskState.SKIPPED, null, Optional.of(alive));
        }
        return runEnqueued(task, call.job());
    }

    // What nobody holds any more, because this process is gone, expires: its claims are free then.
    private CallStore.NewCall ofThisThread(
            CallStore.NewCall call, WorkerId worker, boolean isFirst, Optional<Instant> patience) {
        JobId id = isFirst ? call.job().id() : context.environment().jobId();
        Instant lapse = runs.now().plus(LAPSES_AFTER);
        Instant expiry = patience.filter(lapse::isAfter).orElse(lapse);
        var placement = new Placement("in place " + id, call.job().priority(), TaskRunner.QUEUE, null, worker);
        var job = new Job(
                id,
                call.job().task(),
                placement,
                new JobLimits(expiry, 1),
                call.job().work());
        return new CallStore.NewCall(job, call.unique(), call.ignoreKey());
    }

    private <R extends @Nullable Object> AsyncResult.Outcome<R> runEnqueued(KnownTask.OfCall task, Job job) {
        CallBody body = CallBody.of(job.call().body());
        boolean isSettled = false;
        try {
            List<CallStore.Gate> gates = claiming.gates(
                    task.name(),
                    "",
                    body.arguments(),
                    task.options(),
                    body.keys().turns());
            Optional<AsyncResult.Outcome<R>> ended = Optional.empty();
            while (ended.isEmpty()) {
                ended = tried(task, job, body, gates);
                ended = ended.isPresent() ? ended : endedByOthers(task, job);
            }
            isSettled = true;
            return ended.get();
        } finally {
            if (!isSettled) {
                withdraw(job);
            }
            lifecycle.ring();
        }
    }

    private <R extends @Nullable Object> Optional<AsyncResult.Outcome<R>> tried(
            KnownTask.OfCall task, Job job, CallBody body, List<CallStore.Gate> gates) {
        lifecycle.requireOpen();
        WorkerId worker = enter();
        try {
            Optional<Claim> claim = claim(job, worker);
            if (claim.isPresent()) {
                return this.<R>inPlace(task, job, body, claim.get()).admittedBy(gates);
            }
        } finally {
            leave();
        }
        pause();
        store.calls().openGates(runs.now(), 1); // there may be no worker to do so
        return Optional.empty();
    }

    private <R extends @Nullable Object> InPlaceRun<R> inPlace(
            KnownTask.OfCall task, Job job, CallBody body, Claim claim) {
        return new InPlaceRun<>(
                new InPlaceRun.Parts(runs, store.calls(), leftOver::add, () -> unwanted.contains(job.id())),
                task,
                job,
                body,
                claim);
    }

    // While it waits: cancelled, or failed by somebody who took this process for dead.
    private <R extends @Nullable Object> Optional<AsyncResult.Outcome<R>> endedByOthers(
            KnownTask.OfCall task, Job job) {
        CallStore.CallState state = store.calls().find(List.of(job.id())).get(job.id());
        if (state instanceof CallStore.CallState.Live) {
            return Optional.empty();
        }
        if (state instanceof CallStore.CallState.Ended ended) {
            return Optional.of(new AsyncResult.Outcome<R>(
                    CallResult.stateOf(ended.call().state()),
                    null,
                    ended.call().failure().map(CallResult::failure)));
        }
        throw new LeaseLostException("The call of '" + task.name() + "' in place is gone.");
    }

    // Held, it is ended by whoever threw, or left over; waiting, by this, or else it expires.
    private void withdraw(Job job) {
        Closing.goingOn(
                "withdraw a call in place",
                () -> store.calls()
                        .cancel(job.id(), runs.endOf(CallStore.EndState.CANCELLED, CallFailures.cancelled())));
    }

    private Optional<Claim> claim(Job job, WorkerId worker) {
        var offer = new JobQueue.Offer(Set.of(job.queue()), Set.of(job.task()), Set.of(), Set.of(job.runner()));
        return store.queue().claim(worker, offer, 1).stream().findFirst();
    }

    // It waits for a gate, as the caller does.
    private void pause() {
        try {
            context.environment().sleep(ASKS_EVERY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while waiting for a lock or a limit.");
        }
    }

    private WorkerId enter() {
        lock.lock();
        try {
            WorkerId worker = worker();
            running++;
            return worker;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            running--;
            hasLeft.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private WorkerId worker() {
        lock.lock();
        try {
            WorkerId known = self;
            if (isClosed) {
                throw new EngineClosedException("The engine is closed.");
            }
            if (known == null) {
                known = register();
                heartbeat = new Loop("triggers-in-place", this::beat);
                heartbeat.start();
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    // Guarded by lock. It offers nothing: nothing but what is pinned to it is its to run.
    private WorkerId register() {
        WorkerId fresh = context.environment().workerId();
        store.queue().register(fresh, new JobQueue.Offer(Set.of(), new LinkedHashSet<>(), Set.of(), Set.of()));
        self = fresh;
        return fresh;
    }

    private Duration beat() {
        lock.lock();
        try {
            if (self != null && !store.queue().beat(self)) {
                register(); // what ran under the old id is failed by whoever declared it dead
            }
            endLeftOver();
            unwanted =
                    self == null ? Set.of() : new LinkedHashSet<>(store.calls().cancelRequested(self));
        } finally {
            lock.unlock();
        }
        return context.settings().timing().heartbeatEvery();
    }

    // What the store would not take when the run ended; else it would be held for as long as this process lives.
    private void endLeftOver() {
        for (CallStore.Ending ending = leftOver.peek(); ending != null; ending = leftOver.peek()) {
            try {
                store.calls().end(List.of(ending));
            } catch (StoreException e) {
                if (e.isTransient() || e.isOutcomeUnknown()) {
                    return; // tried again with the next heartbeat
                }
                store.queue().park(List.of(ending.lease()), "its end could not be stored: " + e.getMessage());
            }
            leftOver.remove(ending);
        }
    }

    // Guarded by lock. Those that run go on within the grace, and the heartbeat with them.
    private void awaitRunning(Duration grace) {
        long left = grace.toNanos();
        try {
            while (running > 0 && left > 0) {
                left = hasLeft.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Begins nothing more, and waits so long for those that run. */
    void close(Duration grace) {
        lock.lock();
        try {
            isClosed = true; // whoever still waits must not begin anew
            awaitRunning(grace);
            if (heartbeat != null && self != null) {
                WorkerId leaving = self;
                Loop stopping = heartbeat;
                heartbeat = null;
                self = null;
                stopping.stopSoon();
                store.queue().unregister(leaving);
            }
        } finally {
            lock.unlock();
        }
    }
}
