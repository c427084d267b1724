package org.triggers4j.workflow;

/**
 * Where a runaway session is halted, visibly and resumably.
 *
 * @param maxInstances instances a session may have (more per resume)
 * @param maxCascadeDepth longest chain of cascades that starts at one outside fire
 */
public record SessionLimits(long maxInstances, int maxCascadeDepth) {
    /** 1,000,000 instances, chains of 10,000. */
    public static final SessionLimits DEFAULT = new SessionLimits(1_000_000, 10_000);

    public SessionLimits {
        if (maxInstances < 1 || maxCascadeDepth < 1) {
            throw new IllegalArgumentException("Limits start at 1.");
        }
    }
}
