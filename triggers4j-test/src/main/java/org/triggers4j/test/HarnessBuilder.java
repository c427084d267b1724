package org.triggers4j.test;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.triggers4j.Triggers;
import org.triggers4j.TriggersBuilder;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.session.ManagerType;
import org.triggers4j.store.Store;
import org.triggers4j.task.TriggerTask;
import org.triggers4j.test.task.TestTasks;
import org.triggers4j.workflow.SessionLimits;

/**
 * Describes the engine that tests run on. Nothing is required: by default it has an empty store in memory, runs tasks on
 * the thread of the test in the order in which they became ready, and knows {@link TestTasks#all()}.
 *
 * <p>Each method sets one thing and returns the builder; not thread-safe.
 *
 * @param <B> the builder's own type
 */
public abstract class HarnessBuilder<B extends HarnessBuilder<B>> {
    // A runaway session ends a test within a second, not after a million instances.
    private static final SessionLimits LIMITS = new SessionLimits(10_000, 1_000);
    // A worker that a debugger has stopped is not dead.
    private static final Duration LEASE_FOR = Duration.ofMinutes(10);
    private static final Duration POLL_EVERY = Duration.ofMillis(100);

    private final Map<String, TriggerTask> tasks = new LinkedHashMap<>();
    private Supplier<? extends Store> store = InMemoryStore::new;
    private boolean isDeterministic = true;
    private Optional<ManagerType> managerType = Optional.empty();
    private Instant start = ManualClock.START;
    private Duration joinWithin = Duration.ofSeconds(10);
    private Consumer<TriggersBuilder> settings = builder -> {};

    HarnessBuilder() {}

    abstract B self();

    /** Registers code under the name that {@code run} refers to; instead of a ready-made task of that name. */
    public B task(String name, TriggerTask task) {
        tasks.put(name, Objects.requireNonNull(task));
        return self();
    }

    /**
     * Where everything is kept; in memory by default.
     *
     * @param fresh makes a store for each harness (so for each test), which starts and closes it; one that is empty, or
     *     kept for tests: {@link TriggersHarness#joinAll()} waits for whatever else it finds there, too
     */
    public B store(Supplier<? extends Store> fresh) {
        this.store = fresh;
        return self();
    }

    /**
     * Tasks run within {@link TriggersHarness#joinAll()}, on its thread, one after the other, first in, first out; the
     * default. The same test does the same each time.
     */
    public B deterministic() {
        this.isDeterministic = true;
        return self();
    }

    /** Tasks run at once on a worker's threads, several at a time, as they do in production. */
    public B withThreads() {
        this.isDeterministic = false;
        return self();
    }

    /** The type of the sessions that the harness makes, which is registered too; the default type by default. */
    public B managerType(ManagerType type) {
        this.managerType = Optional.of(type);
        return self();
    }

    /** When the clock starts; at {@link ManualClock#START} by default. */
    public B startingAt(Instant time) {
        this.start = time;
        return self();
    }

    /** How long {@link TriggersHarness#joinAll()} waits at most, in real time; 10 s by default. */
    public B joinWithin(Duration atMost) {
        this.joinWithin = atMost;
        return self();
    }

    /**
     * Sets anything else on the engine: runners, further manager types, limits. The store, the clock and who runs the
     * tasks are the harness's own. Sessions are limited to 10,000 instances and cascades to 1,000 in a row unless set
     * here. May be called several times.
     */
    public B configure(Consumer<TriggersBuilder> engineSettings) {
        this.settings = settings.andThen(engineSettings);
        return self();
    }

    /** A started harness whose own session has this UID. */
    TriggersHarness start(String uid) {
        var clock = new ManualClock(start);
        var running = new RunningTasks();
        TriggersBuilder builder = Triggers.builder()
                .sessionLimits(LIMITS)
                .leaseFor(LEASE_FOR)
                .pollEvery(POLL_EVERY)
                .graceFor(Duration.ZERO);
        var all = new LinkedHashMap<>(TestTasks.all());
        all.putAll(tasks);
        all.forEach((name, task) -> builder.task(name, running.watched(task)));
        managerType.filter(type -> !isBuiltIn(type)).ifPresent(builder::managerType);
        settings.accept(builder);
        if (isDeterministic) {
            builder.fireOnly();
        }
        Store home = store.get();
        Triggers triggers = builder.store(home).clock(clock).build();
        String type = managerType.orElse(ManagerType.DEFAULT).name();
        var joiner = new Joiner(triggers, home, clock, running, isDeterministic);
        return TriggersHarness.started(triggers, joiner, new TriggersHarness.Defaults(uid, type, joinWithin));
    }

    private static boolean isBuiltIn(ManagerType type) {
        return type.equals(ManagerType.DEFAULT) || type.equals(ManagerType.FINALIZING);
    }
}
