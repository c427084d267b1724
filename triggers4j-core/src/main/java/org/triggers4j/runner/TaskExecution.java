package org.triggers4j.runner;

import java.util.concurrent.CompletionStage;
import org.triggers4j.job.Lease;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.SessionUid;

/** One claimed run of an instance, waiting to be executed. */
public interface TaskExecution {
    SessionUid session();

    InstanceName instance();

    /** The registered name of the code. */
    String task();

    /** How often the instance was started, this time included. */
    int attempt();

    /** The right to run it. */
    Lease lease();

    /**
     * Runs the task's code on the calling thread and hands in its outcome; never throws. A second call does nothing but
     * return the same stage.
     *
     * @return completes when the outcome is stored, or dropped because the lease was lost, and the hooks have run
     */
    CompletionStage<Void> execute();
}
