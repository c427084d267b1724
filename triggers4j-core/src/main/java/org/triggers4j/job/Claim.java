package org.triggers4j.job;

/**
 * A claimed job: what to run and the right to run it.
 *
 * @param attempt how often it has been claimed, this time included
 * @param isCancelRequested whether somebody asked for its cancellation while it ran before; it must not run again
 */
public record Claim(Job job, Lease lease, int attempt, boolean isCancelRequested) {
    /** A claim of a job whose cancellation nobody asked for. */
    public Claim(Job job, Lease lease, int attempt) {
        this(job, lease, attempt, false);
    }
}
