package org.triggers4j.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.triggers4j.error.StoreException;
import org.triggers4j.job.Job;
import org.triggers4j.job.WorkerId;
import org.triggers4j.runner.RunToken;
import org.triggers4j.runner.TaskExecution;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.session.ManagerType;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.SessionUid;

/** One process: the engine's own parts, driven by events instead of threads. Dies as a whole, and never comes back. */
final class SimulatedProcess {
    static final String HOOKED = "hooked";
    static final String FINALIZING = "hookedFinalizing";
    static final String MOODY = "moody";

    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration HEARTBEAT = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration AFTER_ERROR = Duration.ofSeconds(1);
    private static final int BYTES = 1 << 18;

    private final Simulation simulation;
    private final VirtualTime time;
    private final String name;
    private final SplittableRandom dice;
    private final FaultyStore store;
    private final Lifecycle lifecycle = new Lifecycle();
    private final Decisions.Context context;
    private final Combiner combiner;
    private final Sessions sessions;
    private final WorkerParts parts;
    private final List<Loop> loops = new ArrayList<>();
    private final long tickerOffset;

    private Optional<WorkerId> self = Optional.empty();
    private long skewNanos;
    private long pausedUntil;
    private boolean isAlive = true;

    SimulatedProcess(Simulation simulation, String name, SplittableRandom dice, boolean knowsRareTask) {
        this.simulation = simulation;
        this.time = simulation.time();
        this.name = name;
        this.dice = dice;
        this.tickerOffset = dice.nextLong() >> 4;
        this.store = new FaultyStore(simulation, this);
        skewClock();
        var environment = new Environment(
                () -> time.instant().plusNanos(skewNanos),
                () -> time.nanos() + tickerOffset,
                dice.split(),
                this::sleep);
        this.context = new Decisions.Context(registry(knowsRareTask), environment, settings(), () -> self);
        this.combiner = new Combiner(store, context);
        this.sessions = new Sessions(store, combiner, context, lifecycle);
        var shared = WorkerParts.Shared.of(store, combiner, sessions, context, lifecycle);
        Executor later = work -> time.after(Duration.ofNanos(dice.nextInt(2_000_000)), this, work);
        this.parts = new WorkerParts(shared, new WorkerParts.Executors(later, later), id -> self = id);
    }

    private Registry registry(boolean knowsRareTask) {
        var registry = new Registry.Builder();
        registry.task(RandomTask.COMMON, new RandomTask(simulation, this));
        if (knowsRareTask) {
            registry.task(RandomTask.RARE, new RandomTask(simulation, this));
        }
        registry.managerType(new Hooked(HOOKED, false));
        registry.managerType(new Hooked(FINALIZING, true));
        registry.runner(new MoodyRunner());
        return registry.build(TaskRunner.QUEUE);
    }

    private Settings settings() {
        World world = simulation.world();
        return new Settings(
                TaskRunner.QUEUE,
                new Settings.Work(true, 1 + dice.nextInt(4), Set.of(Job.DEFAULT_QUEUE), world.maxAttempts()),
                new Settings.Timing(LEASE, HEARTBEAT, POLL, Duration.ofSeconds(20)),
                new Settings.Limits(world.limits(), BYTES, BYTES),
                new Settings.Retention(Optional.empty(), Optional.empty(), Optional.empty()),
                Settings.CallDefaults.NONE);
    }

    /** As the threads of a worker do it. */
    void start() {
        lifecycle.open(store.doorbell());
        parts.worker().begin();
        Loop claim = loop(parts.worker()::claim);
        Loop complete = loop(parts.completer()::step);
        parts.completer().onWork(complete::wake);
        parts.slots().onRoom(claim::wake);
        loop(parts.worker()::beat);
        loop(parts.housekeeper()::applyInbox);
        loop(parts.rescuer()::step);
        loop(parts.housekeeper()::promote);
        loop(parts.housekeeper()::park);
        lifecycle.onRing(this::wakeAll);
    }

    private Loop loop(Supplier<Duration> step) {
        var loop = new Loop(step);
        loops.add(loop);
        loop.in(Duration.ofNanos(dice.nextInt(1_000_000_000)));
        return loop;
    }

    void wakeAll() {
        loops.forEach(Loop::wake);
    }

