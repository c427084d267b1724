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
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.session.ManagerType;
import org.triggers4j.store.Store;
import org.triggers4j.task.DeclaredSchedule;
import org.triggers4j.task.Limit;
import org.triggers4j.task.ScheduleDefinition;
import org.triggers4j.task.SeedPolicy;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskListener;
import org.triggers4j.task.TimeLimits;
import org.triggers4j.task.TriggerTask;
import org.triggers4j.workflow.SessionLimits;

/** Describes an engine. Each method sets one thing and returns the builder; not thread-safe. */
public final class TriggersBuilder {
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

    TriggersBuilder() {}

    /** Where everything is kept; required. */
    public TriggersBuilder store(Store home) {
        this.store = home;
        return this;
    }

    /** Registers code under the name that {@code run} refers to. */
    public TriggersBuilder task(String name, TriggerTask task) {
        registry.task(name, task);
        return this;
    }

    /** Registers a task for calls under its own name; triggers may run it too. */
    public TriggersBuilder task(Task<?, ?> task) {
        registry.task(task);
        return this;
    }

    /** Registers many tasks, each under its own name. */
    public TriggersBuilder tasks(Collection<? extends Task<?, ?>> tasks) {
        tasks.forEach(registry::task);
        return this;
    }

    /** Tells this listener of all tasks' calls and runs, after those that tasks name themselves. */
    public TriggersBuilder listener(TaskListener listener) {
        registry.listener(listener);
        return this;
    }

    /** How long calls may wait and run that say nothing themselves, nor their tasks; for ever by default. */
    public TriggersBuilder defaultTimeLimits(TimeLimits limits) {
        this.defaultTimeLimits = limits;
        return this;
    }

    /** When unique claims may be taken over where nothing else says; by default as derived, or never. */
    public TriggersBuilder defaultStaleTimeLimit(Duration limit) {
        this.defaultStaleTimeLimit = Optional.of(limit);
        return this;
    }

    /** Limits what runs from one queue, over all processes that say so; give every worker the same. */
    public TriggersBuilder limitQueue(String queue, Limit... limits) {
        queueLimits.put(queue, List.of(limits));
        return this;
    }

    /**
     * Declares schedules, to be created by {@link Triggers#start()} unless the store has them already. To declare that there are
     * none, give none: those declared before are orphans then.
     */
    public TriggersBuilder schedule(ScheduleDefinition... definitions) {
        return declare(Stream.of(definitions).map(DeclaredSchedule::of).toList());
    }

    /** Declares a schedule, and what becomes of the one that the store has already. */
    public TriggersBuilder schedule(ScheduleDefinition definition, SeedPolicy seed) {
        return declare(List.of(new DeclaredSchedule(definition, seed)));
    }

    /**
     * Declares the schedules of a settings file, {@code .json}, {@code .jsonc}, {@code .yaml} or {@code .yml}; see
     * {@link ScheduleReader}. It is read at once.
     *
     * @throws ConfigurationException with everything that is wrong, each with line and column; nothing is declared then
     */
    public TriggersBuilder schedules(Path file) {
        return declare(ScheduleReader.read(file));
    }

    /** Declares schedules that were read from elsewhere. */
    public TriggersBuilder schedules(List<DeclaredSchedule> declared) {
        return declare(declared);
    }

    private TriggersBuilder declare(List<DeclaredSchedule> more) {
        var all = new ArrayList<>(schedules.orElse(List.of()));
        all.addAll(more);
        this.schedules = Optional.of(all);
        return this;
    }

    /**
     * What this program's set of declared schedules is called; "application" by default. Programs that share a store
     * and declare different schedules need different names, or each makes orphans of the others'.
     */
    public TriggersBuilder seedSource(String name) {
        this.seedSource = name;
        return this;
    }

    /** Whether this process fires schedules that are due; by default, if it runs tasks. */
    public TriggersBuilder scheduler(boolean fires) {
        this.isScheduler = Optional.of(fires);
        return this;
    }

    /** How long calls that are over are remembered, with results and failures; 7 days by default. */
    public TriggersBuilder keepResultsFor(Duration duration) {
        this.keepResultsFor = Optional.of(duration);
        return this;
    }

