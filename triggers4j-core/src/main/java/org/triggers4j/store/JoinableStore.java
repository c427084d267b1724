package org.triggers4j.store;

import java.sql.Connection;
import java.time.Instant;

/** A store whose data can be written in one transaction with the caller's. */
public interface JoinableStore extends Store {
    /**
     * Enqueues an inbox row in the caller's open transaction, without touching any session: visible, and then applied,
     * only if the caller commits; gone if it rolls back. Holds no lock that other fires wait for.
     *
     * @param connection open, not in autocommit mode, on the database of this store; stays the caller's
     */
    void enqueueFire(Connection connection, PendingFire fire);

    /**
     * Enqueues a call in the caller's open transaction: visible, and then run, only if the caller commits; gone, with its
     * unique key, if it rolls back. With a unique key it may wait for another transaction that claims the same key, and
     * others wait for this one.
     *
     * @param connection open, not in autocommit mode, on the database of this store; stays the caller's
     */
    CallStore.Enqueued enqueueCall(Connection connection, CallStore.NewCall call, Instant now, CallStore.EndOf stale);

    /**
     * Begins a transaction for a caller's statements and one decision.
     *
     * @throws org.triggers4j.error.StoreException when there is no connection, or no turn to write, to be had
     */
    StoreTransaction begin();
}
