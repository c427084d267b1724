package org.triggers4j.test.store;

import static org.triggers4j.test.store.BrokenStore.calls;
import static org.triggers4j.test.store.BrokenStore.queue;
import static org.triggers4j.test.store.BrokenStore.writes;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.triggers4j.job.Claim;
import org.triggers4j.job.Lease;
import org.triggers4j.store.CallStore.Admission;
import org.triggers4j.store.CallStore.Cancellation;
import org.triggers4j.store.CallStore.EndOf;
import org.triggers4j.store.CallStore.EndState;
import org.triggers4j.store.CallStore.EndedCall;
import org.triggers4j.store.CallStore.Ending;
import org.triggers4j.store.CallStore.Enqueued;
import org.triggers4j.store.CallStore.Entry;
import org.triggers4j.store.CallStore.Filter;
import org.triggers4j.store.CallStore.Gate;
import org.triggers4j.store.CallStore.Holder;
import org.triggers4j.store.CallStore.NewCall;
import org.triggers4j.store.CallStore.Rate;
import org.triggers4j.store.CallStore.UniqueKey;
import org.triggers4j.store.JobQueue.Offer;
import org.triggers4j.store.Store;

/** Stores that break one rule of calls each. */
enum CallMutant implements Breakage {
    // ---- enqueueing ---------------------------------------------------------------------------------------------
    TAKES_ANY_NUMBER_PER_KEY(
            sound -> enqueues(sound, call -> new NewCall(call.job(), Optional.empty(), call.ignoreKey()))),
    IGNORES_NOTHING(sound -> enqueues(sound, call -> new NewCall(call.job(), call.unique(), Optional.empty()))),
    KEYS_WITHOUT_CASE(sound -> enqueues(
            sound, call -> withKey(call, key -> new UniqueKey(key.key().toLowerCase(Locale.ROOT), key.staleAt())))),
    KEYS_ARE_NEVER_STALE(sound ->
            enqueues(sound, call -> withKey(call, key -> new UniqueKey(key.key(), Optional.empty())))),
    KEYS_ARE_STALE_TOO_LATE(sound -> enqueues(
            sound,
            call -> withKey(call, key -> new UniqueKey(key.key(), key.staleAt().map(CallMutant::later))))),
    ENQUEUES_BY_AN_OLD_CLOCK(sound ->
            calls(sound, "enqueue", (call, args) -> call.with(args[0], earlier((Instant) args[1]), args[2]))),
    LOOKS_AT_KEYS_BEFORE_WINDOWS(sound -> calls(sound, "enqueue", (call, args) -> {
        List<NewCall> asked = some(args[0], NewCall.class);
        var outcomes = new ArrayList<>(some(call.with(args), Enqueued.class));
        for (int i = 0; i < outcomes.size(); i++) {
            Optional<Holder> holder =
                    asked.get(i).unique().flatMap(key -> sound.calls().holder(key.key()));
            if (outcomes.get(i) instanceof Enqueued.Ignored && holder.isPresent()) {
                outcomes.set(i, new Enqueued.Duplicate(holder.get()));
            }
        }
        return outcomes;
    })),
    OUTCOMES_IN_ANOTHER_ORDER(sound ->
            calls(sound, "enqueue", (call, args) -> reversed(some(call.with(args), Enqueued.class)))),
    STALE_HOLDERS_ARE_CANCELLED(sound -> calls(sound, "enqueue", (call, args) -> {
        EndOf stale = (EndOf) args[2];
        return call.with(
                args[0], args[1], new EndOf(EndState.CANCELLED, stale.failure(), stale.endedAt(), stale.keepUntil()));
    })),
    HOLDERS_ARE_ALL_CALLS(sound -> calls(
            sound,
            "holder",
            (call, args) -> ((Optional<?>) call.with(args))
                    .map(Holder.class::cast)
                    .map(holder -> new Holder(holder.job(), Optional.empty())))),

