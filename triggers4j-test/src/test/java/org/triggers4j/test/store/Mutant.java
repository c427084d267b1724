package org.triggers4j.test.store;

import static org.triggers4j.test.store.BrokenStore.loads;
import static org.triggers4j.test.store.BrokenStore.maintenance;
import static org.triggers4j.test.store.BrokenStore.queries;
import static org.triggers4j.test.store.BrokenStore.queue;
import static org.triggers4j.test.store.BrokenStore.results;
import static org.triggers4j.test.store.BrokenStore.writes;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobId;
import org.triggers4j.job.WorkerId;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.HeldJob;
import org.triggers4j.store.InstanceSelection;
import org.triggers4j.store.Intent;
import org.triggers4j.store.JobQueue.Input;
import org.triggers4j.store.JobQueue.Inputs;
import org.triggers4j.store.JobQueue.Offer;
import org.triggers4j.store.JobQueue.WorkerBeat;
import org.triggers4j.store.Loaded;
import org.triggers4j.store.LoadedSession;
import org.triggers4j.store.SessionSnapshot;
import org.triggers4j.store.Store;
import org.triggers4j.store.StoredInstance;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskInstance;

/** Stores that break one rule each. */
enum Mutant implements Breakage {
    // ---- commits ------------------------------------------------------------------------------------------------
    RESULTS_IN_ANOTHER_ORDER(sound -> results(sound, Mutant::reversed)),
    ONE_BAD_ITEM_SPOILS_THE_BATCH(sound -> BrokenStore.decisions(sound, decider -> {
        var failed = new ArrayList<RuntimeException>();
        return (intents, indexes, loaded) -> {
            try {
                failed.forEach(e -> {
                    throw e;
                });
                return decider.decide(intents, indexes, loaded);
            } catch (RuntimeException e) {
                failed.add(e);
                throw e;
            }
        };
    })),
    FORGETS_WHAT_WAS_READ_BEFORE(sound -> BrokenStore.decisions(sound, decider -> {
        var seen = new ArrayList<Loaded>();
        return (intents, indexes, loaded) -> {
            seen.add(loaded);
            return decider.decide(intents, indexes, seen.size() == 1 ? loaded : without(seen.get(0), loaded));
        };
    })),
    DECIDES_OUTSIDE_OF_THE_LOCK(UnlockedStore::new),
    INDEXES_FROM_ZERO_IN_EVERY_PART(sound -> BrokenStore.decisions(
            sound,
            decider -> (intents, indexes, loaded) -> decider.decide(
                    intents,
                    List.copyOf(indexes).stream().map(i -> i - indexes.get(0)).toList(),
                    loaded))),
    LOSES_KEYS(sound -> writes(sound, rows -> rows.keys().clear())),
    KEEPS_WITHDRAWN_JOBS(sound -> writes(sound, rows -> rows.deletedJobs().clear())),
    LOSES_PASSING_WORKFLOWS(sound -> writes(sound, rows -> rows.workflows().clear())),
    LOSES_STARTS(sound -> writes(sound, rows -> rows.starts().clear())),
    LOSES_THE_HALT(sound -> writes(sound, rows -> rows.sessions().replaceAll(Mutant::unhalted))),
    LOSES_THE_ACTOR(sound -> writes(sound, rows -> rows.events().replaceAll(Mutant::anonymous))),
    EMPTY_KWARGS_BECOME_NONE(sound -> writes(sound, rows -> rows.events().replaceAll(Mutant::withoutEmptyKwargs))),
    KWARGS_AS_DOUBLES(sound -> writes(sound, rows -> rows.events().replaceAll(Mutant::rounded))),
    STAMPS_IN_MILLISECONDS(sound -> writes(sound, rows -> rows.instances().replaceAll(Mutant::coarse))),
    RECEIVED_IN_ALPHABETICAL_ORDER(
            sound -> writes(sound, rows -> rows.instances().replaceAll(Mutant::sorted))),
    LOSES_THE_JOB_OF_AN_INSTANCE(sound -> writes(
            sound,
            rows -> rows.instances()
                    .replaceAll(row -> new Writes.InstanceRow(row.uid(), row.isNew(), row.instance(), null)))),
    JOBS_FIRST_IN_LAST_OUT(sound -> writes(sound, rows -> Collections.reverse(rows.jobs()))) {
        @Override
        public Store of(Store sound) {
            return queue(sound, "claim", (call, args) -> reversed((List<?>) call.with(args)));
        }
    },

