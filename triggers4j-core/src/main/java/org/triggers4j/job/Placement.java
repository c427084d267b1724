package org.triggers4j.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a job waits, for what, and who may run it.
 *
 * @param queue the queue it waits in
 * @param priority higher runs sooner; within a priority the id decides
 * @param runner the name of the runner that executes it
 * @param runAt not before; null for at once. Of a delegated one: until when
 * @param pinnedTo the only worker that may claim it while that worker lives; null for any
 */
public record Placement(
        String queue,
        int priority,
        String runner,
        @Nullable Instant runAt,
        @Nullable WorkerId pinnedTo) {
    /** Not before this moment; null for at once. */
    public Placement at(@Nullable Instant moment) {
        return new Placement(queue, priority, runner, moment, pinnedTo);
    }

    /** For any worker. */
    public Placement unpinned() {
        return new Placement(queue, priority, runner, runAt, null);
    }
}
