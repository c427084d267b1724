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

/** The queue's own runner: executes at most so many at once, and keeps a few more at hand. */
final class Slots implements TaskRunner {
    /** How many claims per slot may wait at hand: enough that a slot never idles for the length of a claim. */
    private static final int AT_HAND_PER_SLOT = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Slots.class);

    private final Executor executor;
    private final int size;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock.
    private final Deque<Execution> waiting = new ArrayDeque<>();
    private int busy;
    private Runnable onRoom = () -> {};

    Slots(Executor executor, int size) {
        this.executor = executor;
        this.size = size;
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
            return size - busy + size * AT_HAND_PER_SLOT - waiting.size();
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
        add((Execution) execution);
    }

    void add(Execution execution) {
        lock.lock();
        try {
            waiting.add(execution);
        } finally {
            lock.unlock();
        }
        fill();
    }

    private void fill() {
        Execution next = takeNext();
        while (next != null && begin(next)) {
            next = takeNext();
        }
    }

    private boolean begin(Execution execution) {
        var hasThread = new AtomicBoolean();
        var isOver = new AtomicBoolean();
        execution.onOver(() -> {
            if (isOver.compareAndSet(false, true)) {
                free();
            }
        });
        try {
            executor.execute(() -> {
                hasThread.set(true);
                execution.runOnce();
            });
            return true;
        } catch (RuntimeException | Error e) {
            if (hasThread.get()) {
                throw e; // by the run itself, on an executor that runs at once
            }
            // It waits at hand for a free slot, and if none comes is given back.
            LOG.atWarn().addKeyValue("job", execution.lease().job()).setCause(e).log("A run could not begin");
            putBack(execution);
            return false;
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
        boolean isLow;
        lock.lock();
        try {
            busy--;
            isLow = waiting.size() <= size;
        } finally {
            lock.unlock();
        }
        fill();
        if (isLow) {
            onRoom.run();
        }
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
        } finally {
            lock.unlock();
        }
        return taken;
    }
}
