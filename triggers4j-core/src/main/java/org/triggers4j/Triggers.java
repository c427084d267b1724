package org.triggers4j;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.triggers4j.binding.Constraints;
import org.triggers4j.engine.Engine;
import org.triggers4j.engine.Environment;
import org.triggers4j.engine.Registry;
import org.triggers4j.engine.ScheduleSettings;
import org.triggers4j.engine.Settings;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;
import org.triggers4j.format.ScheduleReader;
import org.triggers4j.job.Job;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.session.FireOutcome;
import org.triggers4j.session.ManagerType;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.Store;
import org.triggers4j.store.StoreQueries;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallView;
import org.triggers4j.task.DeclaredSchedule;
import org.triggers4j.task.Group;
import org.triggers4j.task.GroupHandle;
import org.triggers4j.task.Limit;
import org.triggers4j.task.ScheduleDefinition;
import org.triggers4j.task.Schedules;
import org.triggers4j.task.SeedPolicy;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskHandle;
import org.triggers4j.task.TaskListener;
import org.triggers4j.task.TimeLimits;
import org.triggers4j.task.TriggerTask;
import org.triggers4j.workflow.SessionLimits;
import org.triggers4j.workflow.SessionUid;

/**
 * The entry: one engine on one store. Build it, {@link #start()} it, ask it for sessions, {@link #close()} it.
 *
 * <p>Thread-safe. Nothing is static: several engines live in one JVM, on the same store or on different ones. The engine
 * owns the store it was given and closes it.
 */
public final class Triggers implements AutoCloseable {
    private final Engine engine;

    private Triggers(Engine engine) {
        this.engine = engine;
    }

