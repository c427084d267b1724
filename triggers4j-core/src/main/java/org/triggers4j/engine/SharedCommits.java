package org.triggers4j.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.StoreException;

/**
 * Gathers what concurrent callers want written into shared commits; each gets its own result.
 *
 * <p>Leader and follower, without a thread of its own. A caller adds what it wants; if a commit may begin, it takes all that
 * waits and commits it, else it sleeps until its own is done or it is its turn to lead. A lone caller therefore waits for
 * nobody, and under load as many are committed at a time as arrive during one commit; those who shared the last commit a
 * moment ago are waited for, very briefly.
 *
 * <p>As many commits are under way at once as the store says are worth it. What has the same key is never in two of
 * them, and is committed in the order in which it came.
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
    private final Function<T, Optional<?>> keyOf;
    private final int atOnce;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition haveCome = lock.newCondition();
    // Guarded by lock.
    private List<Wanted<T, R>> waiting = new ArrayList<>();
    private final Set<Optional<?>> keysUnderWay = new HashSet<>();
    private boolean isGathering;
    private int commitsUnderWay;
    private int callersUnderWay;
    private int waitingCallers;
    private int callersLastTime;
    private boolean wereOfOneKey;
    private long freeSince;

    private static final class Wanted<T, R> {
        private final T what;
        private final Optional<?> key;
        private final Thread caller = Thread.currentThread();
        private volatile @Nullable R result;

        Wanted(T what, Optional<?> key) {
            this.what = what;
            this.key = key;
        }
    }

    /** What goes in one commit. */
    private static final class Batch<T, R> {
        private final List<Wanted<T, R>> all = new ArrayList<>();
        private final Set<Optional<?>> keys = new HashSet<>();
        private int callers;

        void add(Wanted<T, R> wanted) {
            callers += all.isEmpty() || all.get(all.size() - 1).caller != wanted.caller ? 1 : 0;
            all.add(wanted);
            keys.add(wanted.key);
        }

        /** Whether its callers cannot but commit together the next time as well. */
        boolean isOfOneKey() {
            return keys.size() == 1 && all.get(0).key.isPresent();
        }
    }

    /**
     * Gathers for this commit.
     *
     * @param atOnce how many commits may be under way
     * @param keyOf what two commits under way must not have in common; empty for nothing
     * @param commit returns one result for each, in order; called by that many threads at a time
     * @param broken the result of those that the commit was to write when it threw
     */
    SharedCommits(
            Environment environment,
            int atOnce,
            Function<T, Optional<?>> keyOf,
            Function<List<T>, List<R>> commit,
            Function<StoreException, R> broken) {
        this.environment = environment;
        this.atOnce = atOnce;
        this.keyOf = keyOf;
        this.commit = commit;
        this.broken = broken;
    }

    /** Commits all, maybe with what others want and in several commits; returns one result for each, in order. */
    List<R> commit(List<T> all) {
        List<Wanted<T, R>> mine = all.stream()
                .map(what -> new Wanted<T, R>(what, keyOf.apply(what)))
                .toList();
        lock.lock();
        try {
            waiting.addAll(mine);
            waitingCallers++;
            if (waitingCallers >= expectedCallers()) {
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
        Thread next;
        lock.lock();
        try {
            waiting.removeAll(mine);
            next = leader();
        } finally {
            lock.unlock();
        }
        LockSupport.unpark(next);
    }

    /** Commits what waits; false if that is for others to do. */
    private boolean lead() {
        Batch<T, R> batch;
        Thread next;
        lock.lock();
        try {
            if (isGathering || commitsUnderWay == atOnce) {
                return false;
            }
            if (waiting.stream().noneMatch(this::isFree)) {
                return commitsUnderWay == 0; // somebody has just committed it
            }
            batch = gathered();
            next = leader();
        } finally {
            lock.unlock();
        }
        LockSupport.unpark(next);
        commit(batch);
        return true;
    }

    private void commit(Batch<T, R> batch) {
        List<R> results = List.of();
        Throwable cause = null;
        try {
            results = commit.apply(batch.all.stream().map(each -> each.what).toList());
        } catch (RuntimeException | Error e) {
            cause = e;
            throw e;
        } finally {
            try {
                settle(batch.all, results, cause);
                batch.all.stream().map(each -> each.caller).distinct().forEach(LockSupport::unpark);
            } finally {
                LockSupport.unpark(over(batch));
            }
        }
    }

    private boolean isFree(Wanted<T, R> wanted) {
        return wanted.key.isEmpty() || !keysUnderWay.contains(wanted.key);
    }

    // With the lock held; waiting lets it go.
    private Batch<T, R> gathered() {
        isGathering = true;
        try {
            gather();
            return takeBatch();
        } finally {
            isGathering = false;
        }
    }

    /** Returns whose turn it is to lead now. */
    private @Nullable Thread over(Batch<T, R> batch) {
        lock.lock();
        try {
            commitsUnderWay--;
            callersUnderWay -= batch.callers;
            callersLastTime = batch.callers;
            wereOfOneKey = batch.isOfOneKey();
            keysUnderWay.removeAll(batch.keys);
            freeSince = environment.nanos();
            return leader();
        } finally {
            lock.unlock();
        }
    }

    // With the lock held: whose turn it is to lead, if a commit may begin; all others sleep on.
    private @Nullable Thread leader() {
        return commitsUnderWay == atOnce
                ? null
                : waiting.stream()
                        .filter(this::isFree)
                        .findFirst()
                        .map(each -> each.caller)
                        .orElse(null);
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
            while (left > 0 && waitingCallers < expectedCallers()) {
                left = haveCome.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // for the caller; its commit goes on
        }
    }

    // Its share, so that commits under way do not merge into one when they end at the same time.
    private int expectedCallers() {
        int shares = wereOfOneKey ? 1 : atOnce;
        return Math.min(callersLastTime, (callersUnderWay + callersLastTime + shares - 1) / shares);
    }

    private Batch<T, R> takeBatch() {
        var batch = new Batch<T, R>();
        var left = new ArrayList<Wanted<T, R>>();
        for (Wanted<T, R> each : waiting) {
            if (batch.all.size() < MOST_PER_COMMIT && isFree(each)) {
                batch.add(each);
            } else {
                left.add(each);
            }
        }
        keysUnderWay.addAll(batch.keys);
        waiting = left;
        waitingCallers = (int) left.stream().map(each -> each.caller).distinct().count();
        commitsUnderWay++;
        callersUnderWay += batch.callers;
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
