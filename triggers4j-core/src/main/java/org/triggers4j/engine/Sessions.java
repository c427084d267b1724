package org.triggers4j.engine;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongUnaryOperator;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.EngineClosedException;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.error.Problem;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.FireOutcome;
import org.triggers4j.session.FireResult;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.Intent;
import org.triggers4j.store.JoinableStore;
import org.triggers4j.store.PendingFire;
import org.triggers4j.store.Result;
import org.triggers4j.store.Store;
import org.triggers4j.task.TaskEvent;
import org.triggers4j.task.TimeLimits;
import org.triggers4j.workflow.Names;
import org.triggers4j.workflow.Operator;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.Warning;
import org.triggers4j.workflow.Workflow;
import org.triggers4j.workflow.WorkflowChecks;

/** Makes managers, and turns what they are asked into operations, results and hooks. */
final class Sessions {
    private static final int MAX_NESTING = 64;
    private static final int MOST_BYTES_PER_CHAR = 3; // of UTF-8, for a char of UTF-16

    private final Store store;
    private final Combiner combiner;
    private final Decisions.Context context;
    private final Lifecycle lifecycle;
    private final Hooks hooks;
    private final Warnings warnings;
    private final HandedOver handedOver;
    private final Listeners listeners;
    private final Groups groups;
    private final Set<Thread> keepingOthersOut = ConcurrentHashMap.newKeySet();

    Sessions(Store store, Combiner combiner, Decisions.Context context, Lifecycle lifecycle) {
        this.store = store;
        this.combiner = combiner;
        this.context = context;
        this.lifecycle = lifecycle;
        this.hooks = new Hooks(context.registry(), this);
        this.warnings = new Warnings(context);
        this.listeners = new Listeners(context.registry());
        this.groups = new Groups(store, this, context);
        this.handedOver = new HandedOver(store, this, context.environment());
    }

    Groups groups() {
        return groups;
    }

    Hooks hooks() {
        return hooks;
    }

    Listeners listeners() {
        return listeners;
    }

    /** Tells the listeners of an instance, as it was before, that it is cancelled. */
    void tellCancelled(SessionUid uid, InstanceView before) {
        String task = before.config().run();
        if (listeners.isHeard(task)) {
            TaskEvent event = InstanceEnds.event(uid, before, context.registry().queueFor(task));
            listeners.tell(task, listener -> listener.onTaskCancelled(event));
        }
    }

    LongUnaryOperator random() {
        return context.environment()::upTo;
    }

    TimeLimits defaultTimeLimits() {
        return context.settings().calls().timeLimits();
    }

    /** The window that a run with these kwargs may open. */
    IgnoreWindow window(KnownTask task, Kwargs received) {
        return new IgnoreWindow(
                store.calls(),
                context.environment(),
                task.options(),
                () -> Claiming.keyOf(task.name(), received, task.options()));
    }

    HandedOver handedOver() {
        return handedOver;
    }

    /** The transaction of a run on the calling thread. */
    RunTransaction newTransaction() {
        return new RunTransaction(store, keepingOthersOut);
    }

    /** Before a commit of its own: it must not wait for a transaction that waits for it. */
    void requireFree() {
        lifecycle.requireOpen();
        if (keepingOthersOut.contains(Thread.currentThread())) {
            throw new ConflictException(
                    "The transaction of this run is open, and until it ends nobody else can write to"
                            + " this store, so this call would wait for itself. Use fireOnCommit(context.transaction(), …), which"
                            + " takes effect with the finish; or call this before transaction().");
        }
    }

    TriggerManager session(SessionUid uid, String managerType) {
        return session(uid, managerType, 0);
    }

    /** A manager whose fires count as caused by a chain of cascades this long. */
    TriggerManager session(SessionUid uid, String managerType, int depth) {
        if (context.registry().managerType(managerType).isEmpty()) {
            throw new ConfigurationException(List.of(new Problem(
                    "",
                    0,
                    0,
                    "No manager type named '" + managerType + "' is registered. Known: "
                            + String.join(", ", context.registry().managerTypeNames()) + ".")));
        }
        return new SessionHandle(this, uid, managerType, Operator.named("application"), depth, Optional.empty());
    }

    SessionInspector inspect(SessionUid uid) {
        lifecycle.requireOpen();
        return new StoredSession(store, uid);
    }

