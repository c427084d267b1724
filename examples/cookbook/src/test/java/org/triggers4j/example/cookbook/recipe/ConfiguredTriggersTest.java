package org.triggers4j.example.cookbook.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.session.TriggerManager;

class ConfiguredTriggersTest {
    @TempDir
    private Path folder;

    private static Properties settings(String text) throws IOException {
        var settings = new Properties();
        settings.load(new StringReader(text));
        return settings;
    }

    @Test
    void the_settings_choose_the_manager_type_and_the_store() throws IOException {
        Path file = folder.resolve("survey.db");
        Properties settings = settings("triggers.store=sqlite:" + file + "\ntriggers.manager=finalizing\n");

        try (var triggers = new ConfiguredTriggers(settings, code -> code.task("app.It", context -> Map.of()))) {
            TriggerManager survey = triggers.session("questionnaire-42");
            survey.updateConfiguration(WorkflowReader.json("""
                    { "t_it": { "after": ["go"], "run": "app.It" } }"""));
            survey.fire("go");

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> survey.inspect().latestKwargs().containsKey("sessionFinalized"));
        }
        assertThat(file).exists();
    }

    @Test
    void a_store_nobody_knows_is_refused_with_those_that_are_known() {
        assertThatThrownBy(() -> new ConfiguredTriggers(settings("triggers.store=redis:localhost"), code -> {}))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'redis:localhost' is none of memory:, sqlite:");
    }
}
