package org.triggers4j.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.error.StoreException;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.JobQueue;

/**
 * Stores how runs of calls ended, many in one commit. What the store cannot take now is kept and tried again for as long as the
 * leases last; what it refuses is found by trying one by one, and parked.
 */
final class CallEnds {
    private static final Logger LOG = LoggerFactory.getLogger(CallEnds.class);
    private static final int MOST_PER_STEP = 500;
    private static final int BACKLOG = 2_000;
    private static final Duration RETRY_AFTER = Duration.ofMillis(20);
    private static final Duration START_AFTER = Duration.ofMillis(5);
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final CallStore store;
    private final JobQueue queue;
    private final Environment environment;
    private final Lifecycle lifecycle;
    private final CallResults results;
    private final Executor hookThread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition roomMade = lock.newCondition();
    // Guarded by lock.
    private final Map<CallExecution, Began> began = new LinkedHashMap<>();
    private final Deque<Ended> ended = new ArrayDeque<>();
    private int toBeTold;
    private Runnable wake = () -> {};

    private record Ended(CallExecution execution, CallStore.Ending ending, Runnable told) {}

    private record Began(Instant at, long nanos) {}

    CallEnds(WorkerParts.Shared shared, Executor hookThread) {
        this.store = shared.store().calls();
        this.queue = shared.store().queue();
        this.environment = shared.context().environment();
        this.lifecycle = shared.lifecycle();
        this.results = shared.calls().results();
        this.hookThread = hookThread;
    }

    void onWork(Runnable listener) {
        wake = listener;
    }

    /** Noted in the store only if it lasts: a short run never costs a write for having begun. */
    void started(CallExecution execution, Instant at) {
        lock.lock();
        try {
            began.put(execution, new Began(at, environment.nanos()));
        } finally {
            lock.unlock();
        }
        wake.run();
    }

    /** Takes an end over; waits while the store or the listeners are so far behind that memory would fill up. */
    void ended(CallExecution execution, CallStore.Ending ending, Runnable told) {
        lock.lock();
        try {
            while (ended.size() + toBeTold >= BACKLOG
                    && execution.life().isLive(environment.nanos())
                    && lifecycle.isOpen()) {
                roomMade.awaitNanos(IDLE.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        lock.lock();
        try {
            began.remove(execution);
            ended.add(new Ended(execution, ending, told));
        } finally {
            lock.unlock();
        }
        wake.run();
    }

    boolean isIdle() {
        lock.lock();
        try {
            return ended.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Stores one batch. */
    Duration step() {
        noteStarts();
        List<Ended> batch = take();
        if (batch.isEmpty()) {
            return nextStart();
        }
        try {
            List<Boolean> current = store.end(batch.stream().map(Ended::ending).toList());
            for (int i = 0; i < batch.size(); i++) {
                settled(
                        batch.get(i).execution(),
                        batch.get(i).ending(),
                        current.get(i),
                        batch.get(i).told());
            }
            return Duration.ZERO;
        } catch (StoreException e) {
            return failed(batch, e);
        } catch (RuntimeException | Error e) {
            // Memory may have been short for a moment; forgotten here, these runs would be held and never settled.
            putBack(batch);
            throw e;
        }
    }

    private void noteStarts() {
        var due = new ArrayList<CallStore.Started>();
        long now = environment.nanos();
        lock.lock();
        try {
            began.entrySet().removeIf(entry -> {
                boolean isDue = now - entry.getValue().nanos() >= START_AFTER.toNanos();
                if (isDue) {
                    due.add(new CallStore.Started(
                            entry.getKey().lease(), entry.getValue().at()));
                }
                return isDue;
            });
        } finally {
            lock.unlock();
        }
        if (!due.isEmpty()) {
            note(due);
        }
    }

    // For people to look at only: the ends of this step must not be lost because of it.
    private void note(List<CallStore.Started> due) {
        try {
            store.started(due);
        } catch (StoreException e) {
            LOG.atDebug().setCause(e).log("The beginning of some runs could not be noted");
        }
    }

    private Duration nextStart() {
        lock.lock();
        try {
            return began.isEmpty() ? IDLE : START_AFTER;
        } finally {
            lock.unlock();
        }
    }

    private Duration failed(List<Ended> batch, StoreException failure) {
        if (failure.isTransient() || failure.isOutcomeUnknown()) {
            putBack(batch);
            return RETRY_AFTER;
        }
        if (batch.size() > 1) {
            batch.forEach(this::alone);
        } else {
            park(batch.get(0), failure);
        }
        return Duration.ZERO;
    }

    private void alone(Ended end) {
        try {
            settled(
                    end.execution(),
                    end.ending(),
                    store.end(List.of(end.ending())).get(0),
                    end.told());
        } catch (StoreException e) {
            if (e.isTransient() || e.isOutcomeUnknown()) {
                putBack(List.of(end));
            } else {
                park(end, e);
            }
        }
    }

    private void park(Ended end, StoreException failure) {
        LOG.atError()
                .addKeyValue("job", end.execution().lease().job())
                .setCause(failure)
                .log("The end of a call cannot be stored; the job is parked until somebody looks at it");
        try {
            queue.park(List.of(end.execution().lease()), "its end could not be stored: " + failure.getMessage());
        } catch (StoreException e) {
            LOG.atWarn().setCause(e).log("A job whose end cannot be stored could not be parked; it will run again");
        } finally {
            end.execution().settled();
        }
    }

    /** Goes on after an end was stored, or came too late. */
    void settled(CallExecution execution, CallStore.Ending ending, boolean wasCurrent, Runnable told) {
        if (!wasCurrent) {
            LOG.atDebug().addKeyValue("job", ending.lease().job()).log("The lease was lost; the end is dropped");
            execution.settled();
            return;
        }
        if (ending instanceof CallStore.Ending.Over over) {
            results.ended(over.call());
        }
        lifecycle.ring(); // for those that wait for a result, a lock, or the retry
        countToBeTold(1);
        hookThread.execute(() -> {
            try {
                told.run();
            } finally {
                countToBeTold(-1);
                execution.settled();
            }
        });
    }

    private List<Ended> take() {
        var taken = new ArrayList<Ended>();
        lock.lock();
        try {
            while (!ended.isEmpty() && taken.size() < MOST_PER_STEP) {
                Ended next = ended.remove();
                if (next.execution().life().isLive(environment.nanos())) {
                    taken.add(next);
                } else {
                    next.execution().settled(); // whoever took the job over runs it again
                }
            }
            roomMade.signalAll();
        } finally {
            lock.unlock();
        }
        return taken;
    }

    private void putBack(List<Ended> batch) {
        lock.lock();
        try {
            for (int i = batch.size() - 1; i >= 0; i--) {
                ended.addFirst(batch.get(i));
            }
        } finally {
            lock.unlock();
        }
    }

    private void countToBeTold(int change) {
        lock.lock();
        try {
            toBeTold += change;
            roomMade.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
