package org.triggers4j.job;

import java.util.Comparator;

/**
 * A claimed job: what to run and the right to run it.
 *
 * @param attempt how often it has been claimed, this time included
 * @param isCancelRequested whether somebody asked for its cancellation while it ran before; it must not run again
 */
public record Claim(Job job, Lease lease, int attempt, boolean isCancelRequested) {
    /** The order in which claimed jobs are to be run: by priority, then by age. */
    public static final Comparator<Claim> MOST_URGENT = Comparator.comparing(
                    (Claim claim) -> -(long) claim.job().priority())
            .thenComparing(claim -> claim.job().id());

    /** A claim of a job whose cancellation nobody asked for. */
    public Claim(Job job, Lease lease, int attempt) {
        this(job, lease, attempt, false);
    }
}