    /** Remembers calls that are over for ever, unless their tasks say otherwise. */
    public TriggersBuilder keepResultsForEver() {
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
    public TriggersBuilder route(String tasks, String queue) {
        registry.route(tasks, queue);
        return this;
    }

    /**
     * What checks kwargs that are read into records; Jakarta Validation by default, if it is on the class path. See
     * {@link org.triggers4j.binding.JakartaConstraints#of} for a validator of one's own.
     */
    public TriggersBuilder constraints(Constraints checks) {
        registry.constraints(checks);
        return this;
    }

    /** Registers a manager type beside "default" and "finalizing". */
    public TriggersBuilder managerType(ManagerType type) {
        registry.managerType(type);
        return this;
    }

    /** Registers a runner beside "queue" and "threads". */
    public TriggersBuilder runner(TaskRunner runner) {
        registry.runner(runner);
        return this;
    }

    /** Declares runners that other processes have, so that workflows configured here may name them. */
    public TriggersBuilder declareRunners(String... names) {
        List.of(names).forEach(registry::declareRunner);
        return this;
    }

    /**
     * Whether tasks, task runners, manager types and {@link Registrar}s are also looked up by ServiceLoader, in the
     * thread's context class loader; on by default.
     */
    public TriggersBuilder discoverServices(boolean discovers) {
        this.discoversServices = discovers;
        return this;
    }

    /** The runner where neither {@code using} nor the manager type names one; "queue" by default. */
    public TriggersBuilder defaultRunner(String name) {
        this.defaultRunner = name;
        return this;
    }

    /** This process fires and inspects, but runs no tasks. */
    public TriggersBuilder fireOnly() {
        this.isWorker = false;
        return this;
    }

    /** How many tasks run at once; 16 by default. */
    public TriggersBuilder slots(int number) {
        this.slots = number;
        return this;
    }

    /** The queues this worker serves; "default" by default. */
    public TriggersBuilder queues(String... names) {
        this.queues = new LinkedHashSet<>(List.of(names));
        return this;
    }

    /** After how many lost leases an instance fails; 5 by default. */
    public TriggersBuilder maxAttempts(int number) {
        this.maxAttempts = number;
        return this;
    }

    /** How long a worker may be silent before others take its jobs over; 15 s by default. */
    public TriggersBuilder leaseFor(Duration duration) {
        this.leaseFor = duration;
        return this;
    }

    /** How often a worker gives a sign of life; 3 s by default, at most a third of {@link #leaseFor}. */
    public TriggersBuilder heartbeatEvery(Duration duration) {
        this.heartbeatEvery = duration;
        return this;
    }

    /** How often a worker looks for work when nobody rings; 1 s by default, and at most. */
    public TriggersBuilder pollEvery(Duration duration) {
        this.pollEvery = duration;
        return this;
    }

    /** How long running tasks may go on when the engine closes; 20 s by default. */
    public TriggersBuilder graceFor(Duration duration) {
        this.graceFor = duration;
        return this;
    }

    /** Where runaway sessions are halted. */
    public TriggersBuilder sessionLimits(SessionLimits limits) {
        this.sessionLimits = limits;
        return this;
    }

    /** The largest kwargs of a fire, in bytes of UTF-8 JSON; 256 KiB by default. */
    public TriggersBuilder maxKwargsBytes(int bytes) {
        this.maxKwargsBytes = bytes;
        return this;
    }

    /** The largest result of a task, in bytes of UTF-8 JSON; 1 MiB by default. */
    public TriggersBuilder maxResultBytes(int bytes) {
        this.maxResultBytes = bytes;
        return this;
    }

    /** Deletes sessions this long after they were ended; never by default. */
    public TriggersBuilder keepEndedSessionsFor(Duration duration) {
        this.keepEndedFor = Optional.of(duration);
        return this;
    }

    /** Deletes resolved instances, and events nothing needs any more, when this old; never by default. */
    public TriggersBuilder keepHistoryFor(Duration duration) {
        this.keepHistoryFor = Optional.of(duration);
        return this;
    }

    /** The wall clock; the system's by default. */
    public TriggersBuilder clock(InstantSource source) {
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
