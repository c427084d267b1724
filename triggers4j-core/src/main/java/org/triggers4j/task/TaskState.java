package org.triggers4j.task;

/** Where a call of a task stands. */
public enum TaskState {
    /** The transaction it was called in is still open, or was rolled back. */
    WAITING("PENDING"),
    /** In the queue, for later. */
    SCHEDULED("PENDING"),
    /** In the queue; also while it waits for an exclusive key, a limit, or a worker that knows its task. */
    QUEUED("PENDING"),
    /** A worker runs it. */
    RUNNING("STARTED"),
    /** It failed and will be tried again. */
    RETRYING("RETRY"),
    /** It returned; the result is there. */
    SUCCEEDED("SUCCESS"),
    /** It failed for good. */
    FAILED("FAILURE"),
    /** It was cancelled. */
    CANCELLED("REVOKED"),
    /** It was not begun in time. */
    EXPIRED("REVOKED"),
    /** It was called in a window in which such calls are ignored; it never was in the queue. */
    IGNORED("IGNORED"),
    /** It was not run because another one holds its exclusive key, or gave itself up. */
    SKIPPED("IGNORED"),
    /** Nothing is known of it: never called, forgotten, or not committed yet as others see it. */
    NOT_FOUND("PENDING");

    private final String celeryName;

    TaskState(String celeryName) {
        this.celeryName = celeryName;
    }

    /** Whether nothing more will happen to it. */
    public boolean isReady() {
        return switch (this) {
            case SUCCEEDED, FAILED, CANCELLED, EXPIRED, IGNORED, SKIPPED -> true;
            case WAITING, SCHEDULED, QUEUED, RUNNING, RETRYING, NOT_FOUND -> false;
        };
    }

    /** What Celery and django-celery-extensions call it. */
    public String celeryName() {
        return celeryName;
    }
}
