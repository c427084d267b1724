package org.triggers4j.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of a simulation: a clock that jumps from event to event, and the events.
 *
 * <p>An event may itself let time pass ({@link #passUntil}): then other events happen inside it, which is how a task takes
 * long, and how a process stands still in the middle of a commit.
 */
final class VirtualTime {
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
    private static final int DEEPEST = 12;

    private final SplittableRandom random;
    private final Trace trace;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Set<SimulatedProcess> frozen = new LinkedHashSet<>();
    private long nanos;
    private long lastOrder;
    private int depth;
    private long happened;
    // Remembered, because it may be thrown inside a run, which takes whatever is thrown for the task's own.
    private @Nullable Violation broken;

    /** Who is to act (nobody in particular, if null), and when. */
    private record Event(
            long at, int shuffled, long order, @Nullable SimulatedProcess owner, Runnable action)
            implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            int byChance = byTime != 0 ? byTime : Integer.compare(shuffled, other.shuffled);
            return byChance != 0 ? byChance : Long.compare(order, other.order);
        }
    }

    VirtualTime(SplittableRandom random, Trace trace) {
        this.random = random;
        this.trace = trace;
    }

    long nanos() {
        return nanos;
    }

    Instant instant() {
        return BEGINNING.plusNanos(nanos);
    }

    long happened() {
        return happened;
    }

    /** Everything costs a little time. */
    void tick() {
        nanos += 1_000 + random.nextInt(200_000);
    }

    void after(Duration wait, @Nullable SimulatedProcess owner, Runnable action) {
        at(nanos + wait.toNanos(), owner, action);
    }

    private void at(long when, @Nullable SimulatedProcess owner, Runnable action) {
        lastOrder++;
        events.add(new Event(when, random.nextInt(), lastOrder, owner, action));
    }

    /** Whether events may still be nested; beyond it, time passes without anything happening inside. */
    boolean mayNest() {
        return depth < DEEPEST;
    }

    boolean isFrozen(SimulatedProcess process) {
        return frozen.contains(process);
    }

    /** Lets time pass for everybody but this process, whose code stands still wherever it is. */
    void freeze(SimulatedProcess process, Duration span) {
        if (mayNest() && frozen.add(process)) {
            try {
                pass(span);
            } finally {
                frozen.remove(process);
            }
        }
    }

    /** Lets time pass. */
    void pass(Duration span) {
        passUntil(nanos + span.toNanos());
    }

    private void passUntil(long end) {
        if (!mayNest()) {
            return;
        }
        throwIfBroken();
        depth++;
        List<Event> postponed = new ArrayList<>();
        try {
            for (Optional<Event> next = nextBefore(end); next.isPresent(); next = nextBefore(end)) {
                happen(next.get(), postponed);
                throwIfBroken();
            }
        } finally {
            depth--;
            events.addAll(postponed);
        }
        nanos = Math.max(nanos, end);
    }

    private void throwIfBroken() {
        if (broken != null) {
            throw broken;
        }
    }

    private Optional<Event> nextBefore(long end) {
        Event first = events.peek();
        return first == null || first.at() > end ? Optional.empty() : Optional.of(events.remove());
    }

    private void happen(Event event, List<Event> postponed) {
        SimulatedProcess owner = event.owner();
        if (owner != null && !owner.isAlive()) {
            return;
        }
        if (owner != null && frozen.contains(owner)) {
            postponed.add(event);
            return;
        }
        if (owner != null && owner.pausedUntil() > Math.max(nanos, event.at())) {
            at(owner.pausedUntil(), owner, event.action());
            return;
        }
        nanos = Math.max(nanos, event.at());
        happened++;
        try {
            event.action().run();
        } catch (Crash crash) {
            trace.add(nanos, "crashed");
        } catch (Violation violation) {
            broken = violation;
        } catch (RuntimeException unexpected) {
            broken = new Violation("engine", "nobody expected " + unexpected, unexpected);
        } finally {
            // Cancelling a run interrupts its thread, and here all runs share this one.
            Thread.interrupted();
        }
    }
}
