package org.triggers4j.example.injecttool;

import java.time.Instant;

/**
 * What an owner hands in: data on animals and samples, on its way into the archive. Immutable.
 *
 * @param message what its owner is told
 * @param changedAt when its status last changed
 */
public record Submission(int id, String owner, Status status, String message, Instant changedAt) {
    /** Where a submission stands. */
    public enum Status {
        /** Something is done with it. */
        WAITING,
        /** Its data is here, and not valid yet. */
        LOADED,
        /** It can be submitted. */
        READY,
        /** The archive has it. */
        SUBMITTED,
        /** The archive has taken it in. */
        COMPLETED,
        /** The archive wants something changed. */
        NEED_REVISION,
        /** Something went wrong. */
        ERROR
    }

    Submission become(Status next, String text, Instant now) {
        return new Submission(id, owner, next, text, now);
    }
}