    // ---- admission ----------------------------------------------------------------------------------------------
    ADMITS_EVERYBODY(
            sound -> admits(sound, entry -> new Entry(entry.lease(), entry.unique(), entry.ignoreKey(), List.of()))),
    ADMITS_UNDER_ANY_LEASE(sound -> calls(
            sound,
            "admit",
            (call, args) -> some(call.with(args), Admission.class).stream()
                    .map(admission -> admission instanceof Admission.Lost ? new Admission.Admitted() : admission)
                    .toList())),
    INSTANCES_CLAIM_NO_KEYS(sound ->
            admits(sound, entry -> new Entry(entry.lease(), Optional.empty(), entry.ignoreKey(), entry.gates()))),
    INSTANCES_ARE_NEVER_IGNORED(
            sound -> admits(sound, entry -> new Entry(entry.lease(), entry.unique(), Optional.empty(), entry.gates()))),
    ONE_MORE_THAN_MOST(sound -> gates(
            sound, gate -> new Gate(gate.key(), gate.most() == 0 ? 0 : gate.most() + 1, gate.rate(), gate.waits()))),
    ONE_AT_MOST(sound ->
            gates(sound, gate -> new Gate(gate.key(), Math.min(1, gate.most()), gate.rate(), gate.waits()))),
    EVERYBODY_WAITS(sound -> gates(sound, gate -> new Gate(gate.key(), gate.most(), gate.rate(), true))),
    NOBODY_WAITS(sound -> gates(sound, gate -> new Gate(gate.key(), gate.most(), gate.rate(), false))),
    GATE_BY_GATE(sound -> calls(sound, "admit", (call, args) -> {
        var admissions = new ArrayList<Admission>();
        for (Entry entry : some(args[0], Entry.class)) {
            Admission last = new Admission.Admitted();
            List<Gate> gates = entry.gates();
            for (int i = 0; i < Math.max(1, gates.size()) && last instanceof Admission.Admitted; i++) {
                List<Gate> one = gates.isEmpty() ? gates : List.of(gates.get(i));
                var part = new Entry(entry.lease(), entry.unique(), entry.ignoreKey(), one);
                last = some(call.with(List.of(part), args[1], args[2]), Admission.class)
                        .get(0);
            }
            admissions.add(last);
        }
        return admissions;
    })),
    THE_LAST_IS_ADMITTED_FIRST(sound -> calls(
            sound,
            "admit",
            (call, args) -> reversed(some(
                    call.with(reversed(some(args[0], Entry.class)), args[1], args[2]), Admission.class)))),
    NO_RATES(sound -> gates(sound, gate -> new Gate(gate.key(), gate.most(), Optional.empty(), gate.waits()))),
    ONE_PERMIT_MORE(sound -> rates(sound, rate -> new Rate(rate.permits() + 1, rate.nanos()))),
    PERMITS_COME_A_LITTLE_EARLY(sound -> rates(sound, rate -> new Rate(rate.permits(), rate.nanos() - 2_000))),
    PERMITS_COME_ALL_AT_ONCE(sound -> calls(sound, "admit", (call, args) -> {
        Instant now = (Instant) args[1];
        List<Entry> entries = some(args[0], Entry.class);
        boolean isRated = entries.stream()
                .flatMap(entry -> entry.gates().stream())
                .anyMatch(gate -> gate.rate().isPresent());
        return call.with(entries, isRated ? now.minusSeconds(now.getEpochSecond() % 10) : now, args[2]);
    })),

    // ---- the end ------------------------------------------------------------------------------------------------
    ENDS_UNDER_ANY_TOKEN(sound -> ends(sound, ending -> underCurrentLease(sound, ending))),
    SAYS_THAT_EVERY_LEASE_WAS_CURRENT(sound -> calls(
            sound,
            "end",
            (call, args) -> some(call.with(args), Boolean.class).stream()
                    .map(current -> true)
                    .toList())),
    ONE_LOST_LEASE_SPOILS_THE_BATCH(sound -> calls(sound, "end", (call, args) -> {
        List<Ending> endings = some(args[0], Ending.class);
        boolean isGood = endings.stream().allMatch(ending -> isHeld(sound, ending.lease()));
        return isGood || endings.size() == 1
                ? call.with(args)
                : endings.stream().map(ending -> false).toList();
    })),
    OPENS_NO_WINDOW_AT_THE_END(
            sound -> overs(sound, over -> new Ending.Over(over.lease(), over.call(), Optional.empty()))),
    PROLONGS_WINDOWS_AT_THE_END(sound -> overs(sound, over -> {
        over.window().ifPresent(window -> sound.calls().open(window, over.call().endedAt(), true));
        return over;
    })),
    KEEPS_NO_RESULTS(sound ->
            overs(sound, over -> new Ending.Over(over.lease(), withoutResult(over.call()), over.window()))),
    TAKES_THE_BODY_OF_THE_JOB(
            sound -> overs(sound, over -> new Ending.Over(over.lease(), over.call(), over.window(), true))),
    PUTS_OFF_WITHOUT_THE_NEW_TEXT(sound -> ends(
            sound,
            ending -> ending instanceof Ending.Again again
                    ? new Ending.Again(again.lease(), again.runAt(), again.expiresAt(), "{}")
                    : ending)),
    PUTS_NOTHING_OFF(sound -> calls(sound, "end", (call, args) -> {
        Object ended = call.with(args);
        some(args[0], Ending.class).forEach(ending -> {
            if (ending instanceof Ending.Again again) {
                sound.queue().promote(again.runAt(), 1);
            }
        });
        return ended;
    })),

