package org.triggers4j.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.triggers4j.error.EngineClosedException;
import org.triggers4j.error.NotTriggeredException;
import org.triggers4j.job.JobId;
import org.triggers4j.store.CallStore;

/**
 * Those who wait for calls to end. One loop asks the store for all of them: when a bell rings, and by itself, more and more
 * seldom. An end that is stored by this process is told at once.
 */
final class CallResults {
    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final Duration SELDOM = Duration.ofMillis(500);
    private static final int MOST_PER_LOOK = 500;

    private final CallStore store;
    // As many as are needed: none of them may wait for another.
    private final ExecutorService tellers = TaskThreads.open();
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock.
    private final Map<JobId, List<Waiter>> waiting = new LinkedHashMap<>();
    private Duration pause = OFTEN;
    private boolean isClosed;
    private Runnable wake = () -> {};

    /**
     * One who waits.
     *
     * @param mayCome whether the store need not know the call yet
     */
    private record Waiter(CompletableFuture<CallStore.EndedCall> future, boolean mayCome) {}

    CallResults(CallStore store) {
        this.store = store;
    }

    void onWork(Runnable listener) {
        wake = listener;
    }

    Optional<CallStore.CallState> find(JobId id) {
        return Optional.ofNullable(store.find(List.of(id)).get(id));
    }

    CallStore store() {
        return store;
    }

    static NotTriggeredException nothingKnown(JobId id) {
        return new NotTriggeredException(
                "Nothing is known of a call " + id + ", so there is no result to wait for: it was"
                        + " never made, its caller's transaction has not committed, or it is over and forgotten.");
    }

    /**
     * Completed once the call has ended; fails when the store knows nothing of it.
     *
     * @param mayCome whether the store need not know it yet, because its caller's transaction is open
     */
    CompletableFuture<CallStore.EndedCall> ending(JobId id, boolean mayCome) {
        var future = new CompletableFuture<CallStore.EndedCall>();
        lock.lock();
        try {
            if (isClosed) {
                failClosed(future);
                return future;
            }
            waiting.computeIfAbsent(id, i -> new ArrayList<>()).add(new Waiter(future, mayCome));
            pause = OFTEN;
        } finally {
            lock.unlock();
        }
        wake.run();
        return future;
    }

    /** Nobody waits for it by this any more. */
    void forget(JobId id, CompletableFuture<CallStore.EndedCall> future) {
        lock.lock();
        try {
            List<Waiter> others = waiting.get(id);
            if (others != null) {
                others.removeIf(other -> other.future() == future);
                if (others.isEmpty()) {
                    waiting.remove(id);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    void ended(CallStore.EndedCall call) {
        List<Waiter> told;
        lock.lock();
        try {
            told = waiting.remove(call.id());
        } finally {
            lock.unlock();
        }
        if (told != null) {
            // Not on this thread: what others have chained to it may take its time, or wait for another end.
            told.forEach(waiter -> tell(() -> waiter.future().complete(call)));
        }
    }

    // Deleted, or forgotten before anybody looked.
    private void unknown(JobId id) {
        var told = new ArrayList<Waiter>();
        lock.lock();
        try {
            waiting.computeIfPresent(id, (i, waiters) -> {
                waiters.stream().filter(waiter -> !waiter.mayCome()).forEach(told::add);
                waiters.removeAll(told);
                return waiters.isEmpty() ? null : waiters;
            });
        } finally {
            lock.unlock();
        }
        told.forEach(waiter -> tell(() -> waiter.future().completeExceptionally(nothingKnown(id))));
    }

    private void tell(Runnable telling) {
        try {
            tellers.execute(telling);
        } catch (RejectedExecutionException closed) {
            telling.run();
        }
    }

    /** The engine closes: whoever still waits is told. */
    void close() {
        List<Waiter> left = new ArrayList<>();
        lock.lock();
        try {
            isClosed = true;
            waiting.values().forEach(left::addAll);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        left.forEach(waiter -> failClosed(waiter.future()));
        tellers.shutdown();
    }

    private static void failClosed(CompletableFuture<CallStore.EndedCall> future) {
        future.completeExceptionally(new EngineClosedException("The engine was closed before the call was over."));
    }

    /** Looks once for all that are waited for; returns how long to wait until the next look. */
    Duration step() {
        List<JobId> wanted = wanted();
        boolean isNews = false;
        for (int from = 0; from < wanted.size(); from += MOST_PER_LOOK) {
            List<JobId> some = wanted.subList(from, Math.min(wanted.size(), from + MOST_PER_LOOK));
            Map<JobId, CallStore.CallState> found = store.find(some);
            for (JobId id : some) {
                CallStore.CallState state = found.get(id);
                if (state instanceof CallStore.CallState.Ended ended) {
                    ended(ended.call());
                    isNews = true;
                } else if (state == null) {
                    unknown(id);
                }
            }
        }
        return nextLook(isNews);
    }

    private List<JobId> wanted() {
        lock.lock();
        try {
            return List.copyOf(waiting.keySet());
        } finally {
            lock.unlock();
        }
    }

    private Duration nextLook(boolean isNews) {
        lock.lock();
        try {
            pause = isNews ? OFTEN : pause.multipliedBy(2);
            pause = pause.compareTo(SELDOM) > 0 ? SELDOM : pause;
            return waiting.isEmpty() ? SELDOM.multipliedBy(2) : pause;
        } finally {
            lock.unlock();
        }
    }
}
