package org.triggers4j.task;

import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What every run of a task sees, whether a trigger or a call started it. Belongs to that run; may be used from several threads of it. */
public interface TaskRun {
    /**
     * How often this very instance or call was started, this time included; above 1 after a worker was lost, the store failed
     * under the run's transaction, or a run that was handed over was not completed in time. Retries of a call count anew.
     */
    int attempt();

    /** A number that grows with each attempt, to fence off earlier ones at outside resources. */
    long fencingToken();

    /** A key that is the same for every attempt and, of calls, for every retry, to make outside effects idempotent. */
    String idempotencyKey();

    /**
     * A connection to the store's own database, in a transaction that commits together with this run's finish: what is
     * written through it takes effect exactly once, if and only if the finish is recorded. When the run fails, retries,
     * skips or has lost its lease, it is rolled back. Begun at the first call; always the same connection for this run.
     *
     * <p>Commit, rollback, close and the like are refused; return or throw instead. SQL text that ends the transaction, such
     * as {@code COMMIT}, cannot be refused and breaks the promise: what was written so far is then kept or lost whatever
     * becomes of the run. It is noticed at the finish, and so is a transaction that the database itself has ended after an
     * error that the task has hidden; the run then fails instead of finishing. {@code fireOnCommit} with this
     * connection takes effect with the finish. Ask for it late, and return soon: until then it takes a connection from the
     * pool, and <strong>on SQLite nobody else can write to the file</strong>. Other changes of sessions from this run's
     * thread, such as {@code fire}, and other calls of tasks are refused there as long as it is open.
     *
     * <p>If the store itself breaks off, in here or on committing, the run has not failed: it is run again.
     *
     * @throws org.triggers4j.error.ConflictException when the store has no such transactions, as that in memory
     * @throws org.triggers4j.error.StoreException when it cannot be begun now; let it through, and the run is run again
     * @throws IllegalStateException when the run is over
     */
    Connection transaction();

    /**
     * Whether this run should stop, because whatever it does will not count, or is not wanted any more: its lease is lost, its
     * soft time limit has passed, it was cancelled, an operator has decided about the instance, its session was ended, or
     * the engine is closing. The thread is interrupted too, once.
     */
    boolean isCancelled();

    /** The run's logger, named like the task; of instances, the highest level used is recorded when the run ends. */
    TaskLogger logger();

    /**
     * Does work with a logger that attaches variables to every line; they are in the thread's MDC too until it is done.
     * An exception that leaves the work is logged at ERROR with these variables and its own
     * ({@link ExceptionContext#withContext}), and goes on; {@link #retry} and {@link #skip} just go on.
     */
    <T extends @Nullable Object, E extends Exception> T logged(Map<String, ?> variables, LoggedWork<T, E> work)
            throws E;

    /** To be thrown: run this again; an instance as a new instance, a call under the same id. */
    RetrySignal retry();

    /** To be thrown: run this again because of this failure. */
    RetrySignal retry(Throwable cause);

    /** To be thrown: give this instance or call up: SKIPPED; nothing cascades. */
    SkipSignal skip();

    /** The group that this run belongs to, as a member or as the completing task; empty when it belongs to none. */
    default Optional<GroupHandle> group() {
        return Optional.empty();
    }

    /**
     * Ignores further calls with the same arguments, and instances that received the same, for as long as the task's
     * {@link Ignore} says. At once, whatever becomes of this run.
     *
     * @throws IllegalStateException when the task names no such span
     */
    void setIgnore();

    /**
     * Ignores further calls with the same arguments, and instances that received the same, for so long from now. At once,
     * whatever becomes of this run; a window that is open already is replaced. Of a task without {@link Ignore} only those calls
     * are ignored that ask for it: {@link CallOptions#checkingIgnore}.
     */
    void setIgnore(Duration span);
}
