package org.triggers4j.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.triggers4j.store.InstanceSelection;
import org.triggers4j.store.InstanceState;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.SessionSnapshot;
import org.triggers4j.store.Store;
import org.triggers4j.store.StoreQueries;
import org.triggers4j.workflow.EventKind;
import org.triggers4j.workflow.Heads;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.SessionSlice;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.TaskInstance;

/** What must hold of the store, whatever happened. Reads the store itself, behind all faults. */
final class Invariants {
    private static final int ALL = Integer.MAX_VALUE;
    private static final long NEVER = Long.MAX_VALUE;
    private static final int MAX_RETRIES = 2;
    private static final String LEASES_LOST = "org.triggers4j.error.LeaseLostException";

    private final Simulation simulation;
    private final Store store;
    private final Map<SessionUid, Refold> refolds = new LinkedHashMap<>();

    Invariants(Simulation simulation, Store store) {
        this.simulation = simulation;
        this.store = store;
    }

    /** What holds at any moment. */
    void check() {
        long jobsOfInstances = 0;
        for (SessionUid uid : simulation.world().uids()) {
            jobsOfInstances += store.queries()
                    .session(uid, new InstanceSelection.All())
                    .map(snapshot -> check(uid, snapshot))
                    .orElse(0L);
        }
        long jobs = store.queries().queueDepths().stream()
                .mapToLong(StoreQueries.QueueDepth::jobs)
                .sum();
        Violation.unless(
                jobs == jobsOfInstances, "G1", "the queue has %d jobs for %d instances", jobs, jobsOfInstances);
        for (StoreQueries.ParkedJob parked : store.queries().parked(ALL)) {
            Violation.unless(
                    parked.reason().equals(JobQueue.UNCLAIMABLE),
                    "G3",
                    "%s of %s is parked: %s",
                    parked.instance(),
                    parked.session(),
                    parked.reason());
        }
    }

    // Returns how many jobs its instances have.
    private long check(SessionUid uid, SessionSnapshot snapshot) {
        List<LogEntry> log = log(uid);
        for (int i = 0; i < log.size(); i++) {
            Violation.unless(log.get(i).seq() == i + 1, "G6", "%s has a gap before %s", uid, log.get(i));
        }
        Refold refold = refolds.computeIfAbsent(uid, u -> new Refold(u, simulation));
        refold.advance(log);
        SessionSlice slice = refold.slice();
        String workflow = snapshot.session().workflow().hash();
        Violation.unless(snapshot.session().seq() == slice.seq(), "G1", "%s counts its events wrong", uid);
        Violation.unless(workflow.equals(slice.workflow().hash()), "G1", "%s has another workflow than its log", uid);
        Violation.unless(
                Objects.equals(snapshot.session().halted(), slice.halted().orElse(null))
                        && snapshot.session().isEnded() == slice.isEnded(),
                "G1",
                "%s is not halted or ended as its log says",
                uid);
        Heads stored = Heads.ofText(snapshot.session().heads());
        Heads folded = Heads.ofText(slice.heads().toText(slice.workflow()));
        Violation.unless(stored.equals(folded), "G1", "%s has heads %s, by its log %s", uid, stored, folded);
        return checkInstances(uid, snapshot, refold);
    }

    private List<LogEntry> log(SessionUid uid) {
        return store.queries().events(uid, 0, ALL);
    }

    private long checkInstances(SessionUid uid, SessionSnapshot snapshot, Refold refold) {
        long jobs = 0;
        for (InstanceState state : snapshot.instances()) {
            TaskInstance instance = state.stored().instance();
            TaskInstance folded = refold.instances().get(instance.name());
            Violation.unless(folded != null, "G1", "%s has %s, and its log knows nothing of it", uid, instance);
            Violation.unless(
                    essence(instance).equals(essence(Objects.requireNonNull(folded))),
                    "G1",
                    "%s has %s %s, by its log %s",
                    uid,
                    instance.name(),
                    essence(instance),
                    essence(folded));
            boolean hasJob = state.job().isPresent();
            boolean needsJob = refold.jobs().containsKey(instance.name());
            Violation.unless(
                    hasJob == needsJob || (needsJob && snapshot.session().isEnded()),
                    "G1",
                    "%s of %s %s a job",
                    instance,
                    uid,
                    hasJob ? "has, and needs none," : "needs, and has none:");
            if (hasJob) {
                // Delegating a job puts its deadline in the place of that time.
                Violation.unless(
                        simulation.leases().wasDelegated(state.stored().job().orElseThrow())
                                || state.job()
                                        .orElseThrow()
                                        .runAt()
                                        .equals(refold.jobs()
                                                .get(instance.name())
                                                .notBefore()),
                        "G1",
                        "the job of %s of %s has another time than its log says",
                        instance,
                        uid);
                jobs++;
            }
        }
        Violation.unless(
                snapshot.instances().size() == refold.instances().size(),
                "G1",
                "%s has %d instances, by its log %d",
                uid,
                snapshot.instances().size(),
                refold.instances().size());
        return jobs;
    }

