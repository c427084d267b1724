package org.triggers4j.example.cookbook.survey;

import static org.triggers4j.test.TriggersAssertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.jdbc.JdbcStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.test.TriggersExtension;
import org.triggers4j.test.TriggersHarness;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

class SurveyOnSqliteTest {
    private final Records records = new Records();

    // region extension
    @TempDir
    Path directory;

    @RegisterExtension
    final TriggersExtension triggers = TriggersExtension.builder()
            .task("app.ImportSubject", new ImportSubject(records))
            .store(() -> JdbcStore.sqlite(directory.resolve("test.db")))
            .withThreads()
            .build();
    // endregion

    @Test
    void a_subject_is_imported_on_a_workers_thread(TriggersHarness harness, TriggerManager survey) {
        survey.updateConfiguration(Workflow.of(
                TaskConfig.named("t_importSubject").after("firstPageReceived").run("app.ImportSubject")));

        survey.fire("firstPageReceived", Kwargs.of("page", 1, "name", "Marcus"));
        harness.joinAll();

        assertThat(survey).hasFinished("t_importSubject#0");
        assertThat(directory.resolve("test.db")).exists();
        assertThat(records.all()).containsExactly("subject Marcus");
    }
}
