package org.triggers4j.example.cookbook.statuses;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.workflow.InstanceStatus;

/** What can be seen of instances' statuses. */
public final class Statuses {
    private Statuses() {}

    /** One line for each instance. */
    public static List<String> report(SessionInspector permit) {
        var lines = new ArrayList<String>();
        // region report
        for (InstanceView instance : permit.instances()) {
            lines.add("%-18s %s".formatted(instance.name(), instance.status().label()));
        }
        // endregion
        return lines;
    }

    /** What is to be done about an instance, in a word. */
    // region advice
    static String advice(InstanceView instance) {
        if (instance.isResolved()) {
            return "nothing: it has ended";
        }
        if (instance.canReplay()) {
            return "replay or skip it";
        }
        if (instance.canRun()) {
            return "fire a trigger of it again, which makes the engine check it again";
        }
        if (instance.canSchedule()) {
            return "wait for " + String.join(", ", instance.missingTriggers());
        }
        return "wait for a worker";
    }
    // endregion

    /** When it failed, if it ever did. */
    public static Optional<Instant> failedAt(InstanceView instance) {
        // region transitions
        Optional<Instant> failedAt = Optional.ofNullable(instance.transitions().get(InstanceStatus.FAILED));
        // endregion
        return failedAt;
    }
}