    // ---- from outside -------------------------------------------------------------------------------------------
    CANCELS_NOTHING(sound -> calls(sound, "cancel", (call, args) -> Cancellation.CANCELLED)),
    WHAT_IS_UNKNOWN_IS_OVER(sound -> calls(sound, "cancel", (call, args) -> {
        Object done = call.with(args);
        return done == Cancellation.UNKNOWN ? Cancellation.OVER : done;
    })),
    TELLS_NO_WORKER(sound -> calls(sound, "cancelRequested", (call, args) -> List.of())),
    RUNS_AGAIN_WHAT_WAS_CANCELLED(sound -> queue(sound, "claim", (call, args) -> unaware(call.with(args)))),
    POISON_IS_NOT_CANCELLED(sound -> queue(sound, "rescue", (call, args) -> unaware(call.with(args)))),
    WINDOWS_ARE_ALWAYS_REPLACED(sound -> calls(sound, "open", (call, args) -> call.with(args[0], args[1], true))),
    WINDOWS_ARE_NEVER_REPLACED(sound -> calls(sound, "open", (call, args) -> call.with(args[0], args[1], false))),
    WINDOWS_END_TOO_LATE(sound ->
            calls(sound, "ignoredUntil", (call, args) -> call.with(args[0], earlier((Instant) args[1])))),
    COMMITS_OPEN_NO_WINDOWS(sound -> writes(sound, rows -> rows.windows().clear())),

    // ---- chores -------------------------------------------------------------------------------------------------
    EXPIRES_NOTHING(sound -> calls(sound, "expire", (call, args) -> List.of())),
    EXPIRES_WITHOUT_LIMIT(sound -> calls(sound, "expire", (call, args) -> call.with(args[0], Integer.MAX_VALUE))),
    EXPIRES_IN_SILENCE(sound -> calls(sound, "expire", (call, args) -> {
        call.with(args);
        return List.of();
    })),
    OPENS_NO_GATES(sound -> calls(sound, "openGates", (call, args) -> 0)),
    OPENS_GATES_BY_AN_OLD_CLOCK(sound ->
            calls(sound, "openGates", (call, args) -> call.with(earlier((Instant) args[0]), args[1]))),
    OPENS_GATES_WITHOUT_LIMIT(
            sound -> calls(sound, "openGates", (call, args) -> call.with(args[0], Integer.MAX_VALUE))),
    KNOWS_NO_NEXT_PERMIT(sound -> calls(sound, "nextPermit", (call, args) -> Optional.empty())),
    FORGETS_NOTHING(sound -> calls(sound, "forget", (call, args) -> 0)),
    FORGETS_TOO_EARLY(sound -> calls(sound, "forget", (call, args) -> call.with(later((Instant) args[0]), args[1]))),
    FORGETS_WITHOUT_LIMIT(sound -> calls(sound, "forget", (call, args) -> call.with(args[0], Integer.MAX_VALUE))),

    // ---- looking and claiming -----------------------------------------------------------------------------------
    LISTS_THE_OLDEST_FIRST(sound -> calls(sound, "list", (call, args) -> reversed((List<?>) call.with(args)))),
    LISTS_ONE_PAGE_FOR_EVER(
            sound -> calls(sound, "list", (call, args) -> call.with(args[0], Optional.empty(), args[2]))),
    LISTS_EVERY_TASK(sound -> calls(sound, "list", (call, args) -> {
        Filter filter = (Filter) args[0];
        return call.with(
                new Filter(Optional.empty(), filter.queue(), filter.isLive(), filter.state()), args[1], args[2]);
    })),
    LISTS_EVERY_END(sound -> calls(sound, "list", (call, args) -> {
        Filter filter = (Filter) args[0];
        return call.with(
                new Filter(filter.task(), filter.queue(), filter.isLive(), Optional.empty()), args[1], args[2]);
    })),
    CALLS_NEED_A_MANAGER(sound -> queue(
            sound, "claim", (call, args) -> ((Offer) args[1]).managers().isEmpty() ? List.of() : call.with(args))),
    TRIES_AS_OFTEN_AS_THE_RESCUER_ALLOWS(sound -> queue(sound, "rescue", (call, args) -> {
        List<Claim> poisoned = some(call.with(args), Claim.class);
        List<Claim> early = poisoned.stream()
                .filter(claim -> claim.attempt() < (Integer) args[2])
                .toList();
        sound.queue().giveBack(early.stream().map(Claim::lease).toList());
        return poisoned.stream().filter(claim -> !early.contains(claim)).toList();
    }));

