package org.triggers4j.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.StoreException;
import org.triggers4j.store.Intent;
import org.triggers4j.store.Patience;
import org.triggers4j.store.Result;
import org.triggers4j.store.Store;
import org.triggers4j.store.StoreTransaction;

/**
 * Gathers the operations of concurrent callers into shared commits.
 *
 * <h2>How it works</h2>
 * Leader and follower, without a thread of its own. Each lane (chosen by the session, so that two commits of this
 * process never want the same session) has a list of waiting operations. A caller adds its own; if nobody is committing
 * in that lane it takes the whole list and commits it, else it waits until it is done or the lane is free. A lone
 * caller therefore waits for nobody, and a busy lane commits as many at a time as arrive during one commit; those who
 * shared the last commit a moment ago are waited for, very briefly.
 *
 * <p>What comes back Busy (its session is locked by another process or a caller's transaction) is committed by its owner
 * alone, on its own connection, waiting: it holds nobody up.
 */
final class Combiner {
    private static final int MOST_PER_COMMIT = 500;
    private static final long GATHER_NANOS = 200_000;
    private static final long RECENTLY_NANOS = 1_000_000;
    private static final int TRIES = 12;
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    private final Store store;
    private final Decisions.Context context;
    private final Forecast forecast = new Forecast();
    private final Lane[] lanes;

    Combiner(Store store, Decisions.Context context, int laneCount) {
        this.store = store;
        this.context = context;
        this.lanes = new Lane[laneCount];
        for (int i = 0; i < laneCount; i++) {
            lanes[i] = new Lane();
        }
    }

    /** Commits one operation; retries by itself what is safe to retry. */
    Result commit(Decisions.Item item) {
        return commit(List.of(item)).get(0);
    }

    /** Commits several; each gets its own result, in order. They may end up in different commits. */
    List<Result> commit(List<Decisions.Item> items) {
        List<Result> results = commitOnce(items);
        for (int i = 0; i < items.size(); i++) {
            results.set(i, insist(items.get(i), results.get(i)));
        }
        return results;
    }

    /** Like {@link #commit}, but Busy and failed operations come back as they are, at once. */
    List<Result> commitOnce(List<Decisions.Item> items) {
        var pending = new ArrayList<Pending>(items.size());
        var joined = new LinkedHashSet<Lane>();
        for (Decisions.Item item : items) {
            var each = new Pending(item, laneOf(item));
            each.lane.add(each, joined.add(each.lane));
            pending.add(each);
        }
        var results = new ArrayList<Result>(items.size());
        pending.forEach(each -> results.add(each.lane.await(each)));
        return results;
    }

    /** Commits all in one commit of their own, in order; what is Busy or failed comes back as it is, at once. */
    List<Result> commitTogether(List<Decisions.Item> items) {
        return commitNow(items, Patience.SKIP_LOCKED);
    }

    private Lane laneOf(Decisions.Item item) {
        int hash = item.operation().session().hashCode();
        return lanes[Math.floorMod(hash ^ (hash >>> 16), lanes.length)];
    }

    // The solo lane: alone on the caller's thread, prepared to wait for the session's lock.
    private Result insist(Decisions.Item item, Result first) {
        Result result = first;
        for (int attempt = 1; attempt < TRIES && isWorthRetrying(result); attempt++) {
            if (result instanceof Result.Failed) {
                pause(attempt);
            }
            result = commitNow(List.of(item), Patience.WAIT).get(0);
        }
        if (result instanceof Result.Busy) {
            return new Result.Failed(new StoreException(
                    StoreException.Kind.TRANSIENT,
                    "Session '" + item.operation().session() + "' stayed locked by another transaction.",
                    null));
        }
        return result;
    }

    private static boolean isWorthRetrying(Result result) {
        return result instanceof Result.Busy
                || (result instanceof Result.Failed failed && failed.cause().isTransient());
    }

