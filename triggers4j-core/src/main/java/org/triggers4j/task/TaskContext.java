package org.triggers4j.task;

import java.util.Optional;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.InstanceName;

/** What a run of a task sees of the framework. Belongs to that run; may be used from several threads of it. */
public interface TaskContext {
    /** The manager of the instance's session, e.g. to fire more triggers from inside. */
    TriggerManager manager();

    /** What the instance received, by trigger, over the static parameters of {@code withParams}. */
    Kwargs triggerKwargs();

    /**
     * What one trigger brought.
     *
     * @throws org.triggers4j.error.InvalidKwargsException when the instance did not receive it
     */
    default Kwargs triggerKwargs(String trigger) {
        return triggerKwargs().object(trigger);
    }

    /** The instance being run. */
    InstanceName instance();

    /** The instance this one replays, retries or clones; empty for an original. */
    Optional<InstanceName> parent();

    /** How many replays, retries and clones lie before this instance. */
    int depth();

    /** How often this very instance was started, this time included; above 1 after a worker was lost. */
    int attempt();

    /** A number that grows with each attempt at this instance, to fence off earlier ones at outside resources. */
    long fencingToken();

    /** A key that is the same for every attempt at this instance, to make outside effects idempotent. */
    String idempotencyKey();

    /** Whether this run should stop: its lease is lost, or the engine is closing. The thread is interrupted too. */
    boolean isCancelled();

    /** A logger that remembers the highest level used; it is recorded on the instance when the run ends. */
    TaskLogger logger();

    /** To be thrown: run this instance again, as a new instance. */
    RetrySignal retry();

    /** To be thrown: run this instance again because of this failure. */
    RetrySignal retry(Throwable cause);

    /** To be thrown: give this instance up; nothing cascades. */
    SkipSignal skip();

    /** To be thrown: give this instance up, and keep these values in its metadata. */
    SkipSignal skip(Kwargs metadata);
}
