package org.triggers4j.example.cookbook.logging;

import static org.triggers4j.test.TriggersAssertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.test.TriggersExtension;
import org.triggers4j.test.TriggersHarness;

class FinalizeWhenQuietTest {
    @RegisterExtension
    final TriggersExtension triggers = TriggersExtension.builder()
            .task("app.ImportSubject", new ImportSubject())
            .task("app.CloseFile", context -> null)
            .managerType(new FinalizeWhenQuiet())
            .build();

    @BeforeEach
    void configured(TriggerManager session) {
        session.updateConfiguration(WorkflowReader.json("""
                {
                  "t_importSubject": { "after": ["firstPageReceived"], "run": "app.ImportSubject" },
                  "t_closeFile": { "after": ["sessionFinalized"], "run": "app.CloseFile" }
                }"""));
    }

    @Test
    void a_quiet_session_is_finalised_once(TriggersHarness harness, TriggerManager session) {
        session.fire("firstPageReceived", Kwargs.of("page", 1, "givenNames", "Titus", "familyName", "Marcus"));
        harness.joinAll();
        session.fire("somethingElse");
        harness.joinAll();

        assertThat(session).hasFinished("t_closeFile#0").hasNoUnresolvedTasks();
        assertThat(session.inspect().events(0, 100))
                .filteredOn(event -> FinalizeWhenQuiet.FINALIZED.equals(event.trigger()))
                .hasSize(1);
    }

    @Test
    void a_warning_keeps_it_open_until_somebody_accepts_it(TriggersHarness harness, TriggerManager session) {
        session.fire("firstPageReceived", Kwargs.of("page", 1, "familyName", "Marcus"));
        harness.joinAll();
        assertThat(session).hasFinished("t_importSubject#0").isMissing("t_closeFile#0");

        session.fire(FinalizeWhenQuiet.ACCEPTED);
        harness.joinAll();

        assertThat(session).hasFinished("t_closeFile#0");
    }

    @Test
    void a_failure_keeps_it_open(TriggersHarness harness, TriggerManager session) {
        session.fire("firstPageReceived", Kwargs.of("page", 1, "familyName", "http://spam"));
        harness.joinAll();

        assertThat(session).hasFailed("t_importSubject#0", SpamException.class).isMissing("t_closeFile#0");
    }

    @Test
    void a_skip_without_a_cascade_lets_it_be_closed(TriggersHarness harness, TriggerManager session) {
        session.fire("firstPageReceived", Kwargs.of("page", 1, "familyName", "http://spam"));
        harness.joinAll();
        session.fire(FinalizeWhenQuiet.ACCEPTED);
        assertThat(session).isMissing("t_closeFile#0");

        session.skipFailedInstance("t_importSubject#0");
        harness.joinAll();

        assertThat(session).hasFinished("t_closeFile#0");
    }
}