    // ---- what is loaded -----------------------------------------------------------------------------------------
    MISSES_AN_OPEN_INSTANCE(sound -> loads(sound, loaded -> each(loaded, Mutant::missingOne))),
    NO_KEY_FOR_A_TASK_WITHOUT_OPEN_INSTANCES(sound -> loads(sound, loaded -> each(loaded, Mutant::noEmptyLists))),
    MISSES_FIRES_OF_CASCADES(sound -> loads(sound, loaded -> each(loaded, Mutant::noCascades))),
    BELIEVES_EVERY_LEASE(sound -> BrokenStore.decisions(
            sound,
            decider -> (intents, indexes, loaded) -> decider.decide(intents, indexes, believing(intents, loaded)))),
    FORGETS_WHEN_A_RUN_BEGAN(sound -> loads(sound, Mutant::neverStarted)),

    // ---- the queue ----------------------------------------------------------------------------------------------
    CLAIMS_BY_AGE_ALONE(sound -> queue(sound, "claim", (call, args) -> sortedById((List<?>) call.with(args)))),
    CLAIMS_FOR_ANY_RUNNER(sound -> queue(sound, "claim", (call, args) -> {
        Offer offer = (Offer) args[1];
        args[1] = new Offer(offer.queues(), offer.tasks(), offer.managers(), more(offer.runners(), "kubernetes"));
        return call.with(args);
    })),
    CLAIMS_IN_ANOTHER_S_NAME(sound -> queue(sound, "claim", (call, args) -> {
        args[0] = StoreFixture.WORKER;
        return call.with(args);
    })),
    COUNTS_NO_PINS(sound -> queue(sound, "countPinned", (call, args) -> 0)),
    CLAIMS_TWICE(sound -> {
        var last = Collections.synchronizedList(new ArrayList<Object>());
        return queue(sound, "claim", (call, args) -> {
            List<?> claims = (List<?>) call.with(args);
            last.addAll(claims);
            return claims.isEmpty() ? List.copyOf(last) : claims;
        });
    }),
    GIVES_NOTHING_BACK(sound -> queue(sound, "giveBack", (call, args) -> null)),
    PARKS_NOTHING(sound -> queue(sound, "park", (call, args) -> null)),
    DISCARDS_NOTHING(sound -> queue(sound, "discard", (call, args) -> null)),
    PARKS_WITHOUT_A_REASON(sound -> queue(sound, "park", (call, args) -> call.with(args[0], ""))),
    DELEGATES_NOTHING(sound -> queue(sound, "delegate", (call, args) -> true)),
    DELEGATES_FOR_ANYBODY(sound -> queue(sound, "delegate", (call, args) -> {
        call.with(args);
        return true;
    })),
    DELEGATES_FOR_EVER(sound -> queue(sound, "delegate", (call, args) -> call.with(args[0], args[1], Instant.MAX))),
    DELEGATED_IS_HELD(sound -> loads(sound, Mutant::neverDelegated)),
    PROMOTES_TOO_EARLY(sound ->
            queue(sound, "promote", (call, args) -> call.with(((Instant) args[0]).plusNanos(1_000), args[1]))),
    PROMOTES_TOO_LATE(sound ->
            queue(sound, "promote", (call, args) -> call.with(((Instant) args[0]).minusNanos(1_000), args[1]))),
    KNOWS_NO_NEXT_PROMOTION(sound -> queue(sound, "nextPromotion", (call, args) -> Optional.empty())),
    NEVER_PARKS_THE_UNCLAIMABLE(sound -> queue(sound, "parkUnclaimable", (call, args) -> 0)),
    MIXES_OFFERS(sound ->
            queue(sound, "parkUnclaimable", (call, args) -> call.with(mixed((Collection<?>) args[0]), args[1]))),
    INPUTS_WITHOUT_EVENTS(sound -> queue(sound, "inputs", (call, args) -> withoutEvents((Inputs) call.with(args)))),
    GONE_IS_UNREADABLE(sound ->
            queue(sound, "inputs", (call, args) -> withUnreadable((List<?>) args[0], (Inputs) call.with(args)))),

