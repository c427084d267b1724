package org.triggers4j.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskInstance;
import org.triggers4j.workflow.Workflow;

/**
 * The rows of one commit, by table. Filled by one decision, then only read; not thread-safe.
 *
 * <p>Each row appears once: sessions and instances in their last state. Inserted jobs and deleted jobs are disjoint.
 */
public final class Writes {
    /** A session's new state; inserted when it did not exist. */
    public record SessionRow(
            SessionUid uid,
            boolean isNew,
            long seq,
            Workflow workflow,
            String manager,
            String heads,
            @Nullable String halted,
            boolean isEnded) {}

    /**
     * A row of the event log.
     *
     * @param nonce random; tells, after an ambiguous commit, whether this very row was written
     */
    public record EventRow(SessionUid uid, LogEntry entry, long nonce) {}

    /** An instance's new state; inserted when it did not exist. */
    public record InstanceRow(
            SessionUid uid,
            boolean isNew,
            TaskInstance instance,
            @Nullable JobId job) {}

    /** A new idempotency key. */
    public record KeyRow(SessionUid uid, FireKey key) {}

    /** A window in which jobs with its key are ignored; opens unless one of its key is open at {@code now}. */
    public record WindowRow(CallStore.Window window, Instant now) {}

    /** A held job's run began. */
    public record StartRow(Lease lease, Instant startedAt) {}

    private final List<SessionRow> sessions = new ArrayList<>();
    private final List<EventRow> events = new ArrayList<>();
    private final List<InstanceRow> instances = new ArrayList<>();
    private final List<KeyRow> keys = new ArrayList<>();
    private final List<Job> jobs = new ArrayList<>();
    private final List<JobId> deletedJobs = new ArrayList<>();
    private final List<StartRow> starts = new ArrayList<>();
    private final List<WindowRow> windows = new ArrayList<>();
    private final List<Workflow> workflows = new ArrayList<>();

    public List<SessionRow> sessions() {
        return sessions;
    }

    public List<EventRow> events() {
        return events;
    }

    public List<InstanceRow> instances() {
        return instances;
    }

    public List<KeyRow> keys() {
        return keys;
    }

    /** Jobs to enqueue: LATER when they have a time, whichever it is, otherwise READY. */
    public List<Job> jobs() {
        return jobs;
    }

    /** Jobs that leave the queue, whoever holds them; with everything they have claimed. */
    public List<JobId> deletedJobs() {
        return deletedJobs;
    }

    /** Runs that began; one whose lease is no longer current is passed over. */
    public List<StartRow> starts() {
        return starts;
    }

    /** Windows that open. */
    public List<WindowRow> windows() {
        return windows;
    }

    /**
     * Workflows in force for a while within this commit that jobs or instances name, where the session's row has moved on
     * already. Those of the session rows are stored anyway; storing one twice is harmless.
     */
    public List<Workflow> workflows() {
        return workflows;
    }

    public boolean isEmpty() {
        return sessions.isEmpty()
                && events.isEmpty()
                && instances.isEmpty()
                && keys.isEmpty()
                && jobs.isEmpty()
                && deletedJobs.isEmpty()
                && starts.isEmpty()
                && windows.isEmpty();
    }
}
