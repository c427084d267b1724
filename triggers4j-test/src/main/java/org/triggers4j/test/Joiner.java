package org.triggers4j.test;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.triggers4j.Triggers;
import org.triggers4j.job.JobState;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.Store;

/**
 * Waits until nothing is ready and nothing runs.
 *
 * <h2>How it works</h2>
 * It does by itself what the engine leaves to slow chores: makes due jobs ready, parks what nobody can claim. A look is
 * conclusive when the inbox is clear, no job is ready or held, and the worker is idle, hooks included. A hook may have
 * fired between two of these questions, so jobs are counted again afterwards, and no run may have begun meanwhile.
 */
final class Joiner {
    private static final Duration LOOK_EVERY = Duration.ofMillis(1);
    private static final int MOST_AT_ONCE = 500;
    // Few enough that a deadline is noticed, however many jobs each run adds.
    private static final int RUNS_AT_ONCE = 100;

    private final Triggers triggers;
    private final Store store;
    private final ManualClock clock;
    private final RunningTasks running;
    private final boolean isDeterministic;

    Joiner(Triggers triggers, Store store, ManualClock clock, RunningTasks running, boolean isDeterministic) {
        this.triggers = triggers;
        this.store = store;
        this.clock = clock;
        this.running = running;
        this.isDeterministic = isDeterministic;
    }

    ManualClock clock() {
        return clock;
    }

    /** Makes everything ready whose time has come; returns how much. */
    int promote() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        int all = 0;
        for (int some = store.queue().promote(now, MOST_AT_ONCE);
                some > 0;
                some = store.queue().promote(now, MOST_AT_ONCE)) {
            all += some;
        }
        if (all > 0) {
            store.doorbell().ring();
        }
        return all;
    }

    /** See {@link TriggersHarness#joinAll(Duration)}. */
    void join(Duration atMost) {
        long begin = System.nanoTime();
        while (!isQuiet()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("joinAll() was interrupted. " + new Unfinished(triggers, store, running));
            }
            if (System.nanoTime() - begin >= atMost.toNanos()) {
                throw new AssertionError("joinAll() gave up after " + atMost.toMillis() + " ms. "
                        + new Unfinished(triggers, store, running));
            }
        }
    }

    private boolean isQuiet() {
        long begun = running.begun();
        int moved = promote() + (isDeterministic ? triggers.drain(RUNS_AT_ONCE) : 0) + park();
        if (moved > 0) {
            return false;
        }
        boolean isQuiet = isInboxClear()
                && !isAnythingReady()
                && triggers.isIdle()
                && !isAnythingReady()
                && running.begun() == begun;
        if (!isQuiet) {
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        return isQuiet;
    }

    private int park() {
        Collection<JobQueue.Offer> offers = store.queue().liveWorkers().stream()
                .map(JobQueue.WorkerBeat::offer)
                .toList();
        int moved = store.queue().parkUnclaimable(offers, MOST_AT_ONCE);
        if (moved > 0) {
            store.doorbell().ring();
        }
        return moved;
    }

    // A halted session's fires stay in the inbox until it is resumed.
    private boolean isInboxClear() {
        return store.queue().inbox(Optional.empty(), MOST_AT_ONCE).stream()
                .allMatch(fire ->
                        triggers.inspect(fire.session().value()).halted().isPresent());
    }

    private boolean isAnythingReady() {
        return store.queries().queueDepths().stream()
                .anyMatch(depth ->
                        depth.jobs() > 0 && (depth.state() == JobState.READY || depth.state() == JobState.HELD));
    }
}