    // ---- workers ------------------------------------------------------------------------------------------------
    THE_DEAD_BEAT_ON(sound -> queue(sound, "beat", (call, args) -> {
        call.with(args);
        return true;
    })),
    BEATS_DO_NOT_MOVE(sound -> queue(sound, "liveWorkers", (call, args) -> unmoved((List<?>) call.with(args)))),
    DECLARES_THE_LIVING_DEAD(sound -> queue(sound, "declareDead", (call, args) -> {
        for (WorkerBeat beat : sound.queue().liveWorkers()) {
            args[1] = beat.id().equals(args[0]) ? (Object) beat.beat() : args[1];
        }
        return call.with(args);
    })),
    NOBODY_LEAVES(sound -> queue(sound, "unregister", (call, args) -> null)),
    PINS_ARE_NOT_HELD(sound -> queue(sound, "holders", (call, args) -> without((Set<?>) call.with(args), "pinned"))),
    RESCUES_NOBODY(sound -> queue(sound, "rescue", (call, args) -> List.of())),
    RESCUES_POISON_FOR_EVER(
            sound -> queue(sound, "rescue", (call, args) -> call.with(args[0], args[1], Integer.MAX_VALUE))),
    RESCUES_ONCE_TOO_OFTEN(sound ->
            queue(sound, "rescue", (call, args) -> call.with(args[0], args[1], (Integer) args[2] + 1))),

    // ---- queries ------------------------------------------------------------------------------------------------
    INSTANCES_IN_NO_ORDER(sound -> queries(sound, "session", (call, args) -> shuffled((Optional<?>) call.with(args)))),
    UNRESOLVED_MEANS_ALL(sound -> queries(sound, "session", (call, args) -> {
        args[1] = args[1] instanceof InstanceSelection.Unresolved ? new InstanceSelection.All() : args[1];
        return call.with(args);
    })),
    SNAPSHOT_WITHOUT_EVENTS(
            sound -> queries(sound, "session", (call, args) -> withoutEvents((Optional<?>) call.with(args)))),
    PAGES_OVERLAP(sound -> queries(sound, "events", (call, args) -> call.with(args[0], (Long) args[1] - 1, args[2]))),
    LATEST_KWARGS_IN_ALPHABETICAL_ORDER(sound ->
            queries(sound, "latestKwargs", (call, args) -> new TreeMap<>((Map<?, ?>) call.with(args)))),
    SESSIONS_IN_UTF_16_ORDER(sound -> queries(sound, "sessions", (call, args) -> {
        List<?> all = (List<?>) call.with(Optional.empty(), Integer.MAX_VALUE);
        Optional<?> after = (Optional<?>) args[0];
        return all.stream()
                .map(SessionUid.class::cast)
                .sorted()
                .filter(uid -> after.isEmpty() || uid.compareTo((SessionUid) after.get()) > 0)
                .limit((Integer) args[1])
                .toList();
    })),
    PARKED_NEWEST_FIRST(sound -> queries(sound, "parked", (call, args) -> reversed((List<?>) call.with(args)))),

    // ---- the rest -----------------------------------------------------------------------------------------------
    DELETES_NOTHING(sound -> maintenance(sound, "delete", (call, args) -> true)),
    DELETES_ALL_THAT_ENDED(sound -> maintenance(sound, "deleteEnded", (call, args) -> call.with(Instant.MAX, args[1]))),
    PRUNES_NOTHING(sound -> maintenance(sound, "prune", (call, args) -> 0)),
    PRUNES_WHAT_IS_NEW(sound -> maintenance(sound, "prune", (call, args) -> call.with(Instant.MAX, args[1]))),
    PRUNES_WITHOUT_END(sound -> maintenance(sound, "prune", (call, args) -> call.with(args[0], Integer.MAX_VALUE))),
    DEAF(BrokenStore::deaf);

    @SuppressWarnings("ImmutableEnumChecker") // The faults keep nothing between two stores.
    private final UnaryOperator<Store> fault;

    Mutant(UnaryOperator<Store> fault) {
        this.fault = fault;
    }

