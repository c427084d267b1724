package org.triggers4j.store;

import java.time.Instant;
import java.util.Optional;
import org.triggers4j.job.JobState;
import org.triggers4j.job.WorkerId;

/**
 * An instance as it was read, with its job if that is still in the queue.
 *
 * @param job the state of its job
 */
public record InstanceState(StoredInstance stored, Optional<JobView> job) {
    /**
     * A job as others see it.
     *
     * @param queue the queue it waits in
     * @param runner the name of the runner it needs
     * @param startedAt when it began to run, if it did
     * @param runAt not before; of a delegated one, until when its completion is waited for
     * @param parkedFor why it is parked
     */
    public record JobView(
            JobState state,
            String queue,
            String runner,
            int attempt,
            Optional<WorkerId> worker,
            Optional<Instant> startedAt,
            Optional<Instant> runAt,
            Optional<String> parkedFor) {}
}