    boolean isAlive() {
        return isAlive;
    }

    /** Whether outside calls can be made here now. */
    boolean isResponsive() {
        return isAlive && pausedUntil <= time.nanos() && !time.isFrozen(this);
    }

    long pausedUntil() {
        return pausedUntil;
    }

    void pause(Duration span) {
        pausedUntil = time.nanos() + span.toNanos();
    }

    void resume() {
        pausedUntil = 0;
    }

    void skewClock() {
        long most = simulation.world().clockSkew().toNanos();
        skewNanos = most == 0 ? 0 : dice.nextLong(-most, most);
    }

    /** Ends the process without a word. */
    void die() {
        if (isAlive) {
            isAlive = false;
            simulation.died(this);
        }
    }

    /** Stops as an engine that is closed does, with no grace at all. */
    void stop() {
        parts.worker().stopClaiming();
        parts.worker().interruptAll();
        parts.completer().step();
        parts.worker().leave();
        die();
    }

    void requireAlive() {
        if (!isAlive) {
            throw new Crash();
        }
    }

    private void sleep(Duration span) {
        time.pass(span);
        while (pausedUntil > time.nanos() && time.mayNest()) {
            time.pass(Duration.ofNanos(pausedUntil - time.nanos()));
        }
        requireAlive();
    }

    /** A task takes this long. */
    void work(Duration span) {
        sleep(span);
    }

    Sessions sessions() {
        return sessions;
    }

    Combiner combiner() {
        return combiner;
    }

    Environment environment() {
        return context.environment();
    }

    TriggerManager manager(SessionUid uid) {
        return sessions.session(uid, World.managerOf(uid));
    }

    @Override
    public String toString() {
        return name;
    }

    /** What a thread of the engine's does: a step, a wait, a step; a wake-up ends the wait. */
    private final class Loop {
        private final Supplier<Duration> step;
        private int plan;
        private boolean isStepping;
        private boolean isWoken;

        Loop(Supplier<Duration> step) {
            this.step = step;
        }

        void in(Duration wait) {
            plan++;
            int mine = plan;
            time.after(wait, SimulatedProcess.this, () -> {
                if (mine == plan) {
                    run();
                }
            });
        }

        void wake() {
            if (isStepping) {
                isWoken = true;
            } else {
                in(Duration.ofNanos(dice.nextInt(50_000)));
            }
        }

        private void run() {
            isStepping = true;
            isWoken = false;
            Duration next = AFTER_ERROR;
            try {
                next = step.get();
            } catch (StoreException e) {
                simulation.trace().add(time.nanos(), name + " step failed: " + e.getMessage());
            } finally {
                isStepping = false;
            }
            in(isWoken ? Duration.ZERO : next);
        }
    }

    /** Counts what it is told, and now and then fires in answer. */
    private final class Hooked implements ManagerType {
        private final String typeName;
        private final boolean isFinalizing;

        Hooked(String typeName, boolean isFinalizing) {
            this.typeName = typeName;
            this.isFinalizing = isFinalizing;
        }

        @Override
        public String name() {
            return typeName;
        }

        @Override
        public boolean isFinalizing() {
            return isFinalizing;
        }

        @Override
        public void postFire(TriggerManager manager, String trigger, List<InstanceName> scheduled) {
            simulation.hooks().add(manager.uid(), trigger);
            if (dice.nextInt(60) == 0) {
                simulation.fires().fire(manager, "a", Optional.empty(), 0);
            }
        }
    }

    /** Without a stack trace, which would not be the same in each JVM. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused() {
            super("not now", null, false, false);
        }
    }

    /** A runner of the application's that throws at times, and hands over at others. */
    private final class MoodyRunner implements TaskRunner {
        @Override
        public String name() {
            return MOODY;
        }

        @Override
        public void run(TaskExecution execution) {
            int mood = dice.nextInt(6);
            if (mood == 0) {
                throw new Refused();
            } else if (mood < 4) {
                RunToken token = execution.handOver(Duration.ofMillis(1 + dice.nextInt(20_000)));
                simulation.clients().carryOut(execution, token);
                return;
            }
            time.after(Duration.ofMillis(dice.nextInt(500)), SimulatedProcess.this, () -> {
                requireAlive();
                var ignored = execution.execute();
            });
        }
    }
}