    // All but when a run began and what it logged, which is not in the log.
    private static List<Object> essence(TaskInstance instance) {
        TaskInstance.Outcome outcome = instance.outcome();
        var stamps = new TreeMap<>(instance.stamps());
        stamps.remove(InstanceStatus.RUNNING);
        var parts = new ArrayList<Object>(List.of(
                instance.status(),
                instance.bornSeq(),
                instance.received(),
                instance.abandonedBy(),
                instance.lineage(),
                stamps,
                instance.revision(),
                outcome.metadata(),
                outcome.logsResolved()));
        parts.add(String.valueOf(outcome.resultSeq()));
        parts.add(String.valueOf(outcome.failureSeq()));
        parts.add(String.valueOf(outcome.scheduledWith()));
        parts.add(String.valueOf(outcome.cooldown()));
        return parts;
    }

    /** What holds once everything has calmed down. */
    void checkAtTheEnd() {
        check();
        Violation.unless(store.queries().queueDepths().isEmpty(), "G3", "the queue is never done with its jobs");
        for (SessionUid uid : simulation.world().uids()) {
            store.queries()
                    .session(uid, new InstanceSelection.All())
                    .ifPresentOrElse(
                            snapshot -> checkAtTheEnd(uid, snapshot),
                            () -> simulation.fires().check(uid, List.of(), true));
        }
    }

    private void checkAtTheEnd(SessionUid uid, SessionSnapshot snapshot) {
        List<LogEntry> log = log(uid);
        boolean refuses = snapshot.session().isEnded() || snapshot.session().halted() != null;
        simulation.fires().check(uid, log, refuses);
        log.forEach(entry -> checkEnd(uid, entry));
        checkHooks(uid, log);
        long finalized = log.stream()
                .filter(entry -> SessionSlice.SESSION_FINALIZED.equals(entry.trigger()))
                .count();
        Violation.unless(finalized <= 1, "G5", "%s was finalised %d times", uid, finalized);
        for (InstanceState state : snapshot.instances()) {
            Violation.unless(
                    state.stored().instance().lineage().autoRetries() <= MAX_RETRIES,
                    "G4",
                    "%s was retried too often",
                    state.stored().instance());
        }
        if (isByTheBook(snapshot, log)) {
            var first = new LinkedHashMap<String, Long>();
            log.stream()
                    .filter(entry -> entry.trigger() != null)
                    .forEach(entry -> first.putIfAbsent(Objects.requireNonNull(entry.trigger()), entry.seq()));
            snapshot.session().workflow().tasks().values().forEach(task -> checkJoin(task, snapshot, first, log));
        }
    }

    private void checkEnd(SessionUid uid, LogEntry entry) {
        boolean isEnd = entry.kind() == EventKind.FINISHED
                || entry.kind() == EventKind.FAILED
                || entry.kind() == EventKind.RETRIED
                || entry.kind() == EventKind.SELF_SKIPPED;
        boolean isOfRunner = entry.kind() == EventKind.FAILED
                && entry.detail().object(LogEntry.FAILURE).object("context").has("runner");
        boolean isGivenUp = entry.kind() == EventKind.FAILED
                && entry.detail().object(LogEntry.FAILURE).text("type").equals(LEASES_LOST);
        if (isGivenUp) {
            long attempts =
                    entry.detail().object(LogEntry.FAILURE).object("context").integer("attempts");
            Violation.unless(attempts >= simulation.world().maxAttempts(), "G3", "%s was given up too soon", entry);
        } else if (isEnd && !isOfRunner) {
            int starts = simulation.starts().of(uid, Objects.requireNonNull(entry.instance()));
            Violation.unless(starts > 0, "G3", "%s of %s ended, and never ran", entry, uid);
        }
        Violation.unless(
                entry.kind() != EventKind.FINISHED
                        || Objects.requireNonNull(entry.instance()).task().equals(entry.trigger()),
                "G5",
                "%s does not cascade",
                entry);
    }

