package org.triggers4j.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long and how often a job may be tried.
 *
 * @param expiresAt its first run must not begin at or after this moment; one whose worker was lost goes on; null for no limit
 * @param mostAttempts how often it may be claimed before a lost worker fails it, if that is less than what the rescuing
 *     engine allows; 0 for no limit of its own, 1 for at most once
 */
public record JobLimits(@Nullable Instant expiresAt, int mostAttempts) {
    /** No limits of its own. */
    public static final JobLimits NONE = new JobLimits(null, 0);

    public JobLimits {
        if (mostAttempts < 0) {
            throw new IllegalArgumentException("mostAttempts must not be negative: " + mostAttempts);
        }
    }

    /** Whether a run must not begin any more. */
    public boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /** The smaller of its own limit and another's. */
    public int attempts(int others) {
        return mostAttempts == 0 ? others : Math.min(mostAttempts, others);
    }
}
