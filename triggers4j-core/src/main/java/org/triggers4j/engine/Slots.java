package org.triggers4j.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.runner.TaskExecution;
import org.triggers4j.runner.TaskRunner;

/**
 * The queue's own runner: executes at most so many at once, and keeps some more at hand.
 *
 * <p>A slot is a thread that runs one after the other for as long as there is something at hand: handing each run to another
 * thread would cost more than a short run. How many are at hand grows when slots run dry although the last claim left more
 * behind, up to a number and a weight; when runs have waited too long and are given back, it shrinks again.
 */
final class Slots implements TaskRunner {
    /** How many claims per slot may wait at hand, at least. */
    private static final int AT_HAND_PER_SLOT = 4;

    /** At most so many in all: twice what one claim fetches, so that slots are busy during the next. */
    private static final int MOST_AT_HAND = 1_000;

    /** And at most so many bytes in all, going by the average of the last claim. */
    private static final long MOST_BYTES_AT_HAND = 16 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Slots.class);

    private final Executor executor;
    private final int size;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock.
    private final Deque<Execution> waiting = new ArrayDeque<>();
    private int busy;
    private int atHand;
    private int mostAtHand = MOST_AT_HAND;
    private boolean isMoreThere;
    private Runnable onRoom = () -> {};

    Slots(Executor executor, int size) {
        this.executor = executor;
        this.size = size;
        this.atHand = size * AT_HAND_PER_SLOT;
    }

    void onRoom(Runnable listener) {
        onRoom = listener;
    }

    @Override
    public String name() {
        return QUEUE;
    }

    /** How many more claims are welcome. */
    int room() {
        lock.lock();
        try {
            return size - busy + atHand - waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Notes whether the last claim may have left more behind. */
    void noteMore(boolean isThere) {
        lock.lock();
        try {
            isMoreThere = isThere;
        } finally {
            lock.unlock();
        }
    }

    boolean isIdle() {
        lock.lock();
        try {
            return busy == 0 && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run(TaskExecution execution) {
        add(List.of((Execution) execution));
    }

    void add(List<? extends Execution> executions) {
        long bytes = executions.stream().mapToLong(Execution::bytes).sum();
        lock.lock();
        try {
            waiting.addAll(executions);
            mostAtHand = (int) Math.min(MOST_AT_HAND, MOST_BYTES_AT_HAND * executions.size() / Math.max(1, bytes));
        } finally {
            lock.unlock();
        }
        int tries = executions.size(); // also after one that could not begin: there may be a thread again
        for (Execution next = takeNext(); next != null; next = --tries > 0 ? takeNext() : null) {
            begin(next);
        }
    }

    private void begin(Execution first) {
        var hasThread = new AtomicBoolean();
        try {
            executor.execute(() -> {
                hasThread.set(true);
                work(first);
            });
        } catch (RuntimeException | Error e) {
            if (hasThread.get()) {
                throw e; // by the run itself, on an executor that runs at once
            }
            // It waits at hand for a free slot, and if none comes is given back.
            LOG.atWarn().addKeyValue("job", first.lease().job()).setCause(e).log("A run could not begin");
            putBack(first);
        }
    }

    private void putBack(Execution execution) {
        lock.lock();
        try {
            busy--;
            waiting.addFirst(execution);
        } finally {
            lock.unlock();
        }
    }

    /** Runs one after the other on the calling thread, for as long as its slot is its own. */
    private void work(Execution first) {
        Execution next = first;
        while (next != null) {
            next = runAndTakeNext(next);
            Thread.interrupted(); // whom it was meant for has ended
        }
    }

    private @Nullable Execution runAndTakeNext(Execution execution) {
        var slot = new AtomicBoolean(true);
        execution.onOverrun(() -> giveUp(slot)); // its thread is left to itself
        boolean hasReturned = false;
        try {
            execution.runOnce();
            hasReturned = true;
        } finally {
            if (!hasReturned) {
                giveUp(slot);
            }
        }
        return slot.compareAndSet(true, false) ? following() : null;
    }

    private void giveUp(AtomicBoolean slot) {
        if (slot.compareAndSet(true, false)) {
            free();
        }
    }

    private @Nullable Execution takeNext() {
        lock.lock();
        try {
            Execution next = busy < size ? waiting.poll() : null;
            busy += next == null ? 0 : 1;
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void free() {
        Execution next = following();
        if (next != null) {
            begin(next);
        }
    }

    /** What a slot that has become free does next; it is given up if there is nothing. */
    private @Nullable Execution following() {
        Execution next;
        boolean isLow;
        lock.lock();
        try {
            next = waiting.poll();
            busy -= next == null ? 1 : 0;
            if (next == null && isMoreThere) {
                atHand = Math.max(size * AT_HAND_PER_SLOT, Math.min(2 * atHand, mostAtHand));
            }
            isLow = waiting.size() <= Math.max(size, atHand / 2);
        } finally {
            lock.unlock();
        }
        if (isLow) {
            onRoom.run();
        }
        return next;
    }

    /** Takes back what was claimed before this moment and has not begun: others may have a slot for it. */
    List<Execution> takeWaitingSince(long nanos) {
        var taken = new ArrayList<Execution>();
        lock.lock();
        try {
            waiting.removeIf(execution -> {
                boolean isStale = execution.claimedAtNanos() - nanos <= 0 && execution.withdraw();
                if (isStale) {
                    taken.add(execution);
                }
                return isStale;
            });
            atHand = taken.isEmpty() ? atHand : size * AT_HAND_PER_SLOT;
        } finally {
            lock.unlock();
        }
        return taken;
    }
}
