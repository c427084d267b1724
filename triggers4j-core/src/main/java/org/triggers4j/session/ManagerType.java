package org.triggers4j.session;

import java.util.List;
import java.util.Optional;
import org.triggers4j.workflow.InstanceName;

/**
 * A kind of trigger manager: names the default runner, switches finalising on, and is told what happened.
 *
 * <p>A session keeps the type it was made with. Hooks run after the commit, in order, in the process that made it, and
 * at most once (a crash in between loses them): what must not be lost is a trigger, not a hook. A hook may fire. An
 * exception from a hook is logged and changes nothing.
 */
public interface ManagerType {
    /** The type without hooks and with all defaults. */
    ManagerType DEFAULT = () -> "default";

    /** The type whose sessions finalise themselves, and nothing else. */
    ManagerType FINALIZING = new ManagerType() {
        @Override
        public String name() {
            return "finalizing";
        }

        @Override
        public boolean isFinalizing() {
            return true;
        }
    };

    /** A stable unique name, stored with each session. */
    String name();

    /** The runner for tasks without {@code using}; empty for the engine's default. */
    default Optional<String> defaultRunner() {
        return Optional.empty();
    }

    /** Whether sessions of this type fire {@code sessionFinalized} by themselves, once, when nothing else is to do. */
    default boolean isFinalizing() {
        return false;
    }

    /** A trigger was fired, from outside, by a task's end or by an operator; {@code scheduled} may be empty. */
    default void postFire(TriggerManager manager, String trigger, List<InstanceName> scheduled) {}

    /** A failed instance was replayed, by an operator or by its own retry. */
    default void postReplay(TriggerManager manager, InstanceName failed, InstanceName successor) {}

    /** An operator skipped an instance; comes after {@link #postFire} of its cascade. */
    default void postSkip(TriggerManager manager, InstanceName instance, boolean cascade) {}
}
