package org.triggers4j.example.cookbook.survey;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;

/** Asks a third party about the respondent's browser. */
final class ImportBrowserMetadata implements TriggerTask {
    private final Records records;
    private final BrowserService browsers;
    private final Duration cooldown;

    ImportBrowserMetadata(Records records, BrowserService browsers, Duration cooldown) {
        this.records = records;
        this.browsers = browsers;
        this.cooldown = cooldown;
    }

    // region run
    @Override
    public Object run(TaskContext context) {
        String userAgent = context.triggerKwargs("pageReceived").text("userAgent");
        try {
            records.save(context.idempotencyKey(), "browser " + browsers.nameOf(userAgent));
        } catch (IOException e) {
            throw context.retry(e).cooldown(cooldown);
        }
        return Map.of();
    }
    // endregion
}
