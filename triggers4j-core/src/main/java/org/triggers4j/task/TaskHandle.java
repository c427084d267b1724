package org.triggers4j.task;

import java.sql.Connection;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls a task by name. The caller needs no code of it: a handle by name and types does, and what the task's options say is known
 * where its code is registered. Immutable, thread-safe.
 *
 * @param <A> the arguments' type
 * @param <R> the result's type
 */
public interface TaskHandle<A extends @Nullable Object, R extends @Nullable Object> {
    /** The task's name. */
    String name();

    /** A handle whose calls have these options. */
    TaskHandle<A, R> with(CallOptions options);

    /**
     * Puts a call into the queue. It is stored when this returns.
     *
     * @return a handle on it; on the one that is alive, if the task is unique and one with these arguments is; or one that
     *     says IGNORED
     * @throws org.triggers4j.error.InvalidKwargsException when the arguments cannot be written as JSON, or are too large
     * @throws org.triggers4j.error.StoreException when the store could not take it, or nobody knows
     */
    AsyncResult<R> delay(A arguments);

    /** {@link #delay} with options. */
    AsyncResult<R> apply(A arguments, CallOptions options);

    /** Puts many calls into the queue, in one commit as far as the task's claims allow; each by itself all or nothing. */
    List<AsyncResult<R>> delayAll(Collection<? extends A> arguments);

    /**
     * Puts a call into the queue in the caller's open transaction, whose row it becomes: run if and only if that commits. Its
     * id is known at once. A unique key is claimed in the transaction too, which may wait for another that claims the same.
     *
     * @param connection open, not in autocommit mode, on the database of the engine's store; stays the caller's
     * @throws org.triggers4j.error.ConflictException when the store has no such transactions
     */
    AsyncResult<R> delayOnCommit(Connection connection, A arguments);

    /** {@link #delayOnCommit} with options. */
    AsyncResult<R> applyOnCommit(Connection connection, A arguments, CallOptions options);

    /**
     * Puts a call into the queue after the commit of a transaction that the store has no part in. Between that commit and this
     * process's next step it can be lost, if the process is; where the data is in the store's own database, use
     * {@link #delayOnCommit}, which cannot lose it.
     *
     * @return a handle that is WAITING until then; its listeners hear of a rollback
     */
    AsyncResult<R> applyAfterCommit(AfterCommit transaction, A arguments, CallOptions options);

    /**
     * Puts a call into the queue and waits for its result.
     *
     * @param timeout zero or less: it is put into the queue, and not waited for
     * @throws org.triggers4j.error.ResultTimeoutException when it is not over by then; it goes on
     * @see AsyncResult#get(Duration)
     */
    @Nullable
    R applyAndGet(A arguments, CallOptions options, Duration timeout) throws InterruptedException;

    /**
     * Runs the task here and now, on the calling thread, with everything that a call has: unique, ignored, exclusive, listeners, retries
     * (without the waits between them). Time limits, limits of queues and {@link CallOptions#countdown} do not apply. It is in the
     * store like other calls while it runs, so that others see what it claims, and can be cancelled there: its
     * {@link CallContext#isCancelled} says so.
     *
     * @return how it ended: SUCCEEDED, FAILED, CANCELLED, IGNORED or SKIPPED; a duplicate is SKIPPED with a failure that names
     *     the one that is alive
     * @throws org.triggers4j.error.UnknownTaskException when its code is not registered here
     * @throws org.triggers4j.error.StoreException when its end could not be stored; what it claimed is released soon
     * @throws org.triggers4j.error.LeaseLostException when this process was taken for dead meanwhile
     * @throws org.triggers4j.error.EngineClosedException when the engine is closed while it waits for a lock
     */
    AsyncResult.Outcome<R> run(A arguments);

    /**
     * Whether one with these arguments is alive: waiting, running or to be retried.
     *
     * @throws org.triggers4j.error.ConflictException when the task is not unique
     */
    boolean isProcessing(A arguments);
}