    private void pause(int attempt) {
        Duration most = Duration.ofMillis(5L << Math.min(attempt, 6));
        Duration wait = context.environment().jitter(most.compareTo(LONGEST_PAUSE) < 0 ? most : LONGEST_PAUSE);
        try {
            context.environment().sleep(wait.plusMillis(1));
        } catch (InterruptedException e) {
            // The commit is not abandoned half way; whoever waits for the caller sees the flag afterwards.
            Thread.currentThread().interrupt();
        }
    }

    private List<Result> commitNow(List<Decisions.Item> items, Patience patience) {
        List<Intent> intents =
                items.stream().map(item -> forecast.intentOf(item.operation())).toList();
        var decisions = new Decisions(context, items);
        List<Result> results = store.commit(intents, decisions, patience);
        forecast.remember(decisions.lastSlices());
        return results;
    }

    /** Commits one operation together with what a caller wrote in the transaction, on the calling thread; tries once. */
    Result commitIn(StoreTransaction transaction, Decisions.Item item) {
        var decisions = new Decisions(context, List.of(item));
        Result result = transaction.commit(forecast.intentOf(item.operation()), decisions);
        forecast.remember(decisions.lastSlices());
        return result;
    }

    private static final class Pending {
        private final Decisions.Item item;
        private final Lane lane;
        private @Nullable Result result;

        Pending(Decisions.Item item, Lane lane) {
            this.item = item;
            this.lane = lane;
        }
    }

    private final class Lane {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final Condition arrived = lock.newCondition();
        // Guarded by lock.
        private List<Pending> waiting = new ArrayList<>();
        private boolean isCommitting;
        private int waitingCallers;
        private int callersLastTime;
        private long freeSince;

        void add(Pending pending, boolean isNewCaller) {
            lock.lock();
            try {
                waiting.add(pending);
                waitingCallers += isNewCaller ? 1 : 0;
                arrived.signal();
            } finally {
                lock.unlock();
            }
        }

        Result await(Pending mine) {
            lock.lock();
            try {
                while (mine.result == null) {
                    if (isCommitting) {
                        changed.awaitUninterruptibly();
                    } else {
                        lead();
                    }
                }
                return mine.result;
            } finally {
                lock.unlock();
            }
        }

        // Called with the lock held; commits without it.
        private void lead() {
            isCommitting = true;
            gather();
            List<Pending> batch = takeBatch();
            lock.unlock();
            List<Result> results = List.of();
            try {
                results = commitNow(batch.stream().map(each -> each.item).toList(), Patience.SKIP_LOCKED);
            } finally {
                lock.lock();
                isCommitting = false;
                freeSince = context.environment().nanos();
                settle(batch, results);
                changed.signalAll();
            }
        }

        // Those who shared the last commit are likely to come again at once: without a moment's wait the first of them
        // would commit alone, the others after it, and every second commit would be wasted.
        private void gather() {
            if (callersLastTime < 2 || context.environment().nanos() - freeSince > RECENTLY_NANOS) {
                return;
            }
            try {
                long left = GATHER_NANOS;
                while (left > 0 && waitingCallers < callersLastTime) {
                    left = arrived.awaitNanos(left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // for the caller; its commit goes on
            }
        }

        private List<Pending> takeBatch() {
            callersLastTime = waitingCallers;
            waitingCallers = 0;
            int size = Math.min(waiting.size(), MOST_PER_COMMIT);
            var batch = new ArrayList<>(waiting.subList(0, size));
            waiting = new ArrayList<>(waiting.subList(size, waiting.size()));
            return batch;
        }

        // A store that throws where it should return leaves its batch without results: nobody may wait for ever.
        private void settle(List<Pending> batch, List<Result> results) {
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).result = i < results.size()
                        ? results.get(i)
                        : new Result.Failed(new StoreException(
                                StoreException.Kind.OUTCOME_UNKNOWN, "The store broke off in a commit.", null));
            }
        }
    }
}
