package org.triggers4j.example.cookbook.writing;

import java.util.Map;
import org.triggers4j.task.ExceptionContext;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;

/** Fails for reasons that somebody has to look into. */
final class Rejection implements TriggerTask {
    // region run
    @Override
    public Object run(TaskContext context) {
        long floors = context.triggerKwargs("plansRead").integer("floors");
        if (floors > 5) {
            throw ExceptionContext.withContext(
                    new IllegalStateException("Too high for this district"), Map.of("floors", floors, "allowed", 5));
        }
        return Map.of();
    }
    // endregion
}
