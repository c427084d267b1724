package org.triggers4j.example.cookbook.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.LogEntry;

class FinalizingTest {
    private static final int SESSIONS = 50;

    @Test
    void a_session_is_finalised_exactly_once_also_when_two_tasks_end_at_the_same_instant() {
        var together = new CyclicBarrier(2);
        try (Triggers triggers = Triggers.builder()
                .store(new InMemoryStore())
                .task("app.Import", context -> {
                    together.await(20, TimeUnit.SECONDS);
                    return Map.of();
                })
                .task("app.SetFlag", context -> Map.of())
                .build()) {
            triggers.start();
            for (int i = 0; i < SESSIONS; i++) {
                // region finalizing
                TriggerManager survey = triggers.session("questionnaire-" + i, "finalizing");
                survey.updateConfiguration(WorkflowReader.json("""
                        {
                          "t_importSubject": { "after": ["complete"], "run": "app.Import" },
                          "t_importResponses": { "after": ["complete"], "run": "app.Import" },
                          "t_setFlag": { "after": ["sessionFinalized"], "run": "app.SetFlag" }
                        }"""));
                // endregion
                survey.fire("complete");
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> survey.inspect().unresolvedTasks().isEmpty());

                assertThat(survey.inspect().events(0, 100))
                        .extracting(LogEntry::trigger)
                        .containsOnlyOnce("sessionFinalized");
                assertThat(survey.inspect().instancesOf("t_setFlag")).hasSize(1);
            }
        }
    }
}
