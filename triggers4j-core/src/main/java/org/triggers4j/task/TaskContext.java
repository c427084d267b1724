package org.triggers4j.task;

import java.util.Optional;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.InstanceName;

/** What a run of an instance sees of the framework. Belongs to that run; may be used from several threads of it. */
public interface TaskContext extends TaskRun {
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

    /**
     * What the instance received as a record whose components are triggers: each component's name, or its
     * {@link org.triggers4j.binding.Key}, is a trigger, and its type, usually another record, says what the kwargs
     * should be. Values are converted, and checked against Jakarta Validation constraints if that is on the class path.
     * A trigger that the instance did not receive is null; one without a component is ignored.
     *
     * @throws org.triggers4j.error.InvalidKwargsException with everything that does not fit, each with its path; not
     *     caught, it fails the instance, and is never retried by itself
     * @see org.triggers4j.binding.KwargsBinder
     */
    <T> T kwargs(Class<T> type);

    /**
     * What one trigger brought, as a record.
     *
     * @throws org.triggers4j.error.InvalidKwargsException when the instance did not receive it, or it does not fit
     */
    <T> T kwargs(String trigger, Class<T> type);

    /**
     * One value of what one trigger brought; empty when the trigger or the key is missing, or the value null.
     *
     * @throws org.triggers4j.error.InvalidKwargsException when the value does not fit the type
     */
    <T> Optional<T> kwarg(String trigger, String key, Class<T> type);

    /** The instance being run. */
    InstanceName instance();

    /** The instance this one replays, retries or clones; empty for an original. */
    Optional<InstanceName> parent();

    /** How many replays, retries and clones lie before this instance. */
    int depth();

    /** To be thrown: give this instance up, and keep these values in its metadata. */
    SkipSignal skip(Kwargs metadata);
}
