package org.triggers4j.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Decides what a tick of the scheduler does about one schedule: pure, so that it may be decided again, by any number of
 * schedulers, with the same result.
 *
 * <p>Whoever stores {@link Due#nextAt()} and the runs of {@link Due#fire()} in one commit, unique by schedule and
 * nominal time, fires each nominal time at most once and none before it has come.
 *
 * <p>The work is bounded, however long nothing ticked: times are walked up to {@link Due#MAX_COUNTED}; beyond that the
 * latest are found by halving the span that they lie in.
 */
public final class Ticks {
    private static final Duration INSTANT_BEFORE = Duration.ofNanos(1);

    private Ticks() {}

    /**
     * The first nominal time after {@code after}, within start and end: the {@code nextAt} of a schedule that is new,
     * changed, or enabled again at {@code after}.
     *
     * @return empty when there is none, or the schedule is disabled
     */
    public static Optional<Instant> plan(Schedule schedule, SchedulePolicy policy, Instant after) {
        if (!policy.enabled()) {
            return Optional.empty();
        }
        Instant from = policy.start()
                .map(Ticks::justBefore)
                .filter(start -> start.isAfter(after))
                .orElse(after);
        return schedule.next(from).filter(time -> isBeforeEnd(policy, time));
    }

    /**
     * Decides about the nominal times from {@code nextAt} to {@code now}, both inclusive.
     *
     * <ul>
     *   <li>{@link Misfire#FIRE_ONCE}: the latest of them is fired. A schedule whose times are closer together than
     *       ticks is fired once in a tick.
     *   <li>{@link Misfire#SKIP}: the latest is fired if it is not older than {@code tolerance}.
     *   <li>{@link Misfire#fireAll}: the latest of them up to the limit are fired, in order.
     * </ul>
     *
     * <p>None is fired that is older than the deadline, before the start, or not before the end. A disabled schedule
     * fires nothing and has no next time.
     *
     * @param nextAt the stored next nominal time, from {@link #plan} or the last {@link Due#nextAt()}
     * @param now by the clock that all schedulers share
     * @param tolerance how late a tick is in normal operation, not negative; what is not older is on time. Matters to
     *     {@link Misfire#SKIP} only
     * @throws IllegalArgumentException when the tolerance is negative
     */
    public static Due due(Schedule schedule, SchedulePolicy policy, Instant nextAt, Instant now, Duration tolerance) {
        if (tolerance.isNegative()) {
            throw new IllegalArgumentException("A tolerance is not negative, unlike " + tolerance + ".");
        }
        Optional<Instant> first = first(schedule, policy, nextAt);
        if (first.isEmpty() || first.get().isAfter(now)) {
            return new Due(List.of(), first, 0);
        }
        Instant last = policy.end()
                .map(Ticks::justBefore)
                .filter(end -> end.isBefore(now))
                .orElse(now);
        int limit = policy.misfire().limit();
        var past = Past.walk(schedule, first.get(), last, limit);
        Duration oldest = oldest(policy, tolerance);
        List<Instant> fire = past.latest().stream()
                .filter(time -> Duration.between(time, now).compareTo(oldest) <= 0)
                .toList();
        return new Due(fire, plan(schedule, policy, now), past.count() - fire.size());
    }

    // The stored time may lie outside of bounds that were set since.
    private static Optional<Instant> first(Schedule schedule, SchedulePolicy policy, Instant nextAt) {
        boolean isTooEarly = policy.start().filter(nextAt::isBefore).isPresent();
        if (isTooEarly || !policy.enabled()) {
            return plan(schedule, policy, nextAt);
        }
        return Optional.of(nextAt).filter(time -> isBeforeEnd(policy, time));
    }

    private static Duration oldest(SchedulePolicy policy, Duration tolerance) {
        Duration oldest = policy.deadline().orElse(Duration.ofSeconds(Long.MAX_VALUE));
        boolean isStricter = policy.misfire().kind() == Misfire.Kind.SKIP && tolerance.compareTo(oldest) < 0;
        return isStricter ? tolerance : oldest;
    }

    private static boolean isBeforeEnd(SchedulePolicy policy, Instant time) {
        return policy.end().map(time::isBefore).orElse(true);
    }

    private static Instant justBefore(Instant time) {
        return time.minus(INSTANT_BEFORE);
    }

    /** Nominal times that have come: how many, and the latest of them in order. */
    private record Past(List<Instant> latest, long count) {
        static Past walk(Schedule schedule, Instant first, Instant last, int limit) {
            Deque<Instant> latest = new ArrayDeque<>();
            long count = 0;
            Optional<Instant> time = Optional.of(first);
            while (time.isPresent() && !time.get().isAfter(last)) {
                if (count == Due.MAX_COUNTED) {
                    return new Past(halve(schedule, first, last, limit), count);
                }
                count++;
                latest.addLast(time.get());
                if (latest.size() > limit) {
                    latest.removeFirst();
                }
                time = schedule.next(time.get());
            }
            return new Past(List.copyOf(latest), count);
        }

        private static List<Instant> halve(Schedule schedule, Instant first, Instant last, int limit) {
            var latest = new ArrayList<Instant>();
            Instant to = last;
            while (latest.size() < limit && !first.isAfter(to)) {
                Instant time = latest(schedule, first, to);
                latest.add(0, time);
                to = justBefore(time);
            }
            return latest;
        }

        // Invariant: `found` is a nominal time up to `last`, and none lies after `to` up to `last`.
        private static Instant latest(Schedule schedule, Instant first, Instant last) {
            Instant found = first;
            Instant to = last;
            while (found.isBefore(to)) {
                Instant middle = found.plus(Duration.between(found, to).dividedBy(2));
                Optional<Instant> next = schedule.next(middle).filter(time -> !time.isAfter(last));
                if (next.isPresent()) {
                    found = next.get();
                } else {
                    to = middle;
                }
            }
            return found;
        }
    }
}
