package org.triggers4j.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.triggers4j.job.JobId;
import org.triggers4j.schedule.Occurrence;
import org.triggers4j.schedule.Occurrence.Outcome;
import org.triggers4j.store.CallStore.Enqueued;
import org.triggers4j.store.CallStore.NewCall;
import org.triggers4j.store.ScheduleRow.Past;
import org.triggers4j.store.ScheduleStore.Fired;
import org.triggers4j.store.ScheduleStore.Firing;
import org.triggers4j.store.ScheduleStore.Mode;
import org.triggers4j.store.ScheduleStore.Planned;

/** What all stores do when a schedule is fired whose row they have locked and found to be of the revision that was meant. */
public final class Firings {
    private Firings() {}

    /**
     * Makes the calls, and says how the row is to be written.
     *
     * @param isAlive whether a job is in the queue, in whatever state
     * @param enqueue puts a call into the queue, in the commit of the firing
     * @throws org.triggers4j.error.StoreException when a call is refused; nothing may be written then
     */
    public static Fired.Done fire(Firing firing, Predicate<JobId> isAlive, Function<NewCall, Enqueued> enqueue) {
        Past past = firing.missed()
                .map(firing.row().past()::and)
                .orElse(firing.row().past());
        var outcomes = new ArrayList<Optional<Enqueued>>();
        for (Planned planned : firing.calls()) {
            Optional<JobId> alive =
                    firing.mode() == Mode.DUE_UNLESS_ALIVE ? past.lastJob().filter(isAlive) : Optional.empty();
            Optional<Enqueued> enqueued =
                    alive.isPresent() ? Optional.empty() : Optional.of(enqueue.apply(planned.call()));
            past = past.and(enqueued.map(made -> occurrence(firing, planned, made))
                    .orElseGet(() -> new Occurrence(
                            planned.nominal(), firing.at(), Outcome.OVERLAPPED, alive.map(JobId::toString), 1)));
            outcomes.add(enqueued);
        }
        return new Fired.Done(firing.row().with(firing.nextAt(), past).written(), outcomes);
    }

    private static Occurrence occurrence(Firing firing, Planned planned, Enqueued enqueued) {
        Instant nominal = planned.nominal();
        if (enqueued instanceof Enqueued.Accepted accepted) {
            Outcome outcome = firing.mode() == Mode.RUN_NOW ? Outcome.RUN_NOW : Outcome.FIRED;
            return new Occurrence(
                    nominal, firing.at(), outcome, Optional.of(accepted.job().toString()), 1);
        }
        if (enqueued instanceof Enqueued.Duplicate duplicate) {
            String holder = duplicate.holder().job().toString();
            return new Occurrence(nominal, firing.at(), Outcome.DUPLICATE, Optional.of(holder), 1);
        }
        if (enqueued instanceof Enqueued.Failed failed) {
            throw failed.cause();
        }
        return new Occurrence(nominal, firing.at(), Outcome.IGNORED, Optional.empty(), 1);
    }

    /** What is left of signs of life when this one comes in, ordered by scheduler. */
    public static List<ScheduleStore.Sign> withSign(List<ScheduleStore.Sign> signs, ScheduleStore.Sign sign) {
        Instant oldest = sign.tickedAt().minus(ScheduleStore.KEEP_SIGNS);
        var left = new ArrayList<>(signs.stream()
                .filter(other -> !other.scheduler().equals(sign.scheduler())
                        && !other.tickedAt().isBefore(oldest))
                .toList());
        left.add(sign);
        left.sort(Comparator.comparing(ScheduleStore.Sign::scheduler));
        return left;
    }
}
