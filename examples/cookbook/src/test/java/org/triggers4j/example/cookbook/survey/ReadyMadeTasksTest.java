package org.triggers4j.example.cookbook.survey;

import static org.triggers4j.test.TriggersAssertions.assertThat;

import org.junit.jupiter.api.Test;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.test.TriggersHarness;
import org.triggers4j.test.TriggersTest;
import org.triggers4j.test.task.DeliberateException;
import org.triggers4j.test.task.TestTasks;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

// region class
@TriggersTest
class ReadyMadeTasksTest {
    @Test
    void nobody_is_told_of_a_subject_that_could_not_be_imported(TriggersHarness harness, TriggerManager survey) {
        survey.updateConfiguration(Workflow.of(
                TaskConfig.named("t_importSubject")
                        .after("questionnaireComplete")
                        .run(TestTasks.FAILING),
                TaskConfig.named("t_tell").after("t_importSubject").run(TestTasks.DEV_NULL)));

        survey.fire("questionnaireComplete");
        harness.joinAll();

        assertThat(survey)
                .hasFailed("t_importSubject#0", DeliberateException.class)
                .isMissing("t_tell#0");
    }
}
// endregion
