package org.triggers4j;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.triggers4j.engine.Engine;
import org.triggers4j.error.ConfigurationException;
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
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskHandle;
import org.triggers4j.workflow.SessionUid;

/**
 * The entry: one engine on one store. Build it, {@link #start()} it, ask it for sessions, {@link #close()} it.
 *
 * <p>Thread-safe. Nothing is static: several engines live in one JVM, on the same store or on different ones. The engine
 * owns the store it was given and closes it.
 */
public final class Triggers implements AutoCloseable {
    private final Engine engine;

    Triggers(Engine engine) {
        this.engine = engine;
    }

    /** Starts the description of an engine; only the store is required. */
    public static TriggersBuilder builder() {
        return new TriggersBuilder();
    }

    /**
     * Connects the store and, unless this process only fires, starts its worker. May be called once.
     *
     * @throws org.triggers4j.error.StoreException when the store cannot be reached
     */
    public void start() {
        engine.start();
    }

    /**
     * Stops in good order: claims nothing more, lets running tasks end within the grace, also those in place, interrupts and
     * gives back the rest, closes the store. Nothing is lost and nothing counts as failed. Idempotent.
     */
    @Override
    public void close() {
        engine.close();
    }

    /** A handle on the session of this UID, of the default manager type if it is yet to be made. */
    public TriggerManager session(String uid) {
        return session(uid, ManagerType.DEFAULT.name());
    }

    /**
     * A handle on the session of this UID.
     *
     * @param managerType the registered type the session gets if it is yet to be made
     * @throws org.triggers4j.error.InvalidNameException for a bad UID
     * @throws ConfigurationException when no such type is registered
     */
    public TriggerManager session(String uid, String managerType) {
        return engine.session(new SessionUid(uid), managerType);
    }

    /** The read side of a session, without a manager. */
    public SessionInspector inspect(String uid) {
        return engine.inspect(new SessionUid(uid));
    }

    /**
     * The read side of a session for a program that only looks: without an engine, so that nothing is started, migrated,
     * registered or applied. The store stays the caller's.
     */
    public static SessionInspector inspector(Store store, String uid) {
        return Engine.inspector(store, new SessionUid(uid));
    }

    /**
     * Fires the same trigger into many sessions, sharing commits. Each session's fire is atomic by itself.
     *
     * @return one outcome per session, in order
     */
    public List<FireOutcome> fireAll(Collection<String> uids, String trigger, Kwargs kwargs) {
        return engine.fireAll(uids.stream().map(SessionUid::new).toList(), trigger, kwargs);
    }

    /**
     * A handle to call a task by.
     *
     * @param name a registered name, here or in the processes that are to run it; what the task's options say is known only where
     *     it is registered
     * @param arguments the arguments' type: a record, Kwargs or Void
     * @param result the result's type
     * @throws org.triggers4j.error.InvalidNameException for a bad name
     */
    public <A extends @Nullable Object, R extends @Nullable Object> TaskHandle<A, R> task(
            String name, Class<A> arguments, Class<R> result) {
        return engine.task(name, Optional.of(result));
    }

    /** A handle to call this task by; it need not be this very object that runs. */
    public <A extends @Nullable Object, R extends @Nullable Object> TaskHandle<A, R> task(Task<A, R> task) {
        return engine.task(task.name(), task.resultType());
    }

    /** A handle without types, for callers that get names and arguments from elsewhere. */
    public TaskHandle<Kwargs, Object> task(String name) {
        return engine.task(name, Optional.of(Object.class));
    }

    /**
     * A handle on a call made before, by any process.
     *
     * @param id its id; one that nobody knows is NOT_FOUND
     * @param result the type of its result
     * @throws org.triggers4j.error.InvalidNameException when it is no id
     */
    public <R extends @Nullable Object> AsyncResult<R> result(String id, Class<R> result) {
        return engine.result(id, result);
    }

    /**
     * Submits a group of tasks: all of it in one commit, or nothing. It is stored when this returns.
     *
     * @return a handle on it; on the one there is, if the same was submitted under its own id before
     * @throws org.triggers4j.error.ConflictException when its own id stands for a group with other content
     * @throws org.triggers4j.error.InvalidKwargsException when arguments cannot be written as JSON, or are too large
     * @throws org.triggers4j.error.SessionHaltedException when it has more members than a session may have instances
     */
    public GroupHandle submit(Group group) {
        return engine.submit(group);
    }

    /**
     * A handle on a group submitted before, by any process.
     *
     * @param id its {@link GroupHandle#id()}; one that nobody knows is NOT_FOUND
     */
    public GroupHandle group(String id) {
        return engine.group(new SessionUid(id));
    }

    /** All calls, and what jobs claim. */
    public CallStore calls() {
        return engine.calls();
    }

    /** What a store says of a call, for people; needs no engine, so that a program may only look. */
    public static CallView view(CallStore.CallState call) {
        return Engine.view(call);
    }

    /** The names of all tasks that are registered here, in that order. */
    public Set<String> taskNames() {
        return engine.taskNames();
    }

    /** The schedules of the store: which task is called when. */
    public Schedules schedules() {
        return engine.schedules();
    }

    /** How many threads still run what has exceeded its hard time limit; each is lost to this process until it returns. */
    public int abandonedThreads() {
        return engine.abandonedThreads();
    }

    /** Queries over the whole store: sessions, queue depths, parked jobs. */
    public StoreQueries queries() {
        return engine.queries();
    }

    /**
     * Waits until everything that the in-process thread runner was given here has ended, cascades and retries included.
     *
     * @return whether that happened within the timeout
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public boolean joinAll(Duration timeout) throws InterruptedException {
        return engine.joinAll(timeout);
    }

    /**
     * Runs on the calling thread everything that is ready in the queue, first in, first out, cascades joining at the
     * end, until nothing is left. Deterministic; for tests and backtests, with an engine built with
     * {@link TriggersBuilder#fireOnly()}.
     *
     * @return how many jobs were run
     */
    public int drain() {
        return drain(Integer.MAX_VALUE);
    }

    /**
     * Like {@link #drain()}, but runs at most so many jobs: for a caller who wants to look in between.
     *
     * @return how many jobs were run; fewer than {@code most} when nothing is left
     */
    public int drain(int most) {
        return engine.drain(most);
    }

    /**
     * Whether this engine's worker has nothing in hand: of every run it claimed the end is stored and the hooks have been
     * told. True of an engine without a worker. What is ready in the queue does not count; the next claim may follow at
     * once.
     */
    public boolean isIdle() {
        return engine.isIdle();
    }
}
