package org.triggers4j.engine;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.EngineClosedException;
import org.triggers4j.job.WorkerId;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.FireOutcome;
import org.triggers4j.session.ManagerType;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.Store;
import org.triggers4j.store.StoreQueries;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallView;
import org.triggers4j.task.Group;
import org.triggers4j.task.GroupHandle;
import org.triggers4j.task.Schedules;
import org.triggers4j.task.TaskHandle;
import org.triggers4j.workflow.Names;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionUid;

/** One engine on one store: wires the parts, opens and closes them in the right order. */
public final class Engine implements AutoCloseable {
    private static final Duration JOIN_POLL = Duration.ofMillis(5);

    private final Store store;
    private final Settings settings;
    private final Lifecycle lifecycle = new Lifecycle();
    private final Decisions.Context context;
    private final Combiner combiner;
    private final Sessions sessions;
    private final WorkerParts.Shared shared;
    private final CallParts calls;
    private final ScheduleParts schedules;

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock.
    private @Nullable WorkerThreads threads;
    private @Nullable WorkerParts drained;
    private boolean wasStarted;
    private boolean isClosed;
    // Written by the heartbeat thread.
    private volatile Optional<WorkerId> self = Optional.empty();

    /** Wires everything; no I/O, no thread. */
    public Engine(Store store, Registry registry, Settings settings, Environment environment) {
        this(store, registry, settings, ScheduleSettings.NONE, environment);
    }

    /**
     * Wires everything, with schedules to seed; no I/O, no thread.
     *
     * @throws org.triggers4j.error.TriggersException when a declared schedule cannot be stored
     */
    public Engine(
            Store store, Registry registry, Settings settings, ScheduleSettings declarations, Environment environment) {
        this.store = store;
        this.settings = settings;
        this.context = new Decisions.Context(registry, environment, settings, () -> self);
        this.combiner = new Combiner(store, context);
        this.sessions = new Sessions(store, combiner, context, lifecycle);
        this.shared = WorkerParts.Shared.of(store, combiner, sessions, context, lifecycle);
        this.calls = shared.calls();
        this.schedules = new ScheduleParts(store, context, lifecycle, calls, declarations);
    }

    /** See {@code Triggers.start}. */
    public void start() {
        lock.lock();
        try {
            if (wasStarted || isClosed) {
                throw new EngineClosedException("An engine is started once, and not after it was closed.");
            }
            store.start();
            wasStarted = true;
            lifecycle.open(store.doorbell());
            threads = new WorkerThreads(this::assemble, store, settings, lifecycle);
            threads.start();
            calls.start(store.doorbell());
            schedules.start();
        } finally {
            lock.unlock();
        }
    }

    private WorkerParts assemble(WorkerParts.Executors executors) {
        return new WorkerParts(shared, executors, id -> self = id);
    }

    /** See {@code Triggers.close}. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (isClosed) {
                return;
            }
            isClosed = true;
            long began = System.nanoTime();
            schedules.stop();
            if (threads != null) {
                threads.stop();
            }
            Closing.goingOn("stop waiting for calls", () -> calls.close(graceLeftSince(began)));
            if (drained != null) {
                Closing.goingOn("give back what was drained", drained.worker()::leave);
            }
            lifecycle.close();
            context.registry().customRunners().forEach(runner -> Closing.goingOn("close a runner", runner));
            store.close();
        } finally {
            lock.unlock();
        }
    }

    private Duration graceLeftSince(long began) {
        return settings.timing().graceFor().minusNanos(System.nanoTime() - began);
    }

    /** A handle on a session. */
    public TriggerManager session(SessionUid uid, String managerType) {
        return sessions.session(uid, managerType);
    }

    /** The read side of a session. */
    public SessionInspector inspect(SessionUid uid) {
        return sessions.inspect(uid);
    }

    /** See {@code Triggers.fireAll}. */
    public List<FireOutcome> fireAll(List<SessionUid> uids, String trigger, Kwargs kwargs) {
        return sessions.fireAll(uids, ManagerType.DEFAULT.name(), new SessionEvent.Fired(trigger, kwargs, 0));
    }

    /** See {@code Triggers.inspector}. */
    public static SessionInspector inspector(Store store, SessionUid uid) {
        return new StoredSession(store, uid);
    }

    /** See {@code Triggers.task}. */
    public <A extends @Nullable Object, R extends @Nullable Object> TaskHandle<A, R> task(
            String name, Optional<Type> resultType) {
        Names.check("task name", name);
        return calls.handle(name, resultType);
    }

    /** See {@code Triggers.result}. */
    public <R extends @Nullable Object> AsyncResult<R> result(String id, Type resultType) {
        return calls.result(id, resultType);
    }

    /** See {@code Triggers.view}. */
    public static CallView view(CallStore.CallState call) {
        return CallViews.of(call);
    }

    /** See {@code Triggers.taskNames}. */
    public Set<String> taskNames() {
        return context.registry().taskNames();
    }

    /** See {@code Triggers.submit}. */
    public GroupHandle submit(Group group) {
        return sessions.groups().submit(group);
    }

    /** See {@code Triggers.group}. */
    public GroupHandle group(SessionUid uid) {
        lifecycle.requireOpen();
        return sessions.groups().handle(uid);
    }

    /** See {@code Triggers.calls}. */
    public CallStore calls() {
        lifecycle.requireOpen();
        return store.calls();
    }

    /** See {@code Triggers.schedules}. */
    public Schedules schedules() {
        return schedules.handle();
    }

    /** See {@code Triggers.abandonedThreads}. */
    public int abandonedThreads() {
        lock.lock();
        try {
            return threads == null ? 0 : threads.abandoned();
        } finally {
            lock.unlock();
        }
    }

    /** The whole store's read side. */
    public StoreQueries queries() {
        lifecycle.requireOpen();
        return store.queries();
    }

    /** See {@code Triggers.joinAll}. */
    @SuppressWarnings("BusyWait") // a poll of the store is what is meant
    public boolean joinAll(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!hasJoined()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            Thread.sleep(JOIN_POLL.toMillis());
        }
        return true;
    }

    private boolean hasJoined() {
        return self.map(worker -> store.queue().countPinned(worker) == 0).orElse(true);
    }

    /** See {@code Triggers.isIdle}. */
    public boolean isIdle() {
        lock.lock();
        try {
            return threads == null || threads.isIdle();
        } finally {
            lock.unlock();
        }
    }

    /** See {@code Triggers.drain}. */
    public int drain(int most) {
        lifecycle.requireOpen();
        lock.lock();
        try {
            if (settings.work().isWorker()) {
                throw new EngineClosedException(
                        "This engine has a worker; drain() is for engines built with fireOnly().");
            }
            WorkerParts parts = drained;
            if (parts == null) {
                parts = assemble(new WorkerParts.Executors(Runnable::run, Runnable::run));
                parts.worker().begin();
                drained = parts;
            }
            schedules.drain();
            return parts.drain(most);
        } finally {
            lock.unlock();
        }
    }
}
