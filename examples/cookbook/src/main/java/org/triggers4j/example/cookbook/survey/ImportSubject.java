package org.triggers4j.example.cookbook.survey;

import java.util.Map;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;

// region task
/** Makes a subject of what the first page says. */
final class ImportSubject implements TriggerTask {
    private final Records records;

    ImportSubject(Records records) {
        this.records = records;
    }

    @Override
    public Object run(TaskContext context) {
        Kwargs page = context.triggerKwargs("firstPageReceived");
        long id = records.save(context.idempotencyKey(), "subject " + page.text("name"));
        return Map.of("subjectId", id);
    }
}
// endregion
