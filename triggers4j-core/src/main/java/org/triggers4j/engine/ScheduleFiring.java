package org.triggers4j.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.triggers4j.schedule.Due;
import org.triggers4j.schedule.Occurrence;
import org.triggers4j.schedule.Overlap;
import org.triggers4j.schedule.Ticks;
import org.triggers4j.store.CallStore.Enqueued;
import org.triggers4j.store.CallStore.NewCall;
import org.triggers4j.store.ScheduleRow;
import org.triggers4j.store.ScheduleStore.Fired;
import org.triggers4j.store.ScheduleStore.Firing;
import org.triggers4j.store.ScheduleStore.Mode;
import org.triggers4j.store.ScheduleStore.Planned;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.ScheduleDefinition;

/** The calls of one schedule that is due, or that somebody wants to run: first prepared, then told of. */
final class ScheduleFiring {
    /** What is fired this late is on time still: a pause of the process, or a store that takes over. */
    static final Duration ON_TIME = Duration.ofSeconds(10);

    private final Caller caller;
    private final ScheduleDefinition definition;
    private final Instant now;
    private final List<Caller.Applied> applied = new ArrayList<>();
    private final List<Planned> planned = new ArrayList<>();

    private ScheduleFiring(Caller caller, ScheduleDefinition definition, Instant now) {
        this.caller = caller;
        this.definition = definition;
        this.now = now;
    }

    /** A prepared firing, and who tells of it. */
    record Prepared(Firing firing, ScheduleFiring calls) {}

    static Prepared due(Caller caller, ScheduleRow row, ScheduleBody body, Instant now) {
        ScheduleDefinition definition = body.definition();
        Instant nextAt = row.nextAt().orElseThrow();
        Due due = Ticks.due(definition.schedule(), body.policy(), nextAt, now, ON_TIME);
        // Fired already, by a scheduler whose clock is ahead.
        List<Instant> times = due.fire().stream()
                .filter(time -> row.past()
                        .lastNominal()
                        .filter(last -> !last.isBefore(time))
                        .isEmpty())
                .toList();
        boolean isOver = definition.isOneOff() && !times.isEmpty();
        List<Instant> fired = isOver ? times.subList(times.size() - 1, times.size()) : times;
        long missed = due.missed() + times.size() - fired.size();
        var calls = new ScheduleFiring(caller, definition, now);
        fired.forEach(calls::plan);
        return new Prepared(
                new Firing(
                        row,
                        now,
                        calls.planned,
                        missed == 0 ? Optional.empty() : Optional.of(missed(nextAt, now, missed)),
                        isOver ? Optional.empty() : due.nextAt(),
                        definition.policy().overlap() == Overlap.SKIP ? Mode.DUE_UNLESS_ALIVE : Mode.DUE),
                calls);
    }

    private static Occurrence missed(Instant first, Instant now, long times) {
        return new Occurrence(first, now, Occurrence.Outcome.MISSED, Optional.empty(), times);
    }

    static Prepared now(Caller caller, ScheduleRow row, ScheduleBody body, Instant now) {
        var calls = new ScheduleFiring(caller, body.definition(), now);
        calls.plan(now);
        return new Prepared(new Firing(row, now, calls.planned, Optional.empty(), row.nextAt(), Mode.RUN_NOW), calls);
    }

    private void plan(Instant nominal) {
        CallOptions options = definition
                .options()
                .header(ScheduleDefinition.NAME_HEADER, definition.name())
                .header(ScheduleDefinition.TIME_HEADER, nominal.toString());
        Optional<String> turn = definition.policy().overlap() == Overlap.QUEUE
                ? Optional.of("schedule:" + definition.name())
                : Optional.empty();
        Caller.Applied call = caller.prepared(definition.task(), definition.arguments(), options, turn);
        applied.add(call);
        planned.add(new Planned(nominal, call.triggeredAt(now)));
    }

    /** Tells listeners of the calls that were made; what became of each, empty for one that was left out. */
    List<Optional<CallResult.Pending>> tell(Fired.Done done) {
        var pending = new ArrayList<Optional<CallResult.Pending>>();
        for (int i = 0; i < applied.size(); i++) {
            Caller.Applied call = applied.get(i);
            NewCall made = planned.get(i).call();
            Optional<Enqueued> outcome = done.outcomes().get(i);
            pending.add(outcome.map(
                    enqueued -> new CallResult.Pending(call.invocationId(), caller.told(call, made, enqueued))));
        }
        return pending;
    }
}
