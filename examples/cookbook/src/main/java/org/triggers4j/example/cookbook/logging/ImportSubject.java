package org.triggers4j.example.cookbook.logging;

import static org.triggers4j.task.ExceptionContext.withContext;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TaskLogger;
import org.triggers4j.task.TriggerTask;

/** Makes a subject of the first page, and says what it noticed. */
final class ImportSubject implements TriggerTask {
    private static final double SPAM_FROM = 0.9;

    // region run
    @Override
    public Object run(TaskContext context) {
        return context.logged(Map.of("appVersion", "1.4"), log -> {
            Kwargs page = context.triggerKwargs("firstPageReceived");
            if (!page.has("givenNames")) {
                log.atWarn().addKeyValue("answered", page.asMap().keySet()).log("givenNames is missing");
            }
            requireHuman(page);
            return Map.of("subjectId", save(log, page));
        });
    }
    // endregion

    // region context
    private static void requireHuman(Kwargs page) {
        double score = spamScore(page);
        if (score >= SPAM_FROM) {
            throw withContext(
                    new SpamException("The first page looks like spam"),
                    Map.of("score", score, "threshold", SPAM_FROM));
        }
    }
    // endregion

    // region with
    private static long save(TaskLogger log, Kwargs page) {
        TaskLogger atTable = log.with(Map.of("table", "subject"));
        atTable.debug("Saving {}", page.text("familyName"));
        return Database.insert(page.text("familyName"));
    }
    // endregion

    // region library
    /** Knows nothing of triggers. */
    static final class Database {
        private static final Logger LOG = LoggerFactory.getLogger("shop.Database");

        private Database() {}

        static long insert(String name) {
            LOG.info("1 row was written");
            return name.length();
        }
    }
    // endregion

    private static double spamScore(Kwargs page) {
        return page.text("familyName").contains("http") ? 0.93 : 0.02;
    }
}
