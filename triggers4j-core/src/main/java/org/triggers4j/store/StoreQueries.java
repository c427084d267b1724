package org.triggers4j.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.triggers4j.job.JobId;
import org.triggers4j.job.JobState;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.SessionUid;

/** The read side: no locks, never in the way of a commit. */
public interface StoreQueries {
    /** One consistent reading; empty when the session does not exist. */
    Optional<SessionSnapshot> session(SessionUid uid, InstanceSelection selection);

    /** For every trigger that ever fired in the session, the kwargs of its last fire; ordered by that fire. */
    Map<String, Kwargs> latestKwargs(SessionUid uid);

    /** Events after {@code afterSeq}, in order. */
    List<LogEntry> events(SessionUid uid, long afterSeq, int limit);

    /** Sessions in order of UID (bytewise), after the given one. */
    List<SessionUid> sessions(Optional<SessionUid> after, int limit);

    /** How many jobs are in each state, by letter and queue. */
    List<QueueDepth> queueDepths();

    /** Jobs that wait for something other than their turn or time, oldest first. */
    List<ParkedJob> parked(int limit);

    /** Jobs of one queue in one state. */
    record QueueDepth(String queue, JobState state, long jobs) {}

    /**
     * A parked job.
     *
     * @param session of a job that runs an instance; empty for a call
     * @param instance likewise
     * @param reason what it waits for, e.g. a worker that knows its task, or why its rows make no sense
     */
    record ParkedJob(
            JobId id, Optional<SessionUid> session, Optional<InstanceName> instance, String task, String reason) {}
}
