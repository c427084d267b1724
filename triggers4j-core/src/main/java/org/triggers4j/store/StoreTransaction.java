package org.triggers4j.store;

import java.sql.Connection;

/**
 * A transaction on the store's database in which somebody else writes too, and that ends with one decision: what was written
 * through {@link #connection} and what the decision writes are one commit.
 *
 * <p>For one user at a time, on whatever threads. To be ended soon: it keeps a connection, and on some stores everybody else
 * from writing.
 */
public interface StoreTransaction extends AutoCloseable {
    /**
     * The connection to write through; always the same. What would end the transaction or change it (commit, rollback,
     * close, autocommit, isolation) is refused with an {@link java.sql.SQLException}, and so is everything once it is over.
     */
    Connection connection();

    /**
     * Whether nobody can write to the store until it is over, the caller's own other calls included: those would wait for
     * themselves.
     */
    boolean isExclusive();

    /**
     * Whether the database broke it: the connection is gone, or a statement said that the database cannot be reached or
     * written for now. What failed in it then says nothing about who used it.
     */
    boolean isBroken();

    /**
     * Locks, reads, decides, writes and commits as {@link Store#commit} does for one intent with {@link Patience#WAIT}, in
     * this transaction. It is over then, however it went: committed when the result is {@link Result.Done}; undecided only
     * when it is a failure whose outcome is unknown; else rolled back, and nothing that was written in it remains. The
     * decision may be run several times, the commit is tried once.
     *
     * @return never {@link Result.Busy}; never throws for what the store does
     * @throws IllegalStateException when it is over
     */
    Result commit(Intent intent, Decider decider);

    /**
     * Ends a call as {@link CallStore#end} does for one, in this transaction. It is over then, however it went: committed
     * when the answer is true; nothing that was written in it remains otherwise, unless the outcome is unknown.
     *
     * @return whether its lease was current
     * @throws org.triggers4j.error.StoreException when it could not be committed, or nobody knows
     * @throws IllegalStateException when it is over
     */
    boolean end(CallStore.Ending ending);

    /** Rolls back, unless it is over. Idempotent; never throws for what the store does. */
    @Override
    void close();
}
