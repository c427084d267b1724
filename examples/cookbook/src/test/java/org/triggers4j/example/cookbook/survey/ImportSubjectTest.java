package org.triggers4j.example.cookbook.survey;

import static org.triggers4j.test.TriggersAssertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.test.TriggersExtension;
import org.triggers4j.test.TriggersHarness;

// region class
class ImportSubjectTest {
    private final Records records = new Records();

    @RegisterExtension
    final TriggersExtension triggers = TriggersExtension.builder()
            .task("app.ImportSubject", new ImportSubject(records))
            .build();

    @Test
    void a_subject_is_imported_once_the_questionnaire_is_complete(TriggersHarness harness) {
        // 1. Configure.
        TriggerManager survey = harness.session();
        survey.updateConfiguration(WorkflowReader.json("""
                {
                  "t_importSubject": {
                    "after": ["firstPageReceived", "questionnaireComplete"],
                    "run": "app.ImportSubject"
                  }
                }"""));

        // 2. Fire.
        survey.fire("firstPageReceived", Kwargs.of("page", 1, "name", "Marcus"));
        survey.fire("questionnaireComplete");

        // 3. Join.
        harness.joinAll();

        // 4. Assert: first what became of the instance, then what it did.
        assertThat(survey).hasFinished("t_importSubject#0", Map.of("subjectId", 1));
        assertThat(records.all()).containsExactly("subject Marcus");
    }
}
// endregion
