package org.triggers4j.example.cookbook.survey;

import java.util.Map;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;

/** Attaches the answers of one page to the subject. */
final class ImportResponses implements TriggerTask {
    private final Records records;

    ImportResponses(Records records) {
        this.records = records;
    }

    // region run
    @Override
    public Object run(TaskContext context) {
        long subject = context.triggerKwargs("t_importSubject").integer("subjectId");
        Kwargs page = context.triggerKwargs("pageReceived");
        records.save(context.idempotencyKey(), "answers of subject " + subject + ", page " + page.integer("page"));
        return Map.of();
    }
    // endregion
}
