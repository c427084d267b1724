package org.triggers4j.example.cookbook.manager;

import java.util.List;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.ManagerType;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.InstanceName;

/** Fires {@code sessionFinalized} once no other task of the session is unresolved: by a hook. */
// region manager
public final class FinalizingManager implements ManagerType {
    private static final String SESSION_FINALIZED = "sessionFinalized";

    @Override
    public String name() {
        return "app.finalizing";
    }

    @Override
    public void postFire(TriggerManager manager, String trigger, List<InstanceName> scheduled) {
        finalizeIfDone(manager);
    }

    @Override
    public void postSkip(TriggerManager manager, InstanceName instance, boolean cascade) {
        finalizeIfDone(manager); // Without a cascade a skip fires nothing.
    }

    private static void finalizeIfDone(TriggerManager manager) {
        SessionInspector session = manager.inspect();
        boolean isDone = !session.workflow().isEmpty() // before it is configured, nothing is unresolved
                && session.unresolvedTasks().stream()
                        .allMatch(task -> task.after().contains(SESSION_FINALIZED));
        if (isDone) {
            // Two tasks may end at the same instant, and both hooks see that all is done: the key makes it one fire.
            manager.fire(SESSION_FINALIZED, Kwargs.empty(), SESSION_FINALIZED);
        }
    }
}
// endregion
