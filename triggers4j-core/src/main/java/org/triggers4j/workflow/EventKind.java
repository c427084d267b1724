package org.triggers4j.workflow;

/** What happened to a session, one value per row of its event log. */
public enum EventKind {
    /** Tasks were configured; detail: the workflow's hash. */
    CONFIGURED,
    /** A trigger was fired from outside, by a task's code, or by the session itself (sessionFinalized). */
    FIRED,
    /** A task finished, which fires its name; kwargs: its result. */
    FINISHED,
    /** A task failed; detail: the failure. */
    FAILED,
    /** A task asked to be retried: it was replayed; kwargs: the replacement kwargs of all triggers, if any. */
    RETRIED,
    /** A task gave itself up. */
    SELF_SKIPPED,
    /** An operator replayed a failed instance; kwargs: the replacement kwargs of all triggers, if any. */
    REPLAYED,
    /** An operator skipped a failed instance; kwargs: the simulated result; fires the task's name if cascading. */
    SKIPPED,
    /** An operator cancelled a scheduled or running instance, which failed by that; detail: the failure. */
    CANCELLED,
    /** An operator wrote a status; fires the task's name with kwargs if cascading. */
    STATUS_SET,
    /** An operator attached metadata. */
    METADATA_UPDATED,
    /** An operator marked an instance's logs as resolved. */
    LOGS_RESOLVED,
    /** An instance was copied. */
    CLONED,
    /** An operator let a halted session go on. */
    RESUMED,
    /** The session was ended. */
    ENDED
}
