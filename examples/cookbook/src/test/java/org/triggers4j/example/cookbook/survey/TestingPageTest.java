package org.triggers4j.example.cookbook.survey;

import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.triggers4j.test.TriggersAssertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.example.guide.GuidePage;
import org.triggers4j.example.guide.JavaNames;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.test.TriggersExtension;
import org.triggers4j.test.TriggersHarness;
import org.triggers4j.test.scenario.Scenario;

/** What docs/guide/testing.md prints, and the names in its tables. */
class TestingPageTest {
    private static final GuidePage PAGE = GuidePage.named("testing.md");

    private final Records records = new Records();

    @RegisterExtension
    final TriggersExtension triggers = TriggersExtension.builder()
            .task("app.ImportSubject", new ImportSubject(records))
            .task("app.ImportResponses", new ImportResponses(records))
            .build();

    private static String messageOf(Callable<?> assertion) {
        return catchThrowableOfType(AssertionError.class, assertion::call).getMessage();
    }

    @Test
    void a_failed_assertion_says_what_the_page_prints(TriggersHarness harness) {
        TriggerManager survey = harness.session("questionnaire-7");
        survey.updateConfiguration(Questionnaires.workflow());
        // region nameless
        survey.fire("firstPageReceived", Kwargs.of("page", 1)); // no name
        survey.fire("pageReceived", Kwargs.of("page", 1));
        survey.fire("questionnaireComplete");
        harness.joinAll();
        // endregion

        String message = messageOf(() -> assertThat(survey).hasFinished("t_importResponses#0"));

        assertThat(message).isEqualTo(PAGE.fenceAfter("A failed assertion says"));
    }

    @Test
    void the_scenario_is_the_one_in_the_file() throws IOException {
        String file = Files.readString(Path.of("src/test/resources/scenarios/questionnaire.jsonl"));

        assertThat(PAGE.jsonAfter("One scenario is one line")).isEqualTo(Kwargs.parse(file));
    }

    @Test
    void all_names_of_its_tables_exist() {
        for (String table : List.of("## All assertions", "## The parts")) {
            List<String> names = PAGE.tableAfter(table).stream()
                    .flatMap(row -> GuidePage.codeIn(row.get(0)).stream())
                    .toList();

            assertThat(names).isNotEmpty();
            assertThat(JavaNames.unknown(names)).isEmpty();
        }
    }

    @Test
    void the_table_of_steps_has_those_that_the_reader_knows() {
        String step = "{\"name\": \"n\", \"config\": {}, \"steps\": [{}], \"init\": {}, \"expect\": [{}]}";
        String refusal = catchThrowableOfType(ConfigurationException.class, () -> Scenario.parse(step, 1))
                .getMessage();

        List<String> steps = PAGE.tableAfter("A step is an object").stream()
                .flatMap(row -> GuidePage.codeIn(row.get(0)).stream())
                .toList();

        assertThat(refusal).contains("A step has one of " + String.join(", ", steps) + ".");
    }

    @Test
    void all_nine_assertions_of_the_original_have_a_row() {
        List<String> theirs = PAGE.tableAfter("## All assertions").stream()
                .flatMap(row -> GuidePage.codeIn(row.get(1)).stream())
                .toList();

        assertThat(theirs)
                .containsExactlyInAnyOrder(
                        "assertInstanceAbandoned",
                        "assertInstanceFailed",
                        "assertInstanceFinished",
                        "assertInstanceMissing",
                        "assertInstanceReplayed",
                        "assertInstanceSkipped",
                        "assertInstanceUnstarted",
                        "assertUnresolvedTasks",
                        "assertUnresolvedInstances");
    }
}
