package org.triggers4j.task;

/**
 * How to be told of the end of a transaction that the store has no part in, such as Spring's or JTA's on another database.
 */
@FunctionalInterface
public interface AfterCommit {
    /**
     * Remembers what to do at the end of the current transaction. Without one, does {@code committed} at once.
     *
     * @param committed to be run once, after the commit and never before
     * @param rolledBack to be run once, after a rollback
     */
    void register(Runnable committed, Runnable rolledBack);
}
