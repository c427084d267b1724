package org.triggers4j.engine;

import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.ResultTimeoutException;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.job.JobLimits;
import org.triggers4j.job.Placement;
import org.triggers4j.job.Work;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.JoinableStore;
import org.triggers4j.store.Store;
import org.triggers4j.task.AfterCommit;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.Invocation;
import org.triggers4j.task.TaskListener;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TaskState;
import org.triggers4j.task.TimeLimits;

/** Puts calls into the queue, and tells listeners what became of that. */
final class Caller {
    // A longer list fills commits of its own.
    private static final int MOST_SHARED = 50;

    private final Store store;
    private final Registry registry;
    private final Environment environment;
    private final Settings settings;
    private final Sessions sessions;
    private final Listeners listeners;
    private final CallRuns runs;
    private final Lifecycle lifecycle;
    private final OnCommitWatch onCommit;
    private final SharedCommits<CallStore.NewCall, CallStore.Enqueued> shared;

    Caller(
            Store store,
            Decisions.Context context,
            Sessions sessions,
            CallRuns runs,
            Lifecycle lifecycle,
            OnCommitWatch onCommit) {
        this.store = store;
        this.registry = context.registry();
        this.environment = context.environment();
        this.settings = context.settings();
        this.sessions = sessions;
        this.listeners = runs.listeners();
        this.runs = runs;
        this.lifecycle = lifecycle;
        this.onCommit = onCommit;
        this.shared = new SharedCommits<>(environment, this::enqueueNow, CallStore.Enqueued.Failed::new);
    }

    private List<CallStore.Enqueued> enqueueNow(List<CallStore.NewCall> calls) {
        return store.calls().enqueue(calls, environment.now(), runs.stale());
    }

    // What claims nothing never waits for another transaction, so it may share a commit with anybody.
    private List<CallStore.Enqueued> enqueue(List<CallStore.NewCall> calls) {
        boolean isShared = !calls.isEmpty()
                && calls.size() <= MOST_SHARED
                && calls.stream().noneMatch(CallStore.NewCall::isClaiming);
        return isShared ? shared.commit(calls) : enqueueNow(calls);
    }

    /** What somebody called, before it is triggered. */
    final class Applied {
        private final String task;
        private final Kwargs arguments;
        private final CallOptions options;
        private final Instant applied = environment.now();
        private final String invocationId;
        private final JobId id = environment.jobId();
        private final boolean isAsync;
        private final boolean isOnCommit;
        private final List<String> turns;

        private Applied(
                String task,
                Kwargs arguments,
                CallOptions options,
                boolean isAsync,
                boolean isOnCommit,
                List<String> turns) {
            this.task = task;
            this.arguments = arguments;
            this.options = options;
            this.invocationId = options.invocationId().orElseGet(environment::invocationId);
            this.isAsync = isAsync;
            this.isOnCommit = isOnCommit;
            this.turns = turns;
        }

        String invocationId() {
            return invocationId;
        }

        JobId id() {
            return id;
        }

        private TaskOptions known() {
            return registry.optionsOf(task);
        }

        private TimeLimits timeLimits() {
            return options.timeLimits()
                    .or(known().timeLimits())
                    .or(settings.calls().timeLimits());
        }

        private Optional<Duration> staleTimeLimit() {
            return options.staleTimeLimit()
                    .or(() -> known().unique().flatMap(unique -> unique.staleTimeLimit()))
                    .or(() -> settings.calls().staleTimeLimit())
                    .or(() -> timeLimits().staleTimeLimit(known().retry()));
        }

        // Begun later, it could still run when another may take its key over.
        private Optional<Instant> lastMomentBeforeStale(Instant due) {
            Optional<Duration> hard = timeLimits().hard();
            return timeLimits().queueWait().isPresent()
                    ? Optional.empty()
                    : staleTimeLimit()
                            .filter(stale -> hard.filter(limit -> limit.compareTo(stale) < 0)
                                    .isPresent())
                            .map(stale -> due.plus(stale).minus(hard.get()));
        }

        private String queue() {
            return options.queue().orElseGet(() -> registry.queueFor(task));
        }

        CallBody body(Instant triggered) {
            Optional<String> unique =
                    known().unique().map(policy -> Claiming.keyOf(task, arguments, policy.generator()));
            Optional<String> ignore = known().ignore().isPresent() || checksIgnore()
                    ? Optional.of(Claiming.keyOf(task, arguments, known()))
                    : Optional.empty();
            Optional<Instant> eta = CallTimes.eta(options, triggered);
            Optional<Instant> expires = CallTimes.said(options, triggered)
                    .or(() -> unique.isPresent() ? lastMomentBeforeStale(eta.orElse(triggered)) : Optional.empty());
            return new CallBody(
                    arguments,
                    invocationId,
                    options.headers(),
                    new CallBody.Times(applied, triggered, eta, expires),
                    timeLimits(),
                    new CallBody.Keys(unique, ignore, turns, unique.isPresent() ? staleTimeLimit() : Optional.empty()),
                    CallBody.History.NONE);
        }

