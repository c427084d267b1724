package org.triggers4j.task;

import java.sql.Connection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.InstanceName;

/** What a run of a task sees of the framework. Belongs to that run; may be used from several threads of it. */
public interface TaskContext {
    /** The manager of the instance's session, e.g. to fire more triggers from inside. */
    TriggerManager manager();

    /** What the instance received, by trigger, over the static parameters of {@code withParams}. */
    Kwargs triggerKwargs();

    /**
     * What one trigger brought.
     *
     * @throws org.triggers4j.error.InvalidKwargsException when the instance did not receive it
     */
    default Kwargs triggerKwargs(String trigger) {
        return triggerKwargs().object(trigger);
    }

    /**
     * What the instance received as a record whose components are triggers: each component's name, or its
     * {@link org.triggers4j.binding.Key}, is a trigger, and its type, usually another record, says what the kwargs
     * should be. Values are converted, and checked against Jakarta Validation constraints if that is on the class path.
     * A trigger that the instance did not receive is null; one without a component is ignored.
     *
     * @throws org.triggers4j.error.InvalidKwargsException with everything that does not fit, each with its path; not
     *     caught, it fails the instance, and is never retried by itself
     * @see org.triggers4j.binding.KwargsBinder
     */
    <T> T kwargs(Class<T> type);

    /**
     * What one trigger brought, as a record.
     *
     * @throws org.triggers4j.error.InvalidKwargsException when the instance did not receive it, or it does not fit
     */
    <T> T kwargs(String trigger, Class<T> type);

    /**
     * One value of what one trigger brought; empty when the trigger or the key is missing, or the value null.
     *
     * @throws org.triggers4j.error.InvalidKwargsException when the value does not fit the type
     */
    <T> Optional<T> kwarg(String trigger, String key, Class<T> type);

    /** The instance being run. */
    InstanceName instance();

    /** The instance this one replays, retries or clones; empty for an original. */
    Optional<InstanceName> parent();

    /** How many replays, retries and clones lie before this instance. */
    int depth();

    /**
     * How often this very instance was started, this time included; above 1 after a worker was lost, the store failed under
     * the run's transaction, or a run that was handed over was not completed in time.
     */
    int attempt();

    /** A number that grows with each attempt at this instance, to fence off earlier ones at outside resources. */
    long fencingToken();

    /** A key that is the same for every attempt at this instance, to make outside effects idempotent. */
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
     * thread, such as {@code fire}, are refused there as long as it is open.
     *
     * <p>If the store itself breaks off, in here or on committing, the run has not failed: it is run again.
     *
     * @throws org.triggers4j.error.ConflictException when the store has no such transactions, as that in memory
     * @throws org.triggers4j.error.StoreException when it cannot be begun now; let it through, and the run is run again
     * @throws IllegalStateException when the run is over
     */
    Connection transaction();

    /**
     * Whether this run should stop, because whatever it does will not count: its lease is lost, an operator has decided
     * about the instance, its session was ended, or the engine is closing. The thread is interrupted too, once.
     */
    boolean isCancelled();

    /** The run's logger, named like the task; the highest level used is recorded on the instance when the run ends. */
    TaskLogger logger();

    /**
     * Does work with a logger that attaches variables to every line; they are in the thread's MDC too until it is done.
     * An exception that leaves the work is logged at ERROR with these variables and its own
     * ({@link ExceptionContext#withContext}), and goes on; {@link #retry} and {@link #skip} just go on.
     */
    <T extends @Nullable Object, E extends Exception> T logged(Map<String, ?> variables, LoggedWork<T, E> work)
            throws E;

    /** To be thrown: run this instance again, as a new instance. */
    RetrySignal retry();

    /** To be thrown: run this instance again because of this failure. */
    RetrySignal retry(Throwable cause);

    /** To be thrown: give this instance up; nothing cascades. */
    SkipSignal skip();

    /** To be thrown: give this instance up, and keep these values in its metadata. */
    SkipSignal skip(Kwargs metadata);
}
