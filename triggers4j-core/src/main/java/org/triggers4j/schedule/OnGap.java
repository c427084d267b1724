package org.triggers4j.schedule;

/**
 * What becomes of wall times that do not exist because the clock is put forward.
 *
 * <p>It matters only to expressions with fixed hours; see {@link CronExpression}.
 */
public enum OnGap {
    /** They are due once, together, at the first moment after the gap. */
    RUN_AFTER,
    /** They are left out. */
    SKIP
}