        CallStore.NewCall triggeredAt(Instant triggered) {
            CallBody body = body(triggered);
            Optional<Instant> later = body.times().eta().filter(triggered::isBefore);
            Instant due = later.orElse(triggered);
            var placement = new Placement(
                    queue(), options.priority().orElse(known().priority()), TaskRunner.QUEUE, later.orElse(null), null);
            var limits = new JobLimits(CallTimes.expiry(body, known(), due).orElse(null), known().atMostOnce() ? 1 : 0);
            var job = new Job(id, task, placement, limits, new Work.Call(body.toText()));
            Optional<CallStore.UniqueKey> unique = body.keys()
                    .unique()
                    .map(key -> new CallStore.UniqueKey(key, body.keys().stale().map(due::plus)));
            return new CallStore.NewCall(
                    job, unique, checksIgnore() ? body.keys().ignore() : Optional.empty());
        }

        // Also without a span: then nothing but a run can have opened a window, and it is to count.
        private boolean checksIgnore() {
            return options.checksIgnore().orElse(known().ignore().isPresent());
        }

        Invocation invocation(String known, TaskState state) {
            return invocation(known, state, Optional.empty());
        }

        Invocation triggered(String known, TaskState state, CallStore.NewCall call) {
            return invocation(known, state, Optional.of(call));
        }

        private Invocation invocation(String known, TaskState state, Optional<CallStore.NewCall> call) {
            Optional<CallBody> body =
                    call.map(made -> CallBody.of(made.job().call().body()));
            var detail = new Invocation.Options(
                    isAsync,
                    isOnCommit,
                    queue(),
                    applied,
                    body.map(text -> text.times().triggered()),
                    body.map(text -> text.times().eta().orElse(text.times().triggered())),
                    call.flatMap(made -> Optional.ofNullable(made.job().limits().expiresAt())),
                    timeLimits(),
                    staleTimeLimit(),
                    options.headers());
            return new Invocation(invocationId, task, arguments, known, detail, state);
        }
    }

    /** Begins a call: its listeners hear of it. */
    Applied apply(String task, Kwargs arguments, CallOptions options, boolean isAsync, boolean isOnCommit) {
        sessions.requireFree();
        sessions.requireKwargs(arguments);
        return begin(new Applied(task, arguments, options, isAsync, isOnCommit, List.of()));
    }

    /** The same for a call in the caller's transaction, which may be the one that keeps others out. */
    Applied applyOnCommit(String task, Kwargs arguments, CallOptions options) {
        lifecycle.requireOpen();
        sessions.requireKwargs(arguments);
        return begin(new Applied(task, arguments, options, true, true, List.of()));
    }

    private Applied begin(Applied applied) {
        tell(
                applied,
                listener -> listener.onInvocationApply(applied.invocation(applied.id.toString(), TaskState.WAITING)));
        return applied;
    }

    /** Somebody has stopped waiting for it, or for the one that it is a duplicate of. */
    void timedOut(Applied applied, String id, TaskState state, ResultTimeoutException timeout) {
        Invocation invocation = applied.invocation(id, state);
        tell(applied, listener -> listener.onInvocationTimeout(invocation, timeout));
    }

    private void tell(Applied applied, Consumer<TaskListener> what) {
        if (listeners.isHeard(applied.task)) {
            listeners.tell(applied.task, what);
        }
    }

    /** Puts it into the queue. */
    CallResult.Fate trigger(Applied applied) {
        return trigger(List.of(applied)).get(0);
    }

    /** Puts all into the queue; throws the first failure once all have been told. */
    List<CallResult.Fate> trigger(List<Applied> all) {
        Instant now = environment.now();
        var calls = new ArrayList<CallStore.NewCall>();
        List<CallStore.Enqueued> enqueued = tellingIfRejected(all, () -> {
            all.forEach(applied -> calls.add(applied.triggeredAt(now)));
            return enqueue(calls);
        });
        var fates = new ArrayList<CallResult.Fate>();
        RuntimeException first = null;
        for (int i = 0; i < all.size(); i++) {
            try {
                fates.add(fate(all.get(i), calls.get(i), enqueued.get(i)));
            } catch (RuntimeException e) {
                first = first == null ? e : first;
            }
        }
        lifecycle.ring();
        if (first != null) {
            throw first;
        }
        return fates;
    }