    @Override
    public Store of(Store sound) {
        return fault.apply(sound);
    }

    // ---- how they break it --------------------------------------------------------------------------------------

    private static <T> List<T> reversed(List<T> list) {
        var copy = new ArrayList<>(list);
        Collections.reverse(copy);
        return copy;
    }

    private static Loaded each(Loaded loaded, UnaryOperator<LoadedSession> fault) {
        var sessions = new LinkedHashMap<SessionUid, LoadedSession>();
        loaded.sessions().forEach((uid, session) -> sessions.put(uid, fault.apply(session)));
        return new Loaded(sessions, loaded.jobs());
    }

    private static LoadedSession with(
            LoadedSession s, Map<String, List<StoredInstance>> openOf, Map<String, Long> lastFires) {
        return new LoadedSession(s.uid(), s.session(), s.instances(), openOf, lastFires, s.keys(), s.unreadable());
    }

    private static LoadedSession missingOne(LoadedSession session) {
        var open = new LinkedHashMap<String, List<StoredInstance>>();
        session.openOf().forEach((task, all) -> open.put(task, all.subList(Math.min(1, all.size()), all.size())));
        return with(session, open, session.lastFires());
    }

    private static LoadedSession noEmptyLists(LoadedSession session) {
        var open = new LinkedHashMap<>(session.openOf());
        open.values().removeIf(List::isEmpty);
        return with(session, open, session.lastFires());
    }

    private static LoadedSession noCascades(LoadedSession session) {
        var fires = new LinkedHashMap<>(session.lastFires());
        fires.keySet().removeIf(trigger -> trigger.startsWith("t_"));
        return with(session, session.openOf(), fires);
    }

    private static Loaded without(Loaded before, Loaded now) {
        return each(now, session -> {
            Map<InstanceName, StoredInstance> instances = new LinkedHashMap<>(session.instances());
            LoadedSession old = before.sessions().get(session.uid());
            Optional.ofNullable(old)
                    .ifPresent(s -> instances.keySet().removeAll(s.instances().keySet()));
            return new LoadedSession(
                    session.uid(),
                    session.session(),
                    instances,
                    session.openOf(),
                    session.lastFires(),
                    session.keys(),
                    session.unreadable());
        });
    }

    private static Loaded believing(List<Intent> intents, Loaded loaded) {
        var jobs = new LinkedHashMap<JobId, HeldJob>(loaded.jobs());
        intents.forEach(intent -> intent.lease()
                .ifPresent(lease -> jobs.putIfAbsent(lease.job(), new HeldJob(lease, Optional.empty(), false))));
        return new Loaded(loaded.sessions(), jobs);
    }

    private static Loaded neverStarted(Loaded loaded) {
        var jobs = new LinkedHashMap<JobId, HeldJob>();
        loaded.jobs()
                .forEach((id, held) -> jobs.put(id, new HeldJob(held.lease(), Optional.empty(), held.isDelegated())));
        return new Loaded(loaded.sessions(), jobs);
    }

    private static Loaded neverDelegated(Loaded loaded) {
        var jobs = new LinkedHashMap<JobId, HeldJob>();
        loaded.jobs().forEach((id, held) -> jobs.put(id, new HeldJob(held.lease(), held.startedAt(), false)));
        return new Loaded(loaded.sessions(), jobs);
    }

    private static Writes.SessionRow unhalted(Writes.SessionRow r) {
        return new Writes.SessionRow(
                r.uid(), r.isNew(), r.seq(), r.workflow(), r.manager(), r.heads(), null, r.isEnded());
    }

    private static Writes.EventRow anonymous(Writes.EventRow row) {
        LogEntry e = row.entry();
        return entry(
                row, new LogEntry(e.seq(), e.kind(), e.trigger(), e.kwargs(), e.instance(), e.detail(), e.at(), null));
    }

    private static Writes.EventRow withoutEmptyKwargs(Writes.EventRow row) {
        LogEntry e = row.entry();
        Kwargs kwargs = e.kwargs() == null || e.kwargs().isEmpty() ? null : e.kwargs();
        return entry(
                row, new LogEntry(e.seq(), e.kind(), e.trigger(), kwargs, e.instance(), e.detail(), e.at(), e.actor()));
    }