    /** Starts the description of an engine; only the store is required. */
    public static Builder builder() {
        return new Builder();
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
     * {@link Builder#fireOnly()}.
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

    /** Describes an engine. Each method sets one thing and returns the builder; not thread-safe. */
    public static final class Builder {
        private @Nullable Store store;
        private final Registry.Builder registry = new Registry.Builder();
        private boolean discoversServices = true;
        private InstantSource clock = InstantSource.system();
        private String defaultRunner = TaskRunner.QUEUE;
        private boolean isWorker = true;
        private int slots = 16;
        private Set<String> queues = Set.of(Job.DEFAULT_QUEUE);
        private int maxAttempts = 5;
        private Duration leaseFor = Duration.ofSeconds(15);
        private Duration heartbeatEvery = Duration.ofSeconds(3);
        private Duration pollEvery = Duration.ofSeconds(1);
        private Duration graceFor = Duration.ofSeconds(20);
        private SessionLimits sessionLimits = SessionLimits.DEFAULT;
        private int maxKwargsBytes = 256 << 10;
        private int maxResultBytes = 1 << 20;
        private Optional<Duration> keepEndedFor = Optional.empty();
        private Optional<Duration> keepHistoryFor = Optional.empty();
        private Optional<Duration> keepResultsFor = Optional.of(Duration.ofDays(7));
        private TimeLimits defaultTimeLimits = TimeLimits.NONE;
        private Optional<Duration> defaultStaleTimeLimit = Optional.empty();
        private final Map<String, List<Limit>> queueLimits = new LinkedHashMap<>();
        private Optional<List<DeclaredSchedule>> schedules = Optional.empty();
        private String seedSource = ScheduleSettings.DEFAULT_SOURCE;
        private Optional<Boolean> isScheduler = Optional.empty();

        private Builder() {}

        /** Where everything is kept; required. */
        public Builder store(Store home) {
            this.store = home;
            return this;
        }

        /** Registers code under the name that {@code run} refers to. */
        public Builder task(String name, TriggerTask task) {
            registry.task(name, task);
            return this;
        }

        /** Registers a task for calls under its own name; triggers may run it too. */
        public Builder task(Task<?, ?> task) {
            registry.task(task);
            return this;
        }

        /** Registers many tasks, each under its own name. */
        public Builder tasks(Collection<? extends Task<?, ?>> tasks) {
            tasks.forEach(registry::task);
            return this;
        }

        /** Tells this listener of all tasks' calls and runs, after those that tasks name themselves. */
        public Builder listener(TaskListener listener) {
            registry.listener(listener);
            return this;
        }

        /** How long calls may wait and run that say nothing themselves, nor their tasks; for ever by default. */
        public Builder defaultTimeLimits(TimeLimits limits) {
            this.defaultTimeLimits = limits;
            return this;
        }

        /** When unique claims may be taken over where nothing else says; by default as derived, or never. */
        public Builder defaultStaleTimeLimit(Duration limit) {
            this.defaultStaleTimeLimit = Optional.of(limit);
            return this;
        }

        /** Limits what runs from one queue, over all processes that say so; give every worker the same. */
        public Builder limitQueue(String queue, Limit... limits) {
            queueLimits.put(queue, List.of(limits));
            return this;
        }

        /**
         * Declares schedules, to be created by {@link #start()} unless the store has them already. To declare that there are
         * none, give none: those declared before are orphans then.
         */
        public Builder schedule(ScheduleDefinition... definitions) {
            return declare(Stream.of(definitions).map(DeclaredSchedule::of).toList());
        }

        /** Declares a schedule, and what becomes of the one that the store has already. */
        public Builder schedule(ScheduleDefinition definition, SeedPolicy seed) {
            return declare(List.of(new DeclaredSchedule(definition, seed)));
        }

        /**
         * Declares the schedules of a settings file, {@code .json}, {@code .jsonc}, {@code .yaml} or {@code .yml}; see
         * {@link ScheduleReader}. It is read at once.
         *
         * @throws ConfigurationException with everything that is wrong, each with line and column; nothing is declared then
         */
        public Builder schedules(Path file) {
            return declare(ScheduleReader.read(file));
        }

        /** Declares schedules that were read from elsewhere. */
        public Builder schedules(List<DeclaredSchedule> declared) {
            return declare(declared);
        }

        private Builder declare(List<DeclaredSchedule> more) {
            var all = new ArrayList<>(schedules.orElse(List.of()));
            all.addAll(more);
            this.schedules = Optional.of(all);
            return this;
        }

        /**
         * What this program's set of declared schedules is called; "application" by default. Programs that share a store
         * and declare different schedules need different names, or each makes orphans of the others'.
         */
        public Builder seedSource(String name) {
            this.seedSource = name;
            return this;
        }

        /** Whether this process fires schedules that are due; by default, if it runs tasks. */
        public Builder scheduler(boolean fires) {
            this.isScheduler = Optional.of(fires);
            return this;
        }

        /** How long calls that are over are remembered, with results and failures; 7 days by default. */
        public Builder keepResultsFor(Duration duration) {
            this.keepResultsFor = Optional.of(duration);
            return this;
        }

        /** Remembers calls that are over for ever, unless their tasks say otherwise. */
        public Builder keepResultsForEver() {
            this.keepResultsFor = Optional.empty();
            return this;
        }

        /**
         * Sends jobs of tasks to a queue, which workers choose with {@link #queues}. The first route that fits decides, and
         * goes before what the task itself says. Where jobs go is decided where they are made: give every process the
         * same routes.
         *
         * @param tasks a registered name that {@code run} refers to; a {@code *} stands for any characters
         */
        public Builder route(String tasks, String queue) {
            registry.route(tasks, queue);
            return this;
        }

        /**
         * What checks kwargs that are read into records; Jakarta Validation by default, if it is on the class path. See
         * {@link org.triggers4j.binding.JakartaConstraints#of} for a validator of one's own.
         */
        public Builder constraints(Constraints checks) {
            registry.constraints(checks);
            return this;
        }

        /** Registers a manager type beside "default" and "finalizing". */
        public Builder managerType(ManagerType type) {
            registry.managerType(type);
            return this;
        }

        /** Registers a runner beside "queue" and "threads". */
        public Builder runner(TaskRunner runner) {
            registry.runner(runner);
            return this;
        }

        /** Declares runners that other processes have, so that workflows configured here may name them. */
        public Builder declareRunners(String... names) {
            List.of(names).forEach(registry::declareRunner);
            return this;
        }

        /**
         * Whether tasks, task runners, manager types and {@link Registrar}s are also looked up by ServiceLoader, in the
         * thread's context class loader; on by default.
         */
        public Builder discoverServices(boolean discovers) {
            this.discoversServices = discovers;
            return this;
        }

        /** The runner where neither {@code using} nor the manager type names one; "queue" by default. */
        public Builder defaultRunner(String name) {
            this.defaultRunner = name;
            return this;
        }

        /** This process fires and inspects, but runs no tasks. */
        public Builder fireOnly() {
            this.isWorker = false;
            return this;
        }

        /** How many tasks run at once; 16 by default. */
        public Builder slots(int number) {
            this.slots = number;
            return this;
        }

        /** The queues this worker serves; "default" by default. */
        public Builder queues(String... names) {
            this.queues = new LinkedHashSet<>(List.of(names));
            return this;
        }

        /** After how many lost leases an instance fails; 5 by default. */
        public Builder maxAttempts(int number) {
            this.maxAttempts = number;
            return this;
        }

        /** How long a worker may be silent before others take its jobs over; 15 s by default. */
        public Builder leaseFor(Duration duration) {
            this.leaseFor = duration;
            return this;
        }

        /** How often a worker gives a sign of life; 3 s by default, at most a third of {@link #leaseFor}. */
        public Builder heartbeatEvery(Duration duration) {
            this.heartbeatEvery = duration;
            return this;
        }

        /** How often a worker looks for work when nobody rings; 1 s by default, and at most. */
        public Builder pollEvery(Duration duration) {
            this.pollEvery = duration;
            return this;
        }

        /** How long running tasks may go on when the engine closes; 20 s by default. */
        public Builder graceFor(Duration duration) {
            this.graceFor = duration;
            return this;
        }

        /** Where runaway sessions are halted. */
        public Builder sessionLimits(SessionLimits limits) {
            this.sessionLimits = limits;
            return this;
        }

        /** The largest kwargs of a fire, in bytes of UTF-8 JSON; 256 KiB by default. */
        public Builder maxKwargsBytes(int bytes) {
            this.maxKwargsBytes = bytes;
            return this;
        }

        /** The largest result of a task, in bytes of UTF-8 JSON; 1 MiB by default. */
        public Builder maxResultBytes(int bytes) {
            this.maxResultBytes = bytes;
            return this;
        }

        /** Deletes sessions this long after they were ended; never by default. */
        public Builder keepEndedSessionsFor(Duration duration) {
            this.keepEndedFor = Optional.of(duration);
            return this;
        }

        /** Deletes resolved instances, and events nothing needs any more, when this old; never by default. */
        public Builder keepHistoryFor(Duration duration) {
            this.keepHistoryFor = Optional.of(duration);
            return this;
        }

        /** The wall clock; the system's by default. */
        public Builder clock(InstantSource source) {
            this.clock = source;
            return this;
        }

        /**
         * Makes the engine; does no I/O.
         *
         * @throws ConfigurationException with every setting that is wrong
         */
        public Triggers build() {
            if (store == null) {
                throw new ConfigurationException(List.of(
                        new Problem("/settings/store", 0, 0, "An engine needs a store, e.g. JdbcStore.sqlite(path).")));
            }
            if (discoversServices) {
                ServiceLoader.load(Registrar.class).forEach(registrar -> registrar.register(this));
                ServiceLoader.load(ManagerType.class).forEach(registry::managerType);
                ServiceLoader.load(TaskRunner.class).forEach(registry::runner);
                ServiceLoader.load(Task.class).forEach(registry::task);
            }
            var settings = new Settings(
                    defaultRunner,
                    new Settings.Work(isWorker, slots, queues, maxAttempts),
                    new Settings.Timing(leaseFor, heartbeatEvery, pollEvery, graceFor),
                    new Settings.Limits(sessionLimits, maxKwargsBytes, maxResultBytes),
                    new Settings.Retention(keepEndedFor, keepHistoryFor, keepResultsFor),
                    new Settings.CallDefaults(defaultTimeLimits, defaultStaleTimeLimit, queueLimits));
            return new Triggers(new Engine(
                    store,
                    registry.build(defaultRunner),
                    settings,
                    new ScheduleSettings(schedules, seedSource, isScheduler),
                    Environment.real(clock)));
        }
    }
}
