package org.triggers4j.example.cookbook.logging;

import java.util.List;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.ManagerType;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.InstanceName;

// region type
/** Fires {@code sessionFinalized} when nothing else is left to do, but only if nobody has logged a warning. */
public final class FinalizeWhenQuiet implements ManagerType {
    static final String FINALIZED = "sessionFinalized";
    static final String ACCEPTED = "warningsAccepted";

    @Override
    public String name() {
        return "finalizeWhenQuiet";
    }

    @Override
    public void postFire(TriggerManager manager, String trigger, List<InstanceName> scheduled) {
        finalizeIfQuiet(manager);
    }

    @Override
    public void postSkip(TriggerManager manager, InstanceName instance, boolean cascade) {
        finalizeIfQuiet(manager); // Without a cascade a skip fires nothing.
    }

    private static void finalizeIfQuiet(TriggerManager manager) {
        SessionInspector session = manager.inspect();
        if (isSettled(session) && isQuietOrAccepted(session)) {
            manager.fire(FINALIZED, Kwargs.empty(), FINALIZED); // The key makes it happen once.
        }
    }

    private static boolean isSettled(SessionInspector session) {
        return !session.workflow().isEmpty()
                && session.unresolvedTasks().stream()
                        .allMatch(task -> task.after().contains(FINALIZED));
    }

    private static boolean isQuietOrAccepted(SessionInspector session) {
        return LogReview.isQuiet(session.instances()) || session.latestKwargs().containsKey(ACCEPTED);
    }
}
// endregion
