package org.triggers4j.session;

import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.Operator;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.Warning;
import org.triggers4j.workflow.Workflow;

/**
 * The controller of one session: configure it, fire triggers into it, repair it.
 *
 * <p>A handle: making one does no I/O, it holds no state, and any number may exist for a session, in any process.
 * Thread-safe. Every method is one commit, durable when it returns; a method that throws changed nothing, unless the
 * exception is a {@link org.triggers4j.error.StoreException} whose outcome is unknown. Hooks of the session's manager
 * type run after the commit, before the method returns.
 *
 * <p>Methods that repair (replay, skip, cancel, statuses, metadata, logs, clone, resume, end) are recorded with who and why: see
 * {@link #by}. They compare and set: of two operators who act on what both saw, one gets a
 * {@link org.triggers4j.error.ConflictException}.
 *
 * <p>All of them throw {@link org.triggers4j.error.UnknownInstanceException} for an instance that does not exist, and
 * {@link org.triggers4j.error.SessionEndedException} once the session was ended.
 */
public interface TriggerManager {
    SessionUid uid();

    /** The same session, acting for this person or program from here on. Without it the actor is "application". */
    TriggerManager by(Operator operator);

    /**
     * The same session, acting on what was seen: a status, metadata or logs written to this instance through the
     * returned manager conflict if anything has happened to the instance since. Without it, since the call began.
     */
    TriggerManager seen(InstanceView instance);

    /**
     * Adds tasks to the session, or replaces them as a whole by name; makes the session if it does not exist.
     *
     * <p>Not retroactive: nothing is created, scheduled or abandoned now, but the next fire that concerns a task sees
     * earlier fires too. A replaced task keeps its place in the order and applies to its waiting instances.
     *
     * @return what is allowed but probably not meant; see {@link org.triggers4j.workflow.Lint}
     * @throws org.triggers4j.error.ConfigurationException when a task names a runner that nobody declared
     */
    List<Warning> updateConfiguration(Workflow tasks);

    /** Fires a trigger without kwargs: see {@link #fire(String, Kwargs)}. */
    FireResult fire(String trigger);

    /**
     * Fires a trigger: records it, offers it to every task that uses it, schedules what is complete. One atomic commit.
     * Makes the session if it does not exist.
     *
     * @throws org.triggers4j.error.InvalidNameException for a bad trigger name
     * @throws org.triggers4j.error.InvalidKwargsException for kwargs beyond the size limit
     * @throws org.triggers4j.error.SessionHaltedException while the session is halted
     */
    FireResult fire(String trigger, Kwargs kwargs);

    /**
     * Fires at most once per key, for the session's life; repeating it is safe after any failure.
     *
     * @param idempotencyKey 1 to 200 characters
     * @throws org.triggers4j.error.ConflictException when the key was used with another trigger or other kwargs
     */
    FireResult fire(String trigger, Kwargs kwargs, String idempotencyKey);

    /**
     * Fires once the caller's transaction commits; never if it rolls back. The fire is applied soon after the commit, by
     * any process on this store; order among several on one connection is kept. Takes no lock on the session.
     *
     * @param connection an open transaction on the store's own database; stays the caller's
     * @throws org.triggers4j.error.ConflictException when the store has no transactions to join
     * @throws org.triggers4j.error.StoreException when the connection is in autocommit mode, or of an isolation level the
     *     store cannot work with
     */
    void fireOnCommit(Connection connection, String trigger, Kwargs kwargs);

    /** Replays a failed instance with the kwargs it had: see {@link #replayFailedInstance(String, Kwargs)}. */
    InstanceName replayFailedInstance(String instance);

    /**
     * Clones a failed instance and schedules the clone at once, with the task's current configuration. The original
     * becomes REPLAYED and keeps its failure.
     *
     * @param replacementKwargs by trigger, instead of all the kwargs the instance had
     * @return the clone's name
     * @throws org.triggers4j.error.ConflictException when the instance is not failed
     */
    InstanceName replayFailedInstance(String instance, Kwargs replacementKwargs);

    /** Gives a failed instance up; what waits for its task keeps waiting. */
    void skipFailedInstance(String instance);

    /**
     * Gives a failed instance up.
     *
     * @param cascade whether to fire the task's name with the result, as if it had finished
     * @throws org.triggers4j.error.ConflictException when the instance is not failed
     */
    void skipFailedInstance(String instance, boolean cascade, Kwargs result);

    /**
     * Cancels an instance that is scheduled or runs: it fails, with "cancelled" as the reason, and can be replayed. Its job
     * is withdrawn; a run is fenced off at once, and told to stop with its worker's next heartbeat.
     *
     * @throws org.triggers4j.error.ConflictException when the instance is neither scheduled nor running
     */
    void cancel(InstanceName instance);

    /** Writes a status by hand: see the longer form. */
    void updateInstanceStatus(String instance, InstanceStatus status);

    /**
     * Writes a status by hand, whatever it was; any job of the instance is withdrawn and its run fenced off. SCHEDULED
     * and RUNNING are labels then: nothing is enqueued.
     *
     * @param metadata merged into the instance's metadata
     * @param cascadeKwargs fires the task's name with these, if present
     */
    void updateInstanceStatus(String instance, InstanceStatus status, Kwargs metadata, Optional<Kwargs> cascadeKwargs);

    /** Merges values into an instance's metadata. */
    void updateInstanceMetadata(String instance, Kwargs metadata);

    /** Declares an instance's logs as dealt with, also those to come. */
    void markInstanceLogsResolved(String instance);

    /** Copies an instance as a waiting one, with what it has received. */
    InstanceName cloneInstance(String instance);

    /**
     * Finishes a run that its runner handed over, from wherever that is: outcome, cascade and next jobs in one commit, as
     * when a worker finishes one. Counts once, and only while the token is good; the instance's name is checked with it.
     * May be called again when the outcome is unknown: if it was written the first time, the second is refused.
     *
     * @param token the text of the {@code RunToken} of that run
     * @param result the kwargs of the cascade
     * @throws org.triggers4j.error.LeaseLostException when the token is used up, replaced, or another run's
     * @throws org.triggers4j.error.InvalidNameException when it is no token
     * @throws org.triggers4j.error.InvalidKwargsException for a result beyond the size limit
     */
    void complete(String instance, String token, Kwargs result);

    /**
     * Fails a run that its runner handed over, on the terms of {@link #complete}. What of the failure is too large is cut.
     */
    void fail(String instance, String token, Failure failure);

    /**
     * Gives a run that its runner handed over more time (or less): from now on this long, on the terms of
     * {@link #complete}.
     *
     * @param atMost longer than zero, at most 366 days
     * @throws IllegalArgumentException when it is not
     */
    void extend(String instance, String token, Duration atMost);

    /**
     * Lets a halted session go on: cascades put off are applied, and each limit counts anew.
     *
     * @throws org.triggers4j.error.ConflictException when it is not halted
     */
    void resume();

    /** Ends the session: it accepts nothing more, and what is queued is dropped. It stays readable. */
    void end();

    /**
     * Deletes the session with all it has; a later fire starts a new one.
     *
     * @return whether there was one
     */
    boolean delete();

    /** Says why a task or an instance has or has not run; see {@link SessionInspector#explain}. */
    default Explanation explain(String taskOrInstance) {
        return inspect().explain(taskOrInstance);
    }

    /** The read side of this session. */
    SessionInspector inspect();
}
