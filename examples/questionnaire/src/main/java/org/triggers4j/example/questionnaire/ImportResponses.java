package org.triggers4j.example.questionnaire;

import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;

/** Stores the answers of one page for the subject. */
final class ImportResponses implements TriggerTask {
    private final Survey survey;

    ImportResponses(Survey survey) {
        this.survey = survey;
    }

    @Override
    public @Nullable Object run(TaskContext context) {
        Kwargs page = context.triggerKwargs("pageReceived");
        long subjectId = context.triggerKwargs("t_importSubject").integer("subjectId");

        survey.insertResponses(
                context.idempotencyKey(),
                new Survey.Responses(
                        context.manager().uid().value(), subjectId, page.text("deliveryId"), page.integer("page")));
        return null;
    }
}
