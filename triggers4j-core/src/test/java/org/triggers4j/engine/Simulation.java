package org.triggers4j.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.triggers4j.error.StoreException;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.store.PendingFire;
import org.triggers4j.store.Store;
import org.triggers4j.store.StoreQueries;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.Workflow;

/**
 * One seed's run: several processes with the real engine on one store in memory, in virtual time, with faults; then
 * everything is healed, and what is left to do gets done; then the promises are checked.
 *
 * <h2>How it works</h2>
 * One thread. Every step of every process is an event in virtual time, and every choice comes from the seed, so that the
 * same seed gives the same run, to the last line of its trace. Nothing of the engine is replaced but what it gets from
 * outside: clocks, chance, waiting, executors, and the store, which is wrapped.
 */
final class Simulation {
    private static final Duration STEP = Duration.ofSeconds(5);
    private static final int PATIENCE = 240;
    private static final int CALM_STEPS = 4;

    /**
     * What a run was like.
     *
     * @param traceHash hash of everything that happened, in order
     */
    record Report(long seed, long traceHash, long happened, long events, int starts, int deaths, int rescues) {}

    private final long seed;
    private final SplittableRandom dice;
    private final World world;
    private final Trace trace;
    private final VirtualTime time;
    private final Faults faults;
    private final Store base = new InMemoryStore();
    private final Store store;
    private final LeaseBook leases;
    private final Fires fires = new Fires();
    private final Counts starts = new Counts();
    private final Counts hooks = new Counts();
    private final List<PendingFire> inbox = new ArrayList<>();
    private final Map<String, Workflow> workflows = new LinkedHashMap<>();
    private final Invariants invariants;
    private final List<SimulatedProcess> processes = new ArrayList<>();
    private final Clients clients;
    private int lastProcess;
    private int deaths;

    /**
     * A run that has not begun.
     *
     * @param flaw what is wrong with the store or the decisions, seeded to be found; the identity for none
     * @param traceLines how many of the trace's last lines are kept to be read
     */
    Simulation(long seed, UnaryOperator<Store> flaw, int traceLines) {
        this.seed = seed;
        this.dice = new SplittableRandom(seed);
        this.world = World.of(dice);
        this.trace = new Trace(traceLines);
        this.time = new VirtualTime(dice.split(), trace);
        this.faults = new Faults(dice.split(), world.faultsPerThousand());
        this.store = flaw.apply(base);
        this.leases = new LeaseBook(world.maxAttempts(), world.clockSkew());
        this.invariants = new Invariants(this, base);
        this.clients = new Clients(this, dice.split());
    }

    /** Runs it all; throws {@link Violation} when a promise is broken. */
    Report run() {
        for (int i = 0; i < world.processes(); i++) {
            boolean knowsAll = i == 0 || dice.nextBoolean();
            startSoon(Duration.ofMillis(dice.nextInt(2_000)), knowsAll);
        }
        clients.begin();
        planFaults();
        for (int i = 0; i < 8; i++) {
            time.pass(world.chaosFor().dividedBy(8));
            invariants.check();
        }
        heal();
        settle();
        invariants.checkAtTheEnd();
        long events = world.uids().stream()
                .mapToLong(
                        uid -> base.queries().events(uid, 0, Integer.MAX_VALUE).size())
                .sum();
        return new Report(seed, trace.hash(), time.happened(), events, starts.total(), deaths, leases.rescues());
    }

    // ---- processes ----------------------------------------------------------------------------------------------

    private void startSoon(Duration wait, boolean knowsRareTask) {
        time.after(wait, null, () -> {
            lastProcess++;
            var process = new SimulatedProcess(this, "p" + lastProcess, dice.split(), knowsRareTask);
            processes.add(process);
            trace.add(time.nanos(), process + " starts");
            try {
                process.start();
            } catch (StoreException e) {
                process.die();
            }
        });
    }

    void died(SimulatedProcess process) {
        deaths++;
        processes.remove(process);
        trace.add(time.nanos(), process + " is gone");
        startSoon(Duration.ofMillis(dice.nextInt(20_000)), faults.areOver() || dice.nextBoolean());
    }

    Optional<SimulatedProcess> anyProcess(SplittableRandom chance) {
        List<SimulatedProcess> responsive =
                processes.stream().filter(SimulatedProcess::isResponsive).toList();
        return responsive.isEmpty() ? Optional.empty() : Optional.of(responsive.get(chance.nextInt(responsive.size())));
    }

