package org.triggers4j.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job to be enqueued.
 *
 * @param id its identity, and its place in the queue
 * @param task the registered name of the code
 * @param placement where it waits, for what, and who may run it
 * @param limits how long and how often it may be tried
 * @param work what the code is run for
 */
public record Job(JobId id, String task, Placement placement, JobLimits limits, Work work) {
    /** The queue of jobs whose task names none. */
    public static final String DEFAULT_QUEUE = "default";

    public String queue() {
        return placement.queue();
    }

    public int priority() {
        return placement.priority();
    }

    public String runner() {
        return placement.runner();
    }

    public @Nullable Instant runAt() {
        return placement.runAt();
    }

    public @Nullable WorkerId pinnedTo() {
        return placement.pinnedTo();
    }

    /** The manager type that a worker must know to run it; empty when it needs none. */
    public String manager() {
        return work instanceof Work.InstanceRun run ? run.manager() : "";
    }

    public boolean isCall() {
        return work instanceof Work.Call;
    }

    /**
     * The instance it runs.
     *
     * @throws IllegalStateException when it is a call
     */
    public Work.InstanceRun instance() {
        if (work instanceof Work.InstanceRun run) {
            return run;
        }
        throw new IllegalStateException("Job " + id + " is a call; it belongs to no session.");
    }

    /**
     * The call it is.
     *
     * @throws IllegalStateException when it runs an instance
     */
    public Work.Call call() {
        if (work instanceof Work.Call call) {
            return call;
        }
        throw new IllegalStateException("Job " + id + " runs an instance; it is no call.");
    }

    /** The same with another placement. */
    public Job with(Placement changed) {
        return new Job(id, task, changed, limits, work);
    }
}
