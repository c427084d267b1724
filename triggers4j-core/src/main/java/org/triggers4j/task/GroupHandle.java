package org.triggers4j.task;

import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A handle on a group, in any process. Each question is asked of the store. Thread-safe. */
public interface GroupHandle {
    /** The UID of the session that the group is: {@code group-}, its name, and its own id or a random one. */
    String id();

    /** Where it stands. */
    GroupPhase phase();

    /** What has become of the members so far, in the order of their submission. Reads them all. */
    GroupResults results();

    /**
     * Adds a member for each of these arguments. A running member may always do so; others, as long as the group is open, or
     * some member has not ended. In one commit: all of them, or none.
     *
     * @param key stands for this addition: with the same key once more, nothing is added
     * @throws org.triggers4j.error.ConflictException when all members have ended and the completing task has been started, or
     *     the key stands for another addition
     * @throws org.triggers4j.error.SessionEndedException when the group is over
     */
    <A extends @Nullable Object> void add(String key, Task<A, ?> task, Collection<? extends A> arguments);

    /** {@link #add(String, Task, Collection)} by a handle. */
    <A extends @Nullable Object> void add(String key, TaskHandle<A, ?> task, Collection<? extends A> arguments);

    /** Closes an open group: once those that are in it have ended, the completing task runs. May be repeated. */
    void seal();

    /**
     * Cancels the group, in one commit: members that wait never run, those that run are told to stop and their outcome is
     * dropped, and the completing task does not run any more. May be repeated; a group that is over stays as it ended.
     */
    void cancel();

    /**
     * Waits until nothing more happens to the group by itself: it is over, or held up by a failure.
     *
     * @return the phase it is in: DONE, CANCELLED, HELD or FAILED
     * @throws org.triggers4j.error.ResultTimeoutException when that is not so in time; it goes on
     * @throws org.triggers4j.error.ConflictException inside a run of a task, which would keep a slot that the members need
     * @throws InterruptedException when the waiting thread is interrupted
     */
    GroupPhase await(Duration timeout) throws InterruptedException;

    /**
     * Waits for the completing task and returns its result.
     *
     * @return null if there is no such task, or it returned nothing
     * @throws TaskFailedException when it failed, members hold it up, or the group was cancelled
     * @throws org.triggers4j.error.ResultTimeoutException as in {@link #await}
     */
    <R> @Nullable R get(Class<R> result, Duration timeout) throws InterruptedException;
}