    void ring(SimulatedProcess from) {
        for (SimulatedProcess other : List.copyOf(processes)) {
            int times = faults.strikes(4) ? 0 : 1 + (faults.strikes(4) ? 1 : 0);
            for (int i = 0; i < times && other != from; i++) {
                time.after(Duration.ofNanos(faults.choose(3_000_000)), other, other::wakeAll);
            }
        }
    }

    // ---- faults -------------------------------------------------------------------------------------------------

    private void planFaults() {
        if (!world.hasFaults()) {
            return;
        }
        for (int i = dice.nextInt(4); i > 0; i--) {
            sometime(SimulatedProcess::die);
            sometime(process -> process.pause(Duration.ofMillis(dice.nextInt(45_000))));
            sometime(SimulatedProcess::skewClock);
            sometime(SimulatedProcess::stop);
        }
        for (int i = dice.nextInt(3); i > 0; i--) {
            sometime(process -> faults.takeDownUntil(
                    time.nanos() + Duration.ofMillis(dice.nextInt(25_000)).toNanos()));
        }
    }

    private void sometime(Consumer<SimulatedProcess> fault) {
        time.after(
                someTime(dice),
                null,
                () -> anyProcess(dice).ifPresent(process -> {
                    if (!faults.areOver()) {
                        trace.add(time.nanos(), "fate strikes " + process);
                        try {
                            fault.accept(process);
                        } catch (RuntimeException e) {
                            process.die();
                        }
                    }
                }));
    }

    /** A moment within the time of faults. */
    Duration someTime(SplittableRandom chance) {
        return Duration.ofMillis(chance.nextInt((int) world.chaosFor().toMillis()));
    }

    // ---- calm ---------------------------------------------------------------------------------------------------

    private void heal() {
        trace.add(time.nanos(), "all is healed");
        faults.end();
        processes.forEach(SimulatedProcess::resume);
        startSoon(Duration.ZERO, true);
        world.uids().stream().filter(uid -> invariants.halted(uid).isPresent()).forEach(clients::resume);
    }

    private void settle() {
        int calm = 0;
        for (int i = 0; i < PATIENCE && calm < CALM_STEPS; i++) {
            time.pass(STEP);
            calm = isCalm() ? calm + 1 : 0;
        }
        Violation.unless(calm == CALM_STEPS, "G3", "it never calms down: %s", unrest());
    }

    private boolean isCalm() {
        return base.queries().queueDepths().isEmpty() && inbox.stream().allMatch(this::isHalted) && clients.isDone();
    }

    private boolean isHalted(PendingFire fire) {
        return invariants.halted(fire.session()).isPresent();
    }

    private String unrest() {
        var text = new StringBuilder();
        for (StoreQueries.QueueDepth depth : base.queries().queueDepths()) {
            text.append(depth).append(' ');
        }
        world.uids().forEach(uid -> text.append(uid).append(' ').append(invariants.unresolved(uid)));
        return text.append(" inbox ")
                .append(inbox)
                .append(" processes ")
                .append(processes)
                .toString();
    }

    // ---- what all have in common --------------------------------------------------------------------------------

    /** Remembers workflows that were in force, if only for a moment. */
    void note(Writes writes) {
        writes.sessions().forEach(row -> workflows.put(row.workflow().hash(), row.workflow()));
        writes.workflows().forEach(workflow -> workflows.put(workflow.hash(), workflow));
    }

    Workflow workflow(String hash) {
        return Optional.ofNullable(workflows.get(hash))
                .orElseThrow(() -> new Violation("G1", "nobody stored the workflow " + hash));
    }

    long seed() {
        return seed;
    }

    World world() {
        return world;
    }

    Trace trace() {
        return trace;
    }

    VirtualTime time() {
        return time;
    }

    Faults faults() {
        return faults;
    }

    Store store() {
        return store;
    }

    LeaseBook leases() {
        return leases;
    }

    Fires fires() {
        return fires;
    }

    Clients clients() {
        return clients;
    }

    Counts starts() {
        return starts;
    }

    Counts hooks() {
        return hooks;
    }

    List<PendingFire> inbox() {
        return inbox;
    }
}
