package org.triggers4j.engine;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.job.WorkerId;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.JobQueue;

/**
 * Claims jobs and gives them to their runners; keeps the lease they are claimed under.
 *
 * <p>Everything is a step that some thread repeats: {@link #claim}, {@link #beat}. The current {@link Life} changes when
 * a lease was lost; whatever belongs to an earlier one is dropped.
 */
final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int MOST_PER_CLAIM = 500;
    private static final int UNBOUNDED_RUNNERS_PER_CLAIM = 100;
    private static final Duration WAITS_AT_MOST = Duration.ofSeconds(2);

    private final JobQueue queue;
    private final Registry registry;
    private final Environment environment;
    private final Settings settings;
    private final Completer completer;
    private final Outcomes outcomes;
    private final Sessions sessions;
    private final Slots slots;
    private final Map<String, TaskRunner> otherRunners = new LinkedHashMap<>();
    private final Consumer<Optional<WorkerId>> identity;
    private final HandOut handOut;
    private final Calls calls;
    private final TimeWatch watch = new TimeWatch();

    /** What it needs for calls. */
    record Calls(CallStore store, CallRuns runs, CallEnds ends, Claiming claiming) {}

    private volatile @Nullable Life life;
    private volatile boolean isClaiming = true;
    private volatile boolean hasLeft;

    Worker(
            JobQueue queue,
            Decisions.Context context,
            Completer completer,
            Sessions sessions,
            Slots slots,
            Calls calls,
            Consumer<Optional<WorkerId>> identity) {
        this.queue = queue;
        this.registry = context.registry();
        this.environment = context.environment();
        this.settings = context.settings();
        this.completer = completer;
        this.outcomes = new Outcomes(context);
        this.sessions = sessions;
        this.slots = slots;
        this.identity = identity;
        this.calls = calls;
        var admittance = new Admittance(
                calls.store(),
                calls.runs(),
                calls.claiming(),
                calls.ends()::voided,
                settings.work().maxAttempts());
        this.handOut =
                new HandOut(this, queue, registry, admittance, settings.work().maxAttempts());
        registry.customRunners().forEach(runner -> otherRunners.put(runner.name(), runner));
    }

    Optional<TaskRunner> runner(String name) {
        return name.equals(slots.name()) ? Optional.of(slots) : Optional.ofNullable(otherRunners.get(name));
    }

    void add(TaskRunner runner) {
        otherRunners.put(runner.name(), runner);
    }

    Completer completer() {
        return completer;
    }

    CallEnds callEnds() {
        return calls.ends();
    }

    CallRuns callRuns() {
        return calls.runs();
    }

    TimeWatch watch() {
        return watch;
    }

    Slots slots() {
        return slots;
    }

    Outcomes outcomes() {
        return outcomes;
    }

    Sessions sessions() {
        return sessions;
    }

    /** The id under which this process works now; empty before {@link #begin} and between two lives. */
    Optional<WorkerId> id() {
        Life current = life;
        return current == null ? Optional.empty() : Optional.of(current.id());
    }

    Optional<Life> life() {
        return Optional.ofNullable(life);
    }

    /** Begins a life: registers under a new id. */
    Life begin() {
        long before = environment.nanos();
        WorkerId id = environment.workerId();
        queue.register(id, offer(allRunners()));
        var begun = new Life(id, settings.work().isWorker(), before + safeNanos());
        become(begun);
        return begun;
    }

    private void become(@Nullable Life next) {
        life = next;
        identity.accept(id());
    }

    // A margin, because the last end must arrive before somebody else may think this worker dead.
    private long safeNanos() {
        return settings.timing().leaseFor().multipliedBy(4).dividedBy(5).toNanos();
    }

    JobQueue.Offer offer(Set<String> runners) {
        return new JobQueue.Offer(settings.work().queues(), registry.taskNames(), registry.managerTypeNames(), runners);
    }

    private Set<String> allRunners() {
        var names = new LinkedHashSet<>(otherRunners.keySet());
        names.add(slots.name());
        return names;
    }

    // ---- the lease ----------------------------------------------------------------------------------------------

    /** Gives a sign of life; after a lost lease, begins anew. */
    Duration beat() {
        Life current = life;
        if (hasLeft) {
            return settings.timing().heartbeatEvery();
        }
        if (current == null) {
            begin();
        } else {
            long before = environment.nanos();
            boolean isKnown = current.isLive(before) && queue.beat(current.id());
            if (isKnown) {
                current.extend(before + safeNanos());
                cancelWithdrawn(current);
            } else {
                LOG.atWarn()
                        .addKeyValue("worker", current.id())
                        .log("The lease was lost; everything running is stopped and will run elsewhere");
                current.end();
                become(null);
                begin();
            }
        }
        return settings.timing().heartbeatEvery();
    }

    // What an operator decided about, or whose session was ended, need not go on: its outcome would be refused.
    private void cancelWithdrawn(Life current) {
        List<Execution> running = current.waitingFirst();
        if (!running.isEmpty()) {
            Set<Lease> held = new LinkedHashSet<>(queue.heldBy(current.id()));
            running.stream()
                    .filter(execution -> !held.contains(execution.lease()))
                    .forEach(Execution::cancel);
            cancelRequested(current, running);
        }
    }

    private void cancelRequested(Life current, List<Execution> running) {
        if (running.stream().anyMatch(CallExecution.class::isInstance)) {
            Set<JobId> unwanted = new LinkedHashSet<>(calls.store().cancelRequested(current.id()));
            running.stream()
                    .filter(execution -> unwanted.contains(execution.lease().job()))
                    .forEach(execution -> ((CallExecution) execution).requestCancel());
        }
    }

    /**
     * For a process without a heartbeat thread: gives a sign of life once half of its time has passed. A late one counts
     * too, as long as nobody has declared this worker dead meanwhile.
     */
    void renew() {
        Life current = life;
        long before = environment.nanos();
        if (current == null) {
            begin();
        } else if (!current.isBeforeDeadline(before + safeNanos() / 2)) {
            if (queue.beat(current.id())) {
                current.extend(before + safeNanos());
            } else {
                current.end();
                begin();
            }
        }
    }

    /** For a process without a rescuer: gives back what is held in this worker's name and belongs to nothing it runs. */
    void giveBackForgotten() {
        Set<Lease> known = leases();
        List<Lease> forgotten = id().map(queue::heldBy).orElse(List.of()).stream()
                .filter(lease -> !known.contains(lease))
                .toList();
        if (!forgotten.isEmpty()) {
            queue.giveBack(forgotten);
        }
    }

    // ---- claiming -----------------------------------------------------------------------------------------------

    /** Claims once and hands out; returns how long nothing need be done. */
    Duration claim() {
        Life current = life;
        if (!isClaiming || current == null || !current.isLive(environment.nanos())) {
            return settings.timing().pollEvery();
        }
        giveBack(slots.takeWaitingSince(environment.nanos() - WAITS_AT_MOST.toNanos()));
        return claim(current);
    }

    /** Claims once, as many as there is room for but at most so many; returns how many it got. */
    int claimOnce(int most) {
        Life current = life;
        return current == null
                ? 0
                : claim(current, allRunners(), Math.min(Math.min(slots.room(), most), MOST_PER_CLAIM));
    }

    private Duration claim(Life current) {
        int room = Math.min(slots.room(), MOST_PER_CLAIM);
        // Only the queue's own runner has a limit: with all slots taken, the others still get their jobs.
        int wanted = room > 0 ? room : UNBOUNDED_RUNNERS_PER_CLAIM;
        int claimed = claim(current, room > 0 ? allRunners() : otherRunners.keySet(), wanted);
        return claimed == wanted ? Duration.ZERO : settings.timing().pollEvery();
    }

    private int claim(Life current, Set<String> runners, int limit) {
        if (limit <= 0) {
            return 0;
        }
        long now = environment.nanos();
        List<Claim> claims = queue.claim(current.id(), offer(runners), limit);
        if (runners.contains(slots.name())) {
            slots.noteMore(claims.size() == limit);
        }
        if (!claims.isEmpty()) {
            handOut.handOut(current, claims, now);
        }
        return claims.size();
    }

    private void giveBack(Collection<Execution> executions) {
        if (executions.isEmpty()) {
            return;
        }
        try {
            queue.giveBack(executions.stream().map(Execution::lease).toList());
        } finally {
            // Withdrawn, they will not run; what the store did not take is given back as forgotten.
            executions.forEach(Execution::settled);
        }
    }

    // ---- stopping -----------------------------------------------------------------------------------------------

    /** Claims nothing more and returns what has not begun. */
    void stopClaiming() {
        isClaiming = false;
        giveBack(slots.takeWaitingSince(environment.nanos()));
        // Also those that a custom runner took and has not begun.
        life().ifPresent(current -> giveBack(
                current.executions().stream().filter(Execution::withdraw).toList()));
    }

    /** The leases of everything claimed and not yet settled. */
    Set<Lease> leases() {
        var leases = new LinkedHashSet<Lease>();
        life().ifPresent(current -> current.executions().forEach(execution -> leases.add(execution.lease())));
        return leases;
    }

    /** Whether every claimed run has been settled. */
    boolean isDrained() {
        Life current = life;
        return current == null || current.executions().isEmpty();
    }

    /** Interrupts what still runs. */
    void interruptAll() {
        life().ifPresent(Life::cancelAll);
    }

    /** Gives back what would not stop, and leaves. */
    void leave() {
        hasLeft = true;
        Life current = life;
        if (current == null) {
            return;
        }
        // One that is to run at most once and goes on all the same is left to be failed by whoever finds it.
        List<Lease> leases = current.executions().stream()
                .filter(execution -> !execution.hasBegun()
                        || execution.claim().job().limits().mostAttempts() != 1)
                .map(Execution::lease)
                .toList();
        try {
            if (!leases.isEmpty()) {
                queue.giveBack(leases);
            }
        } finally {
            current.end();
            become(null);
            watch.close();
            queue.unregister(current.id());
        }
    }
}
