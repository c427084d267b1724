package org.triggers4j.example.cookbook.writing;

import java.util.Map;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;

// region task
/** Opens a case for an application. */
final class OpenCase implements TriggerTask {
    private final Cases cases;

    OpenCase(Cases cases) {
        this.cases = cases;
    }

    @Override
    public Object run(TaskContext context) {
        Kwargs application = context.triggerKwargs("applicationReceived");
        long number = cases.open(context.idempotencyKey(), application.text("address"));
        return Map.of("caseNumber", number);
    }
}
// endregion
