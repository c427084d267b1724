package org.triggers4j.example.cookbook.logging;

import static org.triggers4j.test.TriggersAssertions.assertThat;

import ch.qos.logback.core.joran.spi.JoranException;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.triggers4j.example.guide.GuidePage;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.test.TriggersExtension;
import org.triggers4j.test.TriggersHarness;
import org.triggers4j.workflow.LogLevels;

/** What docs/guide/logging.md says of lines, variables and exceptions. */
class LoggingTest {
    private static final Kwargs VOLATILE = Kwargs.of("timestamp", 0, "threadName", "");

    @RegisterExtension
    final TriggersExtension triggers = TriggersExtension.builder()
            .task("app.ImportSubject", new ImportSubject())
            .build();

    private TriggerManager session;
    private JsonLog log;

    @BeforeEach
    void configured(TriggersHarness harness) throws JoranException {
        session = harness.session("questionnaire-7");
        session.updateConfiguration(WorkflowReader.json("""
                {"t_importSubject": {"after": ["firstPageReceived"], "run": "app.ImportSubject"}}"""));
        log = new JsonLog();
    }

    @AfterEach
    void restored() throws JoranException {
        log.close();
    }

    @Test
    void a_line_carries_its_own_variables_those_of_its_scope_and_those_of_the_run(TriggersHarness harness) {
        session.fire("firstPageReceived", Kwargs.of("page", 1, "familyName", "Marcus"));

        harness.joinAll();

        List<Kwargs> lines = log.linesOf("app.ImportSubject");
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0).get("kvpList"))
                .hasValue(List.of(Map.of("appVersion", "1.4"), Map.of("answered", "[page, familyName]")));
        assertThat(lines.get(0).object("mdc").asMap())
                .containsEntry("triggers4j.session", "questionnaire-7")
                .containsEntry("triggers4j.instance", "t_importSubject#0")
                .containsEntry("triggers4j.attempt", "1")
                .containsEntry("appVersion", "1.4");
    }

    @Test
    void the_line_is_the_one_the_page_shows(TriggersHarness harness) {
        session.fire("firstPageReceived", Kwargs.of("page", 1, "familyName", "Marcus"));

        harness.joinAll();

        Kwargs shown = GuidePage.named("logging.md").jsonAfter("The line that the example writes");
        assertThat(log.linesOf("app.ImportSubject").get(0).withAll(VOLATILE)).isEqualTo(shown.withAll(VOLATILE));
    }

    @Test
    void lines_of_libraries_are_found_by_session_and_instance(TriggersHarness harness) {
        session.fire("firstPageReceived", Kwargs.of("page", 1, "givenNames", "Titus", "familyName", "Marcus"));

        harness.joinAll();

        assertThat(log.linesOf("shop.Database"))
                .singleElement()
                .satisfies(line -> assertThat(line.object("mdc").asMap())
                        .containsEntry("triggers4j.session", "questionnaire-7")
                        .containsEntry("triggers4j.instance", "t_importSubject#0")
                        .containsEntry("appVersion", "1.4"));
    }

    @Test
    void an_exception_that_leaves_the_scope_is_logged_with_its_context_and_recorded_with_it(TriggersHarness harness) {
        session.fire("firstPageReceived", Kwargs.of("page", 1, "givenNames", "Buy", "familyName", "http://spam"));

        harness.joinAll();

        Kwargs line = log.linesOf("app.ImportSubject").get(0);
        assertThat(line.text("level")).isEqualTo("ERROR");
        assertThat(line.text("formattedMessage")).isEqualTo("SpamException: The first page looks like spam");
        assertThat(line.get("kvpList"))
                .get()
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .contains(Map.of("score", "0.93"), Map.of("threshold", "0.9"), Map.of("appVersion", "1.4"));
        assertThat(session.inspect().instance("t_importSubject#0").failure())
                .hasValueSatisfying(
                        failure -> assertThat(failure.context()).isEqualTo(Kwargs.of("score", 0.93, "threshold", 0.9)));
    }

    @Test
    void a_level_that_is_switched_off_is_recorded_all_the_same(TriggersHarness harness) {
        session.fire("firstPageReceived", Kwargs.of("page", 1, "givenNames", "Titus", "familyName", "Marcus"));

        harness.joinAll();

        assertThat(log.linesOf("app.ImportSubject")).isEmpty();
        assertThat(session.inspect().instance("t_importSubject#0").logLevel()).isEqualTo(LogLevels.DEBUG);
    }
}
