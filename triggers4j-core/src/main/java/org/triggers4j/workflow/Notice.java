package org.triggers4j.workflow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Something a trigger manager's hooks are told after the commit, in order. */
public sealed interface Notice {
    /**
     * A trigger fired, for whatever reason.
     *
     * @param scheduled the instances it scheduled, in order; may be empty
     */
    record Fired(String trigger, List<InstanceName> scheduled) implements Notice {
        public Fired {
            scheduled = Collections.unmodifiableList(new ArrayList<>(scheduled));
        }
    }

    /** A failed instance was replayed by a new one. */
    record Replayed(InstanceName failed, InstanceName successor) implements Notice {}

    /** A failed instance was skipped by an operator; comes after the notice of its cascade. */
    record Skipped(InstanceName instance, boolean cascade) implements Notice {}

    /** An instance was copied as a waiting one. */
    record Cloned(InstanceName original, InstanceName copy) implements Notice {}
}
