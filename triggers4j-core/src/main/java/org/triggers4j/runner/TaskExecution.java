package org.triggers4j.runner;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.triggers4j.job.Lease;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.SessionUid;

/**
 * One claimed run of an instance: to be executed here, or to be handed over and completed from outside. Thread-safe; of
 * {@link #execute} and {@link #handOver} the first to be called counts.
 */
public interface TaskExecution {
    SessionUid session();

    InstanceName instance();

    /** The registered name of the code. */
    String task();

    /** How often the instance was started, this time included. */
    int attempt();

    /** The right to run it. */
    Lease lease();

    /** What the instance received, by trigger, over the static parameters of {@code withParams}. */
    Kwargs triggerKwargs();

    /** A key that is the same for every attempt at this instance, to make outside effects idempotent. */
    String idempotencyKey();

    /**
     * Runs the task's code on the calling thread and hands in its outcome; never throws. A second call does nothing but
     * return the same stage, and so does one after {@link #handOver}.
     *
     * @return completes when the outcome is stored, or dropped because the lease was lost, and the hooks have run; of a
     *     run that was handed over, when it was
     */
    CompletionStage<Void> execute();

    /**
     * Hands the run over, in one commit: from now on no worker has it, and it outlives this process. Whoever presents the
     * token completes it, in any process on this store: see {@code TriggerManager.complete} and {@code fail}. If nobody has
     * by the time it is up, the instance is started again under another token, and the attempt counts; once as many as
     * {@code maxAttempts} have passed, it fails with that reason. So dispatch after this returned: the completion may come
     * at once, and the instance may be dispatched more than once.
     *
     * @param atMost how long to wait for the completion; longer than zero, at most 366 days. The deadline is compared
     *     with the wall clocks of the processes on this store
     * @return to be sent along with the work
     * @throws IllegalArgumentException when {@code atMost} is out of its range
     * @throws org.triggers4j.error.ConflictException when the code has begun to run, or was handed over already
     * @throws org.triggers4j.error.LeaseLostException when the lease has passed to somebody else: do not dispatch
     * @throws org.triggers4j.error.StoreException when the store could not be told; somebody starts the instance again, so
     *     do not dispatch. At once, if the store can be reached; if it had taken note before it went away, when the time is
     *     up
     */
    RunToken handOver(Duration atMost);
}
