package org.triggers4j.task;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.InstanceName;

/** A member of a group as it was when it was read; through all its retries and replays the same member. Immutable. */
public interface GroupMember {
    /** Its place in the order of submission, from 0. */
    int index();

    /** The name of its task. */
    String task();

    /** The instance that it is now, in the group's session. */
    InstanceName instance();

    /** What it was submitted with, or, after a replay, replayed with. */
    Kwargs arguments();

    /** Where it stands; FAILED for good as far as it is not replayed. */
    TaskState state();

    /** Why it failed, if it has; also of one that was skipped after that. */
    Optional<Failure> failure();

    /**
     * Its result.
     *
     * @return null when it has none: not yet, or not at all, or its task returned nothing
     * @throws org.triggers4j.error.InvalidKwargsException when it cannot be read as this type
     */
    <T> @Nullable T value(Class<T> type);
}