    private void checkHooks(SessionUid uid, List<LogEntry> log) {
        var fired = new LinkedHashMap<String, Integer>();
        log.stream()
                .filter(entry -> entry.trigger() != null)
                .forEach(entry -> fired.merge(Objects.requireNonNull(entry.trigger()), 1, Integer::sum));
        fired.forEach((trigger, times) -> {
            int told = simulation.hooks().of(uid, trigger);
            Violation.unless(told <= times, "hooks", "told %d times of %d fires of %s", told, times, trigger);
        });
    }

    // Configured first and once, never touched by hand, never halted: then the joins can be told from the fires alone.
    private static boolean isByTheBook(SessionSnapshot snapshot, List<LogEntry> log) {
        boolean isConfiguredFirst = !log.isEmpty() && log.get(0).kind() == EventKind.CONFIGURED;
        return isConfiguredFirst
                && snapshot.session().halted() == null
                && log.stream()
                        .skip(1)
                        .noneMatch(entry -> entry.kind() == EventKind.CONFIGURED
                                || entry.kind() == EventKind.STATUS_SET
                                || entry.kind() == EventKind.CLONED
                                || entry.kind() == EventKind.RESUMED);
    }

    // Independent of the core: which instances there are, by the rules in one paragraph.
    private static void checkJoin(
            TaskConfig task, SessionSnapshot snapshot, Map<String, Long> first, List<LogEntry> log) {
        List<TaskInstance> originals = snapshot.instances().stream()
                .map(state -> state.stored().instance())
                .filter(instance -> instance.name().task().equals(task.name()))
                .filter(instance -> instance.parent().isEmpty())
                .toList();
        boolean isTouched = first.keySet().stream().anyMatch(task::uses);
        long every = task.andEvery()
                .map(trigger -> log.stream()
                        .filter(entry -> trigger.equals(entry.trigger()))
                        .count())
                .orElse(0L);
        if (task.andEvery().isPresent() && !task.unless().isEmpty()) {
            return;
        }
        long expected = Math.max(every, isTouched ? 1 : 0);
        Violation.unless(originals.size() == expected, "G7", "%s: %s, not %d", task, originals, expected);
        if (task.andEvery().isEmpty() && isTouched) {
            checkFirst(task, originals.get(0), first);
        }
    }

    private static void checkFirst(TaskConfig task, TaskInstance only, Map<String, Long> first) {
        long complete = latest(task.after(), first);
        long called = task.unless().isEmpty() ? NEVER : latest(task.unless(), first);
        boolean isAbandoned = called != NEVER && called <= complete;
        boolean isOpen = called == NEVER && complete == NEVER;
        Violation.unless(
                (only.status() == InstanceStatus.ABANDONED) == isAbandoned && only.isOpen() == isOpen,
                "G7",
                "%s complete at %d, abandoned at %d, but %s",
                task,
                complete,
                called,
                only);
    }

    private static long latest(List<String> triggers, Map<String, Long> first) {
        return triggers.stream()
                .mapToLong(trigger -> first.getOrDefault(trigger, NEVER))
                .max()
                .orElse(NEVER);
    }

    /** Why the session is halted. */
    Optional<String> halted(SessionUid uid) {
        return store.queries()
                .session(uid, new InstanceSelection.None())
                .flatMap(snapshot -> Optional.ofNullable(snapshot.session().halted()));
    }

    /** Names of what is not final, for whoever has to find out why nothing goes on. */
    List<InstanceName> unresolved(SessionUid uid) {
        return store.queries()
                .session(uid, new InstanceSelection.Unresolved())
                .map(snapshot -> snapshot.instances().stream()
                        .map(state -> state.stored().instance().name())
                        .toList())
                .orElse(List.of());
    }
}
