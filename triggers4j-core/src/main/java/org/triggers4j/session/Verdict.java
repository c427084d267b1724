package org.triggers4j.session;

import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.InstanceName;

/** Why one instance is where it is, with the facts that show it. Immutable. */
public sealed interface Verdict permits WaitVerdict, QueueVerdict, EndVerdict {
    /** A stable word for programs, such as {@code waiting} or {@code unclaimable}. */
    String label();

    /** The same in plain English. */
    String sentence(InstanceName name);

    /** The facts as JSON; their names may grow, not change. */
    Kwargs facts();
}