    private static Writes.EventRow rounded(Writes.EventRow row) {
        LogEntry e = row.entry();
        Kwargs kwargs = e.kwargs();
        if (kwargs != null && kwargs.has("huge")) {
            kwargs = kwargs.with("huge", ((Number) kwargs.get("huge").orElseThrow()).doubleValue());
        }
        return entry(
                row, new LogEntry(e.seq(), e.kind(), e.trigger(), kwargs, e.instance(), e.detail(), e.at(), e.actor()));
    }

    private static Writes.EventRow entry(Writes.EventRow row, LogEntry entry) {
        return new Writes.EventRow(row.uid(), entry, row.nonce());
    }

    private static Writes.InstanceRow coarse(Writes.InstanceRow row) {
        var stamps = new EnumMap<InstanceStatus, Instant>(InstanceStatus.class);
        row.instance().stamps().forEach((status, at) -> stamps.put(status, at.truncatedTo(ChronoUnit.MILLIS)));
        return instance(row, row.instance().received(), stamps);
    }

    private static Writes.InstanceRow sorted(Writes.InstanceRow row) {
        return instance(
                row, new TreeMap<>(row.instance().received()), row.instance().stamps());
    }

    private static Writes.InstanceRow instance(
            Writes.InstanceRow row, Map<String, Long> received, Map<InstanceStatus, Instant> stamps) {
        TaskInstance i = row.instance();
        var changed = new TaskInstance(
                i.name(),
                i.status(),
                i.bornSeq(),
                received,
                i.abandonedBy(),
                i.lineage(),
                i.outcome(),
                stamps,
                i.revision());
        return new Writes.InstanceRow(row.uid(), row.isNew(), changed, row.job());
    }

    private static List<Claim> sortedById(List<?> claims) {
        return claims.stream()
                .map(Claim.class::cast)
                .sorted(Comparator.comparing(claim -> claim.job().id()))
                .toList();
    }

    private static Set<String> more(Set<String> names, String another) {
        var all = new LinkedHashSet<>(names);
        all.add(another);
        return all;
    }

    private static List<Offer> mixed(Collection<?> offers) {
        var queues = new TreeSet<String>();
        var tasks = new TreeSet<String>();
        var managers = new TreeSet<String>();
        var runners = new TreeSet<String>();
        offers.stream().map(Offer.class::cast).forEach(offer -> {
            queues.addAll(offer.queues());
            tasks.addAll(offer.tasks());
            managers.addAll(offer.managers());
            runners.addAll(offer.runners());
        });
        return List.of(new Offer(queues, tasks, managers, runners));
    }

    private static Inputs withoutEvents(Inputs inputs) {
        return new Inputs(
                inputs.readable().stream()
                        .map(i -> new Input(i.claim(), i.session(), i.workflow(), i.instance(), List.of()))
                        .toList(),
                inputs.unreadable());
    }

    private static Inputs withUnreadable(List<?> claims, Inputs inputs) {
        var unreadable = new LinkedHashMap<>(inputs.unreadable());
        claims.forEach(claim -> unreadable.put((Claim) claim, "gone"));
        inputs.readable().forEach(input -> unreadable.remove(input.claim()));
        return new Inputs(inputs.readable(), unreadable);
    }

    private static List<WorkerBeat> unmoved(List<?> workers) {
        return workers.stream()
                .map(WorkerBeat.class::cast)
                .map(worker -> new WorkerBeat(worker.id(), 0, worker.offer()))
                .toList();
    }

    private static Set<Object> without(Set<?> workers, String name) {
        var others = new LinkedHashSet<Object>(workers);
        others.remove(new WorkerId(name));
        return others;
    }

    private static Optional<SessionSnapshot> shuffled(Optional<?> found) {
        return found.map(SessionSnapshot.class::cast)
                .map(s -> new SessionSnapshot(s.session(), reversed(s.instances()), s.events(), s.workflows()));
    }

    private static Optional<SessionSnapshot> withoutEvents(Optional<?> found) {
        return found.map(SessionSnapshot.class::cast)
                .map(s -> new SessionSnapshot(s.session(), s.instances(), Collections.emptyMap(), s.workflows()));
    }
}
