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

/**
 * Runs that began and ended, and whose ends are yet to be stored and told: bounded, so that memory does not fill up while the
 * store or the listeners are behind. A beginning is stored only if the run lasts.
 *
 * @param <E> the kind of run
 * @param <T> what is to be stored of its end
 */
final class Backlog<E extends Execution, T> {
    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
    private static final int MOST = 2_000;
    private static final int MOST_PER_STEP = 500;
    private static final Duration START_AFTER = Duration.ofMillis(25);
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final Environment environment;
    private final Lifecycle lifecycle;
    private final Executor hookThread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition roomMade = lock.newCondition();
    // Guarded by lock.
    private final Map<Execution, Began<E>> began = new LinkedHashMap<>();
    private final Deque<Ended<E, T>> ended = new ArrayDeque<>();
    private int toBeTold;
    private boolean areStartsWatched;
    private volatile Runnable wake = () -> {};

    /** A run that began. */
    record Began<E extends Execution>(E execution, Instant at, long nanos) {}

    /** A run that ended. */
    record Ended<E extends Execution, T>(E execution, T end) {}

    Backlog(Environment environment, Lifecycle lifecycle, Executor hookThread) {
        this.environment = environment;
        this.lifecycle = lifecycle;
        this.hookThread = hookThread;
    }

    void onWork(Runnable listener) {
        wake = listener;
    }

    void started(E execution, Instant at) {
        boolean isNews;
        lock.lock();
        try {
            began.put(execution, new Began<>(execution, at, environment.nanos()));
            isNews = !areStartsWatched;
            areStartsWatched = true;
        } finally {
            lock.unlock();
        }
        if (isNews) {
            wake.run();
        }
    }

    /** Its beginning need not be stored any more. */
    void forgetStart(Execution execution) {
        lock.lock();
        try {
            began.remove(execution);
        } finally {
            lock.unlock();
        }
    }

    /** Takes an end over; waits for room first. */
    void ended(E execution, T end) {
        awaitRoom(execution);
        lock.lock();
        try {
            began.remove(execution);
            ended.add(new Ended<>(execution, end));
        } finally {
            lock.unlock();
        }
        wake.run();
    }

    private void awaitRoom(E execution) {
        lock.lock();
        try {
            while (ended.size() + toBeTold >= MOST
                    && execution.life().isLive(environment.nanos())
                    && lifecycle.isOpen()) {
                roomMade.awaitNanos(IDLE.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return ended.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** The next ends to store; those whose lease is over are dropped. */
    List<Ended<E, T>> takeEnds() {
        var taken = new ArrayList<Ended<E, T>>();
        lock.lock();
        try {
            while (!ended.isEmpty() && taken.size() < MOST_PER_STEP) {
                Ended<E, T> next = ended.remove();
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

    /** The beginnings to store now: of runs that last. */
    List<Began<E>> takeStarts() {
        var taken = new ArrayList<Began<E>>();
        long now = environment.nanos();
        lock.lock();
        try {
            began.values().removeIf(start -> {
                boolean isDue = now - start.nanos() >= START_AFTER.toNanos();
                if (isDue) {
                    taken.add(start);
                }
                return isDue;
            });
        } finally {
            lock.unlock();
        }
        return taken;
    }

    /** When to look again with nothing to store. */
    Duration nextStart() {
        lock.lock();
        try {
            areStartsWatched = !began.isEmpty();
            return areStartsWatched ? START_AFTER : IDLE;
        } finally {
            lock.unlock();
        }
    }

    /** To be taken again, before all others. */
    void putBack(List<Ended<E, T>> batch) {
        lock.lock();
        try {
            for (int i = batch.size() - 1; i >= 0; i--) {
                ended.addFirst(batch.get(i));
            }
        } finally {
            lock.unlock();
        }
    }

    /** A stored end, and what is to be told of it. */
    record Stored<E extends Execution>(E execution, Runnable telling) {}

    /** Tells of stored ends, on the one thread for that; the runs are settled then. */
    void tell(List<Stored<E>> stored) {
        if (stored.isEmpty()) {
            return;
        }
        countToBeTold(stored.size());
        try {
            hookThread.execute(() -> stored.forEach(this::tell));
        } catch (RuntimeException | Error e) {
            stored.forEach(
                    each -> tell(each, () -> logUntold(each, e))); // they are stored, and nobody will try them again
        }
    }

    private void tell(Stored<E> stored) {
        tell(stored, stored.telling());
    }

    private void tell(Stored<E> stored, Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException | Error e) {
            logUntold(stored, e);
        } finally {
            countToBeTold(-1);
            stored.execution().settled();
        }
    }

    private void logUntold(Stored<E> stored, Throwable why) {
        LOG.atError()
                .addKeyValue("run", stored.execution().label())
                .setCause(why)
                .log("An end could not be told");
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
