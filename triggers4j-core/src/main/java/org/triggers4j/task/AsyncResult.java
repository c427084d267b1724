package org.triggers4j.task;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.triggers4j.workflow.Failure;

/**
 * A handle on a call. Each question is asked of the store, until the call is over; the answer is then kept. Thread-safe.
 *
 * @param <R> the result's type
 */
public interface AsyncResult<R extends @Nullable Object> {
    /**
     * The call's id, under which any process finds it; of an ignored call empty. Of a call on commit known at once, before
     * others can see it.
     */
    Optional<String> id();

    /** The id of the invocation that this handle came from. */
    String invocationId();

    /** Where the call stands. */
    TaskState state();

    /** Whether nothing more will happen to it. */
    default boolean isReady() {
        return state().isReady();
    }

    /** Whether it has succeeded. */
    default boolean isSuccessful() {
        return state() == TaskState.SUCCEEDED;
    }

    /** Whether it has failed, was cancelled or has expired. */
    default boolean isFailed() {
        return switch (state()) {
            case FAILED, CANCELLED, EXPIRED -> true;
            default -> false;
        };
    }

    /**
     * Waits for its end, as long as that may take, and returns its result. Wakes up when told of the end, and looks by itself in between.
     *
     * @return null if it was ignored or skipped, or its results are not kept
     * @throws org.triggers4j.error.TaskFailedException when it failed, was cancelled or has expired
     * @throws org.triggers4j.error.NotTriggeredException when its transaction has not committed, or nothing is known of it:
     *     never called, or forgotten
     * @throws org.triggers4j.error.ConflictException inside a run of a task, unless waiting there was allowed: the task would
     *     keep a slot that the other one may need
     * @throws InterruptedException when the waiting thread is interrupted; the call goes on
     */
    @Nullable
    R get() throws InterruptedException;

    /**
     * Waits at most so long.
     *
     * @param timeout zero or less: looks once
     * @throws org.triggers4j.error.ResultTimeoutException when it is not over by then; it goes on, nothing is cancelled
     * @see #get()
     */
    @Nullable
    R get(Duration timeout) throws InterruptedException;

    /**
     * Waits at most so long for its end, and says how it ended, without throwing that.
     *
     * @throws org.triggers4j.error.ResultTimeoutException when it is not over by then
     * @see #get()
     */
    Outcome<R> outcome(Duration timeout) throws InterruptedException;

    /** How it ended; empty while it has not. */
    Optional<Outcome<R>> info();

    /** The failure, of one that failed or is to be retried because of it. */
    Optional<Failure> exception();

    /**
     * The end of it, as a future that is completed by the engine; it fails as {@link #get()} does. For
     * {@code result.then().thenAccept(…)}.
     */
    CompletionStage<R> then();

    /**
     * Cancels the call: one that waits is over at once, for good; one that runs is told to stop with its worker's next heartbeat, and is
     * not run again, but may still succeed. May be repeated.
     *
     * @return the state afterwards: CANCELLED, or RUNNING if it was only asked to stop, or how it had ended
     */
    TaskState cancel();

    /** Allows waiting for this inside a run of a task. Mind that the run keeps its slot meanwhile. */
    AsyncResult<R> allowingWaitInTask();

    /**
     * How a call ended.
     *
     * @param state one in which nothing more happens
     * @param value the result; null if it has none
     * @param failure why it failed, was cancelled or has expired
     */
    record Outcome<R extends @Nullable Object>(
            TaskState state, @Nullable R value, Optional<Failure> failure) {}
}
