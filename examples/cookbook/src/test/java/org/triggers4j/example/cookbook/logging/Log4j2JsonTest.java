package org.triggers4j.example.cookbook.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.test.TriggersExtension;
import org.triggers4j.test.TriggersHarness;

/** What docs/guide/logging.md says of Log4j 2. Runs by itself: see the profile in the pom. */
class Log4j2JsonTest {
    @RegisterExtension
    final TriggersExtension triggers = TriggersExtension.builder()
            .task("app.ImportSubject", new ImportSubject())
            .build();

    @Test
    void variables_are_in_the_line(TriggersHarness harness) {
        PrintStream console = System.out;
        var out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            TriggerManager session = harness.session("questionnaire-7");
            session.updateConfiguration(WorkflowReader.json("""
                    {"t_importSubject": {"after": ["firstPageReceived"], "run": "app.ImportSubject"}}"""));
            session.fire("firstPageReceived", Kwargs.of("page", 1, "familyName", "Marcus"));
            harness.joinAll();
        } finally {
            System.setOut(console);
        }

        assertThat(LoggerFactory.getILoggerFactory().getClass().getName()).endsWith("Log4jLoggerFactory");
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .map(Kwargs::parse)
                .filteredOn(line -> line.text("logger").equals("app.ImportSubject"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.text("level")).isEqualTo("WARN");
                    assertThat(line.text("message")).isEqualTo("givenNames is missing");
                    assertThat(line.object("variables"))
                            .isEqualTo(Kwargs.of(
                                    "answered", "[page, familyName]",
                                    "appVersion", "1.4",
                                    "triggers4j.session", "questionnaire-7",
                                    "triggers4j.instance", "t_importSubject#0",
                                    "triggers4j.attempt", "1"));
                });
    }
}
