package org.triggers4j.task;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.Failure;

/**
 * Is told what becomes of calls and runs. Every method does nothing unless overridden.
 *
 * <p>Told at most once, after it has happened and is stored, by the process in which it happens: {@code onInvocation…} on the
 * caller's thread, {@code onTask…} where the run is (a run's beginning on its own thread). In this order for one call:
 *
 * <ul>
 *   <li>apply, trigger, start, success or failure;
 *   <li>apply, trigger, start, retry, start, …; a retry without end is a failure;
 *   <li>apply, unique: the other call's events are its events;
 *   <li>apply, ignored; apply, rejected;
 *   <li>on commit: apply at the call; then, once the transaction has committed, trigger, or, when it was rolled back, rolled back. A
 *       duplicate, and a call in a window, is told as unique and ignored: after the commit with {@link AfterCommit}, at the
 *       call in a transaction of the store's own database;
 *   <li>apply, trigger, …, timeout: whoever waited has stopped waiting; the call goes on.
 * </ul>
 *
 * Events of the caller's and of the worker's side may overtake each other. What a listener throws is logged and changes nothing.
 * What must not be lost is a trigger or a task, not a listener.
 */
public interface TaskListener {
    // ---- the caller's side --------------------------------------------------------------------------------------

    /** It was called. */
    default void onInvocationApply(Invocation invocation) {}

    /** It was put into the queue; or, in place, is about to run. */
    default void onInvocationTrigger(Invocation invocation) {}

    /** It is alive already: the caller gets a handle on the one that is, whose id this invocation has. */
    default void onInvocationUnique(Invocation invocation) {}

    /** It was called in a window in which such calls are ignored. */
    default void onInvocationIgnored(Invocation invocation, Instant until) {}

    /** Whoever waited for its result has given up; the call goes on. */
    default void onInvocationTimeout(Invocation invocation, RuntimeException timeout) {}

    /** It could not be put into the queue; the exception goes to the caller. */
    default void onInvocationRejected(Invocation invocation, RuntimeException reason) {}

    /** The transaction it was called in was rolled back, so that it never was. */
    default void onInvocationRolledBack(Invocation invocation) {}

    // ---- the worker's side --------------------------------------------------------------------------------------

    /** A run begins. */
    default void onTaskStart(TaskEvent event) {}

    /** A run failed, or asked for it, and will be tried again at {@code eta}. */
    default void onTaskRetry(TaskEvent event, Optional<Failure> failure, Instant eta) {}

    /** It failed for good. */
    default void onTaskFailure(TaskEvent event, Failure failure) {}

    /**
     * It returned.
     *
     * @param result what the code returned
     */
    default void onTaskSuccess(TaskEvent event, @Nullable Object result) {}

    /** It was not run because another holds its exclusive key or, of an instance, its unique one; or it gave itself up. */
    default void onTaskSkipped(TaskEvent event, Kwargs reason) {}

    /** It was cancelled. Told where it was running, or where it was cancelled if it was waiting. */
    default void onTaskCancelled(TaskEvent event) {}

    /** It was not begun in time. */
    default void onTaskExpired(TaskEvent event) {}

    /** Its worker was lost as often as it may be; a failure is told too. */
    default void onTaskLost(TaskEvent event) {}
}
