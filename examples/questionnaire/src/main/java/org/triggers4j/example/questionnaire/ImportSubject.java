package org.triggers4j.example.questionnaire;

import java.time.LocalDate;
import java.util.Map;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;

/** Makes a subject of what the respondent said about himself or herself on the first page. */
final class ImportSubject implements TriggerTask {
    private final Survey survey;

    ImportSubject(Survey survey) {
        this.survey = survey;
    }

    @Override
    public Object run(TaskContext context) {
        Kwargs page = context.triggerKwargs("firstPageReceived").object("responses");
        // Fails for what is no date; an operator then replays the instance with the date put right.
        LocalDate birthday = LocalDate.parse(page.text("birthday"));

        long id = survey.insertSubject(
                context.idempotencyKey(), context.manager().uid().value(), page.text("name"), birthday.toString());

        // What this returns are the kwargs of the cascade: the tasks that wait for t_importSubject get the id.
        return Map.of("subjectId", id);
    }
}
