package org.triggers4j.example.cookbook.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.test.TriggersHarness;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** What docs/guide/logging.md says of failures by mail is so. */
class FailuresByMailTest {
    @Test
    void three_failures_of_a_task_are_mailed_in_half_an_hour() {
        var subjects = new ArrayList<String>();
        try (TriggersHarness harness = TriggersHarness.builder()
                .task("app.Fetch", context -> {
                    throw new IllegalStateException("no answer");
                })
                .configure(engine ->
                        FailuresByMail.telling(engine, (to, subject, text) -> subjects.add(to + ": " + subject)))
                .start()) {
            TriggerManager session = harness.session("s");
            session.updateConfiguration(
                    Workflow.of(TaskConfig.named("t_fetch").andEvery("go").run("app.Fetch")));
            for (int i = 0; i < 5; i++) {
                session.fire("go");
            }

            harness.joinAll();
        }

        assertThat(subjects).hasSize(3).containsOnly("duty@example.org: Error in app.Fetch");
    }
}
