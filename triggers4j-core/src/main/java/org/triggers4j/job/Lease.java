package org.triggers4j.job;

/**
 * The right to run a job once.
 *
 * @param token the fencing token: it rises with every claim, return, rescue and missed deadline, and only the current one may
 *     end the job
 */
public record Lease(JobId job, long token) {
    @Override
    public String toString() {
        return job + "@" + token;
    }
}
