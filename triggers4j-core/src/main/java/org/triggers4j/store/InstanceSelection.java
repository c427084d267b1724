package org.triggers4j.store;

import java.util.List;
import org.triggers4j.workflow.InstanceName;

/** Which instances of a session to read. */
public sealed interface InstanceSelection {
    /** All. */
    record All() implements InstanceSelection {}

    /** Those that exist of these names. */
    record Named(List<InstanceName> names) implements InstanceSelection {}

    /** All of one task. */
    record OfTask(String task) implements InstanceSelection {}

    /** Those in no final status. */
    record Unresolved() implements InstanceSelection {}

    /** Those whose logs are at ERROR or above and not resolved, by flag or by status. */
    record UnresolvedLogs() implements InstanceSelection {}

    /** None: the session's row alone. */
    record None() implements InstanceSelection {}
}
