package org.triggers4j.example.cookbook.logging;

import java.util.List;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.LogLevels;
import org.triggers4j.workflow.Operator;

/** Looks at what the tasks of a session have logged. */
public final class LogReview {
    private LogReview() {}

    /** The instances that somebody has to look at, each with its level: {@code t_importSubject#0 ERROR}. */
    // region unresolved
    public static List<String> unresolved(TriggerManager session) {
        return session.inspect().instancesWithUnresolvedLogs().stream()
                .map(instance -> instance.name() + " " + instance.logLevelName())
                .toList();
    }
    // endregion

    /** Says that somebody has looked. */
    // region resolve
    public static void resolve(TriggerManager session, String instance) {
        session.by(new Operator("ann", "the page was written by our own test robot"))
                .markInstanceLogsResolved(instance);
    }
    // endregion

    /** Whether no instance has logged at WARNING or above. */
    // region quiet
    static boolean isQuiet(List<InstanceView> instances) {
        return instances.stream().noneMatch(instance -> instance.logLevel() >= LogLevels.WARNING);
    }
    // endregion
}