    // A key generator may throw, and so may the store before it knows of any of them.
    private <T> T tellingIfRejected(List<Applied> all, Supplier<T> enqueueing) {
        try {
            return enqueueing.get();
        } catch (RuntimeException e) {
            all.forEach(applied -> {
                Invocation invocation = applied.invocation(applied.id.toString(), TaskState.NOT_FOUND);
                tell(applied, listener -> listener.onInvocationRejected(invocation, e));
            });
            throw e;
        }
    }

    /** Puts a call that is run in place into the queue. */
    CallStore.Enqueued enqueue(Applied applied, Supplier<CallStore.NewCall> call) {
        return tellingIfRejected(
                List.of(applied), () -> enqueue(List.of(call.get())).get(0));
    }

    /** Tells the listeners. */
    CallResult.Fate fate(Applied applied, CallStore.NewCall call, CallStore.Enqueued enqueued) {
        if (enqueued instanceof CallStore.Enqueued.Accepted accepted) {
            String id = accepted.job().toString();
            TaskState state = call.job().runAt() == null ? TaskState.QUEUED : TaskState.SCHEDULED;
            tell(applied, listener -> listener.onInvocationTrigger(applied.triggered(id, state, call)));
            accepted.voided().ifPresent(runs::tellVoided);
            return new CallResult.Fate.Stored(accepted.job());
        }
        if (enqueued instanceof CallStore.Enqueued.Duplicate duplicate) {
            String id = duplicate.holder().job().toString();
            tell(applied, listener -> listener.onInvocationUnique(applied.triggered(id, TaskState.WAITING, call)));
            return new CallResult.Fate.Stored(duplicate.holder().job());
        }
        if (enqueued instanceof CallStore.Enqueued.Ignored ignored) {
            Invocation invocation = applied.triggered(applied.id.toString(), TaskState.IGNORED, call);
            tell(applied, listener -> listener.onInvocationIgnored(invocation, ignored.until()));
            return new CallResult.Fate.Ignored();
        }
        RuntimeException cause = ((CallStore.Enqueued.Failed) enqueued).cause();
        Invocation invocation = applied.triggered(applied.id.toString(), TaskState.NOT_FOUND, call);
        tell(applied, listener -> listener.onInvocationRejected(invocation, cause));
        throw cause;
    }

    /** Tells the listeners of a prepared call, once it was put into the queue. */
    CallResult.Fate told(Applied prepared, CallStore.NewCall call, CallStore.Enqueued enqueued) {
        return fate(begin(prepared), call, enqueued);
    }

    /** Puts it into the queue in the caller's transaction. */
    CallResult.Pending triggerIn(Connection connection, Applied applied) {
        if (!(store instanceof JoinableStore joinable)) {
            throw new ConflictException("This store has no transactions that a caller could call a task in. Use"
                    + " applyAfterCommit, or call after the commit.");
        }
        Instant now = environment.now();
        var calls = new ArrayList<CallStore.NewCall>();
        CallStore.Enqueued enqueued = tellingIfRejected(List.of(applied), () -> {
            calls.add(applied.triggeredAt(now));
            return joinable.enqueueCall(connection, calls.get(0), now, runs.stale());
        });
        CallStore.NewCall call = calls.get(0);
        if (enqueued instanceof CallStore.Enqueued.Accepted accepted) {
            var pending = new CallResult.Pending(
                    applied.invocationId, new CallResult.Fate.Waiting(Optional.of(accepted.job())));
            onCommit.expect(accepted.job(), connection, () -> fate(applied, call, enqueued), () -> rolledBack(applied));
            return pending;
        }
        return new CallResult.Pending(applied.invocationId, fate(applied, call, enqueued));
    }

    /** Puts it into the queue once somebody else's transaction has committed. */
    CallResult.Pending triggerAfter(AfterCommit transaction, Applied applied) {
        var pending = new CallResult.Pending(applied.invocationId, new CallResult.Fate.Waiting(Optional.empty()));
        transaction.register(() -> pending.become(trigger(applied)), () -> rolledBack(applied));
        return pending;
    }

    private void rolledBack(Applied applied) {
        Invocation invocation = applied.invocation(applied.id.toString(), TaskState.WAITING);
        tell(applied, listener -> listener.onInvocationRolledBack(invocation));
    }

    /** A call that somebody else puts into the queue, such as a schedule: one at a time of those with the same turn. */
    Applied prepared(String task, Kwargs arguments, CallOptions options, Optional<String> turn) {
        return new Applied(
                task, arguments, options, true, false, turn.map(List::of).orElse(Collections.emptyList()));
    }
}