    @SuppressWarnings("ImmutableEnumChecker") // The faults keep nothing between two stores.
    private final UnaryOperator<Store> fault;

    CallMutant(UnaryOperator<Store> fault) {
        this.fault = fault;
    }

    @Override
    public Store of(Store sound) {
        return fault.apply(sound);
    }

    // ---- how they break it --------------------------------------------------------------------------------------

    private static Store enqueues(Store sound, UnaryOperator<NewCall> fault) {
        return calls(
                sound,
                "enqueue",
                (call, args) -> call.with(
                        some(args[0], NewCall.class).stream().map(fault).toList(), args[1], args[2]));
    }

    private static Store admits(Store sound, UnaryOperator<Entry> fault) {
        return calls(
                sound,
                "admit",
                (call, args) ->
                        call.with(some(args[0], Entry.class).stream().map(fault).toList(), args[1], args[2]));
    }

    private static Store gates(Store sound, UnaryOperator<Gate> fault) {
        return admits(
                sound,
                entry -> new Entry(
                        entry.lease(),
                        entry.unique(),
                        entry.ignoreKey(),
                        entry.gates().stream().map(fault).toList()));
    }

    private static Store rates(Store sound, UnaryOperator<Rate> fault) {
        return gates(
                sound, gate -> new Gate(gate.key(), gate.most(), gate.rate().map(fault), gate.waits()));
    }

    private static Store ends(Store sound, UnaryOperator<Ending> fault) {
        return calls(
                sound,
                "end",
                (call, args) -> call.with(
                        some(args[0], Ending.class).stream().map(fault).toList()));
    }

    private static Store overs(Store sound, UnaryOperator<Ending.Over> fault) {
        return ends(sound, ending -> ending instanceof Ending.Over over ? fault.apply(over) : ending);
    }

    private static NewCall withKey(NewCall call, UnaryOperator<UniqueKey> fault) {
        return new NewCall(call.job(), call.unique().map(fault), call.ignoreKey());
    }

    private static Ending underCurrentLease(Store sound, Ending ending) {
        Lease lease = current(sound, ending.lease());
        return ending instanceof Ending.Over over
                ? new Ending.Over(lease, over.call(), over.window())
                : new Ending.Again(
                        lease,
                        ((Ending.Again) ending).runAt(),
                        ((Ending.Again) ending).expiresAt(),
                        ((Ending.Again) ending).body());
    }

    private static Lease current(Store sound, Lease lease) {
        return sound.queue().holders().stream()
                .flatMap(worker -> sound.queue().heldBy(worker).stream())
                .filter(held -> held.job().equals(lease.job()))
                .findFirst()
                .orElse(lease);
    }

    private static boolean isHeld(Store sound, Lease lease) {
        return sound.queue().holders().stream()
                .anyMatch(worker -> sound.queue().heldBy(worker).contains(lease));
    }

    private static EndedCall withoutResult(EndedCall ended) {
        return new EndedCall(
                ended.id(),
                ended.task(),
                ended.queue(),
                ended.body(),
                ended.state(),
                Optional.empty(),
                ended.failure(),
                ended.startedAt(),
                ended.endedAt(),
                ended.keepUntil());
    }

    private static List<Claim> unaware(Object claims) {
        return some(claims, Claim.class).stream()
                .map(claim -> new Claim(claim.job(), claim.lease(), claim.attempt()))
                .toList();
    }

    private static Instant earlier(Instant moment) {
        return moment.minusNanos(1_000);
    }

    private static Instant later(Instant moment) {
        return moment.plusNanos(1_000);
    }

    private static <T> List<T> some(Object list, Class<T> type) {
        return ((List<?>) list).stream().map(type::cast).toList();
    }

    private static <T> List<T> reversed(List<T> list) {
        var copy = new ArrayList<>(list);
        Collections.reverse(copy);
        return copy;
    }
}
