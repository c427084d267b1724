package org.triggers4j.example.cookbook.recipe;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.triggers4j.test.TriggersAssertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.test.TriggersExtension;
import org.triggers4j.test.TriggersHarness;
import org.triggers4j.workflow.Workflow;

class RacesTest {
    // region workflow
    private static final Workflow RACING = WorkflowReader.json("""
            {
              "t_importBrowserMetadata": {
                "after": ["t_importSubject", "pageReceived"],
                "unless": ["isEmbeddedApplication"],
                "run": "app.ImportBrowserMetadata"
              }
            }""");
    // endregion

    // region decided
    private static final Workflow DECIDED = WorkflowReader.json("""
            {
              "t_importBrowserMetadata": {
                "after": ["t_importSubject", "pageReceived", "isBrowser"],
                "run": "app.ImportBrowserMetadata"
              }
            }""");
    // endregion

    @RegisterExtension
    final TriggersExtension triggers = TriggersExtension.builder()
            .task("app.ImportBrowserMetadata", context -> Map.of())
            .build();

    private TriggerManager survey;

    @BeforeEach
    void configure(TriggerManager session) {
        survey = session;
        survey.updateConfiguration(RACING);
    }

    @Test
    void unless_wins_when_it_is_complete_before_the_last_trigger_of_after(TriggersHarness harness) {
        // region unless-first
        survey.fire("t_importSubject");
        survey.fire("isEmbeddedApplication");
        survey.fire("pageReceived");
        harness.joinAll();

        assertThat(survey).hasAbandoned("t_importBrowserMetadata#0");
        // endregion
    }

    @Test
    void unless_comes_too_late_once_the_task_is_scheduled(TriggersHarness harness) {
        // region after-first
        survey.fire("t_importSubject");
        survey.fire("pageReceived");
        survey.fire("isEmbeddedApplication");
        harness.joinAll();

        assertThat(survey).hasFinished("t_importBrowserMetadata#0");
        // endregion
    }

    @Test
    void a_test_under_every_order_finds_the_race(TriggersHarness harness) {
        assertThatThrownBy(
                        () ->
                                // region any-order
                                harness.anyOrder(session -> session.updateConfiguration(RACING))
                                        .event("t_importSubject")
                                        .event("pageReceived")
                                        .event("isEmbeddedApplication")
                                        .check(session -> assertThat(session).hasAbandoned("t_importBrowserMetadata#0"))
                        // endregion
                        )
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("isEmbeddedApplication");
    }

    @Test
    void a_decision_that_is_always_fired_does_not_race(TriggersHarness harness) {
        harness.anyOrder(session -> session.updateConfiguration(DECIDED))
                .event("t_importSubject")
                .event("pageReceived")
                .event("isEmbedded")
                .check(session -> assertThat(session).hasUnstarted("t_importBrowserMetadata#0"));
        harness.anyOrder(session -> session.updateConfiguration(DECIDED))
                .event("t_importSubject")
                .event("pageReceived")
                .event("isBrowser")
                .check(session -> assertThat(session).hasFinished("t_importBrowserMetadata#0"));
    }
}
