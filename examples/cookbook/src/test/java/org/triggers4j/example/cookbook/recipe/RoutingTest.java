package org.triggers4j.example.cookbook.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.TriggersBuilder;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;

class RoutingTest {
    private final InMemoryStore store = new InMemoryStore();

    // region task
    static final class RenderVideo implements TriggerTask {
        @Override
        public Optional<String> queue() {
            return Optional.of("video");
        }

        @Override
        public Object run(TaskContext context) {
            return Map.of("seconds", 90);
        }
    }
    // endregion

    private TriggersBuilder everyProcess() {
        // region routes
        TriggersBuilder everyProcess = Triggers.builder()
                .store(store)
                .task("app.ImportSubject", context -> Map.of("subjectId", 42))
                .task("app.ImportResponses", context -> Map.of())
                .task("app.RenderVideo", new RenderVideo())
                .task("app.Mail", context -> Map.of())
                .route("app.Import*", "imports");
        // endregion
        return everyProcess;
    }

    private static void start(Triggers... engines) {
        for (Triggers engine : engines) {
            engine.start();
        }
    }

    private TriggersBuilder webProcess() {
        // region web
        TriggersBuilder web = everyProcess().fireOnly();
        // endregion
        return web;
    }

    private TriggersBuilder importing() {
        // region importer
        TriggersBuilder importer = everyProcess().queues("imports");
        // endregion
        return importer;
    }

    private TriggersBuilder general() {
        // region general
        TriggersBuilder general = everyProcess().queues("default", "video");
        // endregion
        return general;
    }

    @Test
    void each_worker_takes_what_is_in_its_queues() {
        // No threads of their own: the test runs the workers, with drain().
        Triggers web = webProcess().build();
        Triggers importer = importing().fireOnly().build();
        Triggers general = general().fireOnly().build();
        try (web;
                importer;
                general) {
            start(web, importer, general);
            TriggerManager survey = web.session("questionnaire-42");
            survey.updateConfiguration(WorkflowReader.json("""
                    {
                      "t_importSubject": { "after": ["complete"], "run": "app.ImportSubject" },
                      "t_importResponses": { "after": ["complete"], "run": "app.ImportResponses" },
                      "t_renderVideo": { "after": ["complete"], "run": "app.RenderVideo" },
                      "t_mail": { "after": ["complete"], "run": "app.Mail" }
                    }"""));

            survey.fire("complete");

            assertThat(importer.drain()).isEqualTo(2);
            assertThat(survey.inspect().unresolvedTasks())
                    .extracting(Object::toString)
                    .hasSize(2);
            assertThat(general.drain()).isEqualTo(2);
            assertThat(survey.inspect().unresolvedTasks()).isEmpty();
        }
    }
}
