package org.triggers4j.example.cookbook.writing;

import java.util.Map;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;

/** Checks a document, and says what becomes of it. */
final class CheckDocument implements TriggerTask {
    // region run
    @Override
    public Object run(TaskContext context) {
        String name = context.triggerKwargs("documentReceived").text("name");
        int pages = context.kwarg("documentReceived", "pages", Integer.class).orElse(1);
        if (pages == 0) {
            throw context.skip(Kwargs.of("reason", "empty"));
        }
        if (name.endsWith(".exe")) {
            String key = context.idempotencyKey() + "/rejected";
            context.manager().fire("documentRejected", Kwargs.of("name", name), key);
        }
        return Map.of("name", name, "pages", pages);
    }
    // endregion
}
