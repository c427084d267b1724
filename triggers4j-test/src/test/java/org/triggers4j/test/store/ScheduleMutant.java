package org.triggers4j.test.store;

import static org.triggers4j.test.store.BrokenStore.schedules;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.triggers4j.store.CallStore.EndOf;
import org.triggers4j.store.ScheduleRow;
import org.triggers4j.store.ScheduleRow.Past;
import org.triggers4j.store.ScheduleStore;
import org.triggers4j.store.ScheduleStore.Fired;
import org.triggers4j.store.ScheduleStore.Firing;
import org.triggers4j.store.ScheduleStore.Mode;
import org.triggers4j.store.ScheduleStore.Planned;
import org.triggers4j.store.ScheduleStore.Sign;
import org.triggers4j.store.Store;

/** Stores that break one rule of schedules each. */
enum ScheduleMutant implements Breakage {
    // ---- rows ---------------------------------------------------------------------------------------------------
    INSERT_REPLACES(sound -> schedules(sound, "insert", (call, args) -> {
        boolean isInserted = (boolean) call.with(args);
        newest(sound, (ScheduleRow) args[0]).ifPresent(row -> sound.schedules().update(row));
        return isInserted;
    })),
    UPDATE_LOOKS_AT_NO_REVISION(sound -> schedules(
            sound,
            "update",
            (call, args) -> call.with(newest(sound, (ScheduleRow) args[0]).orElse((ScheduleRow) args[0])))),
    UPDATE_KEEPS_THE_NEXT_TIME(sound -> schedules(sound, "update", (call, args) -> {
        var row = (ScheduleRow) args[0];
        Optional<Instant> kept = sound.schedules().find(row.name()).flatMap(ScheduleRow::nextAt);
        return call.with(row.with(kept, row.body()));
    })),
    DELETE_LOOKS_AT_NO_REVISION(sound -> schedules(
            sound,
            "delete",
            (call, args) -> call.with(newest(sound, (ScheduleRow) args[0]).orElse((ScheduleRow) args[0])))),
    LIST_BACKWARDS(sound -> schedules(sound, "list", (call, args) -> reversed((List<?>) call.with(args)))),
    DUE_BEFORE_ITS_TIME_ONLY(sound -> schedules(
            sound, "due", (call, args) -> call.with(((Instant) args[0]).minusNanos(1_000), args[1], args[2]))),
    DUE_BACKWARDS(sound -> schedules(sound, "due", (call, args) -> reversed((List<?>) call.with(args)))),
    DUE_FROM_THE_START(sound -> schedules(sound, "due", (call, args) -> call.with(args[0], Optional.empty(), args[2]))),
    DUE_WITHOUT_LIMIT(sound -> schedules(sound, "due", (call, args) -> call.with(args[0], args[1], 1_000_000))),
    NEXT_IS_NEVER(sound -> schedules(sound, "nextAt", (call, args) -> Optional.empty())),

    // ---- firing -------------------------------------------------------------------------------------------------
    FIRES_ANY_REVISION(sound -> fires(
            sound,
            firing -> newest(sound, firing.row())
                    .map(row -> new Firing(
                            row, firing.at(), firing.calls(), firing.missed(), firing.nextAt(), firing.mode()))
                    .orElse(firing))),
    FIRES_WITHOUT_MOVING_ON(sound -> fires(
            sound,
            firing -> new Firing(
                    firing.row(),
                    firing.at(),
                    firing.calls(),
                    firing.missed(),
                    firing.row().nextAt(),
                    firing.mode()))),
    MOVES_ON_WITHOUT_FIRING(sound -> fires(sound, firing -> withCalls(firing, List.of()))),
    FIRES_THE_FIRST_TIME_ONLY(sound -> fires(
            sound, firing -> withCalls(firing, firing.calls().stream().limit(1).toList()))),
    FIRES_ALTHOUGH_ALIVE(sound -> fires(sound, firing -> withMode(firing, Mode.DUE))),
    FIRES_NEVER_IF_ALIVE(sound -> fires(
            sound, firing -> withMode(firing, firing.mode() == Mode.DUE ? Mode.DUE_UNLESS_ALIVE : firing.mode()))),
    RUN_NOW_IS_A_NOMINAL_TIME(sound ->
            fires(sound, firing -> withMode(firing, firing.mode() == Mode.RUN_NOW ? Mode.DUE : firing.mode()))),
    FORGETS_WHAT_WAS_MISSED(sound -> fires(
            sound,
            firing -> new Firing(
                    firing.row(), firing.at(), firing.calls(), Optional.empty(), firing.nextAt(), firing.mode()))),
    FORGETS_THE_PAST(sound -> schedules(
            sound,
            "find",
            (call, args) -> ((Optional<?>) call.with(args))
                    .map(row -> ((ScheduleRow) row).with(((ScheduleRow) row).nextAt(), Past.NONE)))),
    CALLS_IN_A_COMMIT_OF_THEIR_OWN(sound -> schedules(sound, "fire", (call, args) -> {
        var firing = (Firing) args[0];
        sound.calls()
                .enqueue(firing.calls().stream().map(Planned::call).limit(1).toList(), firing.at(), (EndOf) args[1]);
        return call.with(withCalls(firing, firing.calls().stream().skip(1).toList()), args[1]);
    })),
    SAYS_LOST_ALWAYS(sound -> schedules(sound, "fire", (call, args) -> {
        call.with(args);
        return new Fired.Lost();
    })),

    // ---- signs --------------------------------------------------------------------------------------------------
    KEEPS_NO_SIGN(sound -> schedules(sound, "signs", (call, args) -> List.of())),
    KEEPS_SIGNS_FOR_EVER(sound -> schedules(sound, "sign", (call, args) -> {
        var sign = (Sign) args[0];
        var early = new Sign(
                sign.scheduler(), sign.tickedAt().minus(Duration.ofDays(1)), sign.lastFiredAt(), sign.lateness());
        return call.with(early.tickedAt().isAfter(StoreFixture.T0) ? early : sign);
    }));

    @SuppressWarnings("ImmutableEnumChecker") // the faults keep nothing
    private final UnaryOperator<Store> fault;

    ScheduleMutant(UnaryOperator<Store> fault) {
        this.fault = fault;
    }

    @Override
    public Store of(Store sound) {
        return fault.apply(sound);
    }

    private static Store fires(Store sound, UnaryOperator<Firing> fault) {
        return schedules(sound, "fire", (call, args) -> call.with(fault.apply((Firing) args[0]), args[1]));
    }

    private static Firing withCalls(Firing firing, List<Planned> calls) {
        return new Firing(firing.row(), firing.at(), calls, firing.missed(), firing.nextAt(), firing.mode());
    }

    private static Firing withMode(Firing firing, Mode mode) {
        return new Firing(firing.row(), firing.at(), firing.calls(), firing.missed(), firing.nextAt(), mode);
    }

    // What is to be written, as if it had been read just now.
    private static Optional<ScheduleRow> newest(Store sound, ScheduleRow row) {
        ScheduleStore store = sound.schedules();
        return store.find(row.name())
                .map(found -> new ScheduleRow(row.name(), found.revision(), row.nextAt(), row.body(), row.past()));
    }

    private static List<?> reversed(List<?> list) {
        var reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }
}
