package org.triggers4j.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.StoreException;

/**
 * Gathers what concurrent callers want written into shared commits; each gets its own result. One at a time:
 * measured, a second commit beside the first gains nothing, and costs the database half as much again.
 *
 * <p>Leader and follower, without a thread of its own. A caller adds what it wants; if nobody is committing it takes all that
 * waits and commits it, else it waits until its own is done or nobody is committing any more. A lone caller therefore waits for
 * nobody, and under load as many are committed at a time as arrive during one commit; those who shared the last commit a
 * moment ago are waited for, very briefly.
 *
 * @param <T> what is wanted
 * @param <R> what became of it
 */
final class SharedCommits<T, R> {
    private static final int MOST_PER_COMMIT = 500;
    private static final long GATHER_NANOS = 200_000;
    private static final long RECENTLY_NANOS = 1_000_000;

    private final Environment environment;
    private final Function<List<T>, List<R>> commit;
    private final Function<StoreException, R> broken;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition haveCome = lock.newCondition();
    // Guarded by lock.
    private List<Wanted<T, R>> waiting = new ArrayList<>();
    private boolean isCommitting;
    private int waitingCallers;
    private int callersLastTime;
    private long freeSince;

    private static final class Wanted<T, R> {
        private final T what;
        private final Thread caller = Thread.currentThread();
        private volatile @Nullable R result;

        Wanted(T what) {
            this.what = what;
        }
    }

    /**
     * Gathers for this commit.
     *
     * @param commit returns one result for each, in order; called by one thread at a time
     * @param broken the result of those that the commit was to write when it threw
     */
    SharedCommits(Environment environment, Function<List<T>, List<R>> commit, Function<StoreException, R> broken) {
        this.environment = environment;
        this.commit = commit;
        this.broken = broken;
    }

    /** Commits all, maybe with what others want and in several commits; returns one result for each, in order. */
    List<R> commit(List<T> all) {
        List<Wanted<T, R>> mine = all.stream().map(Wanted<T, R>::new).toList();
        lock.lock();
        try {
            waiting.addAll(mine);
            waitingCallers++;
            if (waitingCallers >= callersLastTime) {
                haveCome.signal();
            }
        } finally {
            lock.unlock();
        }
        return await(mine);
    }

    private List<R> await(List<Wanted<T, R>> mine) {
        var results = new ArrayList<R>(mine.size());
        boolean wasInterrupted = false;
        try {
            for (Wanted<T, R> each : mine) {
                R result = each.result;
                while (result == null) {
                    boolean isSomebodyElseAtIt = !lead();
                    result = each.result; // waiting for the lock may have used up the wake-up that came with it
                    if (result == null && isSomebodyElseAtIt) {
                        LockSupport.park(this);
                        wasInterrupted |= Thread.interrupted(); // what was begun is not abandoned half way
                        result = each.result;
                    }
                }
                results.add(result);
            }
            return results;
        } finally {
            if (results.size() < mine.size()) {
                leave(mine); // the commit that this caller led has thrown
            }
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Takes back what is not committed yet, and lets others lead. */
    private void leave(List<Wanted<T, R>> mine) {
        lock.lock();
        try {
            waiting.removeAll(mine);
        } finally {
            lock.unlock();
        }
        LockSupport.unpark(leader());
    }

    /** Commits what waits, unless somebody else is at it. */
    private boolean lead() {
        List<Wanted<T, R>> batch;
        lock.lock();
        try {
            if (isCommitting) {
                return false;
            }
            if (waiting.isEmpty()) {
                return true; // somebody has just committed it
            }
            batch = gathered();
        } finally {
            lock.unlock();
        }
        List<R> results = List.of();
        Throwable cause = null;
        try {
            results = commit.apply(batch.stream().map(each -> each.what).toList());
        } catch (RuntimeException | Error e) {
            cause = e;
            throw e;
        } finally {
            try {
                settle(batch, results, cause);
                batch.stream().map(each -> each.caller).distinct().forEach(LockSupport::unpark);
            } finally {
                over();
                LockSupport.unpark(leader());
            }
        }
        return true;
    }

    // With the lock held; waiting lets it go.
    private List<Wanted<T, R>> gathered() {
        isCommitting = true;
        boolean isReady = false;
        try {
            gather();
            List<Wanted<T, R>> batch = takeBatch();
            isReady = true;
            return batch;
        } finally {
            isCommitting = isReady;
        }
    }

    private void over() {
        lock.lock();
        try {
            isCommitting = false;
            freeSince = environment.nanos();
        } finally {
            lock.unlock();
        }
    }

    /** Whose turn it is to lead; all others sleep on. */
    private @Nullable Thread leader() {
        lock.lock();
        try {
            return waiting.isEmpty() ? null : waiting.get(0).caller;
        } finally {
            lock.unlock();
        }
    }

    /** How much waits for the next commit. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    // Those who shared the last commit are likely to come again at once: without a moment's wait the first of them
    // would commit alone, the others after it, and every second commit would be wasted.
    private void gather() {
        if (callersLastTime < 2 || environment.nanos() - freeSince > RECENTLY_NANOS) {
            return;
        }
        try {
            long left = GATHER_NANOS;
            while (left > 0 && waitingCallers < callersLastTime) {
                left = haveCome.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // for the caller; its commit goes on
        }
    }

    private List<Wanted<T, R>> takeBatch() {
        callersLastTime = waitingCallers;
        waitingCallers = 0;
        int size = Math.min(waiting.size(), MOST_PER_COMMIT);
        var batch = new ArrayList<>(waiting.subList(0, size));
        waiting = new ArrayList<>(waiting.subList(size, waiting.size()));
        return batch;
    }

    // A store that throws where it should return leaves its batch without results: nobody may wait for ever.
    private void settle(List<Wanted<T, R>> batch, List<R> results, @Nullable Throwable cause) {
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).result = i < results.size()
                    ? results.get(i)
                    : broken.apply(new StoreException(
                            StoreException.Kind.OUTCOME_UNKNOWN, "The store broke off in a commit.", cause));
        }
    }
}