    List<Warning> configure(SessionUid uid, String managerType, Workflow update) {
        List<Problem> problems =
                WorkflowChecks.unknownRunners(update, context.registry().declaredRunners());
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        requireFree();
        var intent = Intent.on(uid).lookingUp(List.copyOf(update.triggers()));
        var operation = new Operation.Configure(intent, new SessionEvent.Configured(update));
        var outcome = (Operation.Configure.Outcome) value(combiner.commit(new Decisions.Item(operation, managerType)));
        hooks.tell(uid, outcome.applied());
        return warnings.of(update, outcome.previous(), outcome.liveTasks());
    }

    FireResult fire(SessionUid uid, String managerType, SessionEvent.Fired event, Optional<String> key) {
        checkFire(event);
        return fireResult(change(uid, managerType, fireOperation(uid, event, key)));
    }

    List<FireOutcome> fireAll(List<SessionUid> uids, String managerType, SessionEvent.Fired event) {
        requireFree();
        checkFire(event);
        var items = new ArrayList<Decisions.Item>();
        uids.forEach(uid -> items.add(new Decisions.Item(fireOperation(uid, event, Optional.empty()), managerType)));
        List<Result> results = combiner.commit(items);
        var outcomes = new ArrayList<FireOutcome>();
        for (int i = 0; i < uids.size(); i++) {
            SessionUid uid = uids.get(i);
            try {
                Applied applied = (Applied) value(results.get(i));
                hooks.tell(uid, applied);
                outcomes.add(new FireOutcome.Fired(uid, fireResult(applied)));
            } catch (RuntimeException e) {
                outcomes.add(new FireOutcome.Failed(uid, e));
            }
        }
        lifecycle.ring();
        return outcomes;
    }

    private static Operation fireOperation(SessionUid uid, SessionEvent.Fired event, Optional<String> key) {
        key.ifPresent(k -> Names.check("idempotency key", k));
        return key.isPresent()
                ? Operation.KeyedFire.of(uid, event, key.get())
                : new Operation.Change(Intent.on(uid), event);
    }

    private void checkFire(SessionEvent.Fired event) {
        Names.check("trigger name", event.trigger());
        requireKwargs(event.kwargs());
    }

    void requireKwargs(Kwargs kwargs) {
        requireFits(kwargs, context.settings().limits().maxKwargsBytes(), "Kwargs");
    }

    void requireResult(Kwargs result) {
        requireFits(result, context.settings().limits().maxResultBytes(), "Results");
    }

    static void requireFits(Kwargs kwargs, int mostBytes, String what) {
        String json = kwargs.toJson();
        boolean mayBeTooLong = (long) json.length() * MOST_BYTES_PER_CHAR > mostBytes;
        int bytes = mayBeTooLong ? json.getBytes(StandardCharsets.UTF_8).length : 0;
        if (bytes > mostBytes) {
            throw new InvalidKwargsException(
                    "%s of %,d bytes exceed the limit of %,d. Store the data, pass a reference."
                            .formatted(what, bytes, mostBytes));
        }
        if (kwargs.nesting() > MAX_NESTING) {
            throw new InvalidKwargsException(what + " are nested deeper than " + MAX_NESTING + " levels.");
        }
    }

    private static FireResult fireResult(Applied applied) {
        return new FireResult(applied.seq(), applied.scheduled(), applied.isRepeat(), applied.halted());
    }

    /** Commits, rings, tells the hooks; throws what made it impossible. */
    Applied change(SessionUid uid, String managerType, Operation operation) {
        requireFree();
        Applied applied = (Applied) value(combiner.commit(new Decisions.Item(operation, managerType)));
        if (!applied.scheduled().isEmpty()) {
            lifecycle.ring();
        }
        hooks.tell(uid, applied);
        return applied;
    }

    private static Object value(Result result) {
        if (result instanceof Result.Done done) {
            return done.value();
        }
        if (result instanceof Result.Rejected rejected) {
            throw rejected.reason();
        }
        if (result instanceof Result.Failed failed) {
            throw failed.cause();
        }
        throw new EngineClosedException("The commit was not attempted.");
    }

    void fireOnCommit(SessionUid uid, String managerType, Connection connection, SessionEvent.Fired event) {
        lifecycle.requireOpen();
        checkFire(event);
        if (!(store instanceof JoinableStore joinable)) {
            throw new ConflictException("This store cannot take part in a JDBC transaction; fire after the commit.");
        }
        var id = context.environment().jobId();
        boolean isFinalizing =
                context.registry().managerType(managerType).orElseThrow().isFinalizing();
        joinable.enqueueFire(
                connection,
                new PendingFire(id, uid, managerType, isFinalizing, event.trigger(), event.kwargs(), "inbox:" + id));
        lifecycle.expectInbox(context.environment().nanos());
    }

    boolean delete(SessionUid uid) {
        requireFree();
        return store.maintenance().delete(uid);
    }
}
