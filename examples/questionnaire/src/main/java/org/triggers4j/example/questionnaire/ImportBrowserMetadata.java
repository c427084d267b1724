package org.triggers4j.example.questionnaire;

import java.time.Duration;
import java.util.Map;
import org.triggers4j.example.questionnaire.MetadataService.UnavailableException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;

/** Asks a third party about the respondent's browser; tries again for a while when it does not answer. */
final class ImportBrowserMetadata implements TriggerTask {
    private final Survey survey;
    private final MetadataService service;
    private final Duration cooldown;

    ImportBrowserMetadata(Survey survey, MetadataService service, Duration cooldown) {
        this.survey = survey;
        this.service = service;
        this.cooldown = cooldown;
    }

    @Override
    public Object run(TaskContext context) throws Exception {
        Kwargs page = context.triggerKwargs("pageReceived");
        if (page.has("doNotTrack")) {
            throw context.skip(Kwargs.of("because", "The respondent does not want to be tracked."));
        }
        String browser = ask(context, page.text("userAgent"));

        long subjectId = context.triggerKwargs("t_importSubject").integer("subjectId");
        survey.insertMetadata(
                context.idempotencyKey(),
                new Survey.BrowserMetadata(context.manager().uid().value(), subjectId, browser));
        return Map.of("browser", browser);
    }

    private String ask(TaskContext context, String userAgent) throws Exception {
        try {
            return service.browserOf(userAgent);
        } catch (UnavailableException e) {
            context.logger().info("No answer, trying again later");
            throw context.retry(e).cooldown(cooldown.multipliedBy(context.depth() + 1L));
        }
    }
}
