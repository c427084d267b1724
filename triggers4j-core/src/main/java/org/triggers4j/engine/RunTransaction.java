package org.triggers4j.engine;

import java.sql.Connection;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.StoreException;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.JoinableStore;
import org.triggers4j.store.Result;
import org.triggers4j.store.Store;
import org.triggers4j.store.StoreTransaction;

/**
 * The transaction of one run: begun when the run first asks for it, and over with the run. While nobody else can write to the
 * store because of it, the threads that would wait for themselves are noted.
 */
final class RunTransaction {
    private static final Logger LOG = LoggerFactory.getLogger(RunTransaction.class);

    private final Store store;
    private final Set<Thread> keepingOthersOut;
    private final Thread runner;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock.
    private @Nullable StoreTransaction begun;
    private @Nullable Thread beginner;
    private @Nullable StoreException notBegun;
    private boolean isOver;

    /**
     * Of a run on the calling thread.
     *
     * @param keepingOthersOut where threads are noted; thread-safe
     */
    RunTransaction(Store store, Set<Thread> keepingOthersOut) {
        this.store = store;
        this.keepingOthersOut = keepingOthersOut;
        this.runner = Thread.currentThread();
    }

    Connection connection() {
        lock.lock();
        try {
            if (isOver) {
                throw new IllegalStateException("The run is over, and its transaction with it.");
            }
            StoreTransaction transaction = begun == null ? begin() : begun;
            begun = transaction;
            return transaction.connection();
        } finally {
            lock.unlock();
        }
    }

    private StoreTransaction begin() {
        if (!(store instanceof JoinableStore joinable)) {
            throw new ConflictException(
                    "This store has no transactions that a task could write in. Use one on a database,"
                            + " or write elsewhere and pass context.idempotencyKey() along.");
        }
        StoreTransaction transaction;
        try {
            transaction = joinable.begin();
        } catch (StoreException e) {
            notBegun = e.isTransient() || e.isOutcomeUnknown() ? e : null;
            throw e;
        }
        if (transaction.isExclusive()) {
            beginner = Thread.currentThread();
            keepingOthersOut.add(beginner);
            keepingOthersOut.add(runner);
        }
        return transaction;
    }

    boolean isBegun() {
        lock.lock();
        try {
            return begun != null;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the run threw this because the store failed: it could not begin the transaction, or broke it. */
    boolean isBehind(Throwable thrown) {
        lock.lock();
        try {
            StoreException refusal = notBegun;
            boolean isOfStore = (refusal != null && Stops.anyCause(thrown, cause -> cause == refusal))
                    || (begun != null && begun.isBroken());
            if (isOfStore) {
                LOG.atWarn().setCause(thrown).log("The store failed under a run's transaction; the run is repeated");
            }
            return isOfStore;
        } finally {
            lock.unlock();
        }
    }

    /** Ends it with this operation. */
    Result commit(Combiner combiner, Decisions.Item item) {
        StoreTransaction transaction = end();
        if (transaction == null) {
            throw new IllegalStateException("There is no transaction to commit.");
        }
        try (transaction) {
            return combiner.commitIn(transaction, item);
        }
    }

    /** Ends it with the end of a call; returns whether its lease was current. */
    boolean end(CallStore.Ending ending) {
        StoreTransaction transaction = end();
        if (transaction == null) {
            throw new IllegalStateException("There is no transaction to commit.");
        }
        try (transaction) {
            return transaction.end(ending);
        }
    }

    /** Ends it, if there is one, leaving nothing behind. */
    void rollBack() {
        StoreTransaction transaction = end();
        if (transaction != null) {
            transaction.close();
        }
    }

    private @Nullable StoreTransaction end() {
        lock.lock();
        try {
            isOver = true;
            StoreTransaction ended = begun;
            begun = null;
            if (beginner != null) {
                keepingOthersOut.remove(beginner);
                keepingOthersOut.remove(runner);
            }
            return ended;
        } finally {
            lock.unlock();
        }
    }
}
