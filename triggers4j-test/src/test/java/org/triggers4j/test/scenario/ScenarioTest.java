package org.triggers4j.test.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.error.ConfigurationException;

class ScenarioTest {
    private static final String ONE_STEP = """
            {"name":"n","config":{"t_a":{"after":["x"],"run":"oracle.T0"}},"steps":[%s],"init":{},"expect":[{}]}""";

    @Test
    void a_wrong_step_is_refused_with_its_place() {
        assertRefused("{'fire':7}", "/steps/0/fire", "'fire' should be a text, but is 7.");
        assertRefused("{'dance':'t_a#0'}", "/steps/0", "A step has one of fire, start, log");
        assertRefused(
                "{'start':'t_a#0','now':true}",
                "/steps/0/now",
                "Nothing is known of 'now' here. Known: session, start.");
        assertRefused(
                "{'log':'t_a#0','level':'X'}",
                "/steps/0/level",
                "The levels are DEBUG, INFO, WARNING, ERROR, CRITICAL.");
        assertRefused("{'set_status':'t_a#0','status':'lost'}", "/steps/0/status", "There is no status 'lost'.");
        assertRefused(
                "{'skip':'t_a#0','cascade':1}", "/steps/0/cascade", "'cascade' should be true or false, but is 1.");
        assertRefused("{'fire':'x','kwargs':[]}", "/steps/0/kwargs", "'kwargs' should be an object, but is [].");
    }

    private static void assertRefused(String step, String pointer, String message) {
        assertThatThrownBy(() -> Scenario.parse(ONE_STEP.formatted(step.replace('\'', '"')), 12))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems()).singleElement().satisfies(problem -> {
                            assertThat(problem.pointer()).isEqualTo(pointer);
                            assertThat(problem.line()).isEqualTo(12);
                            assertThat(problem.message()).startsWith(message);
                        }));
    }

    @Test
    void each_step_needs_an_expectation() {
        String none = ONE_STEP.formatted("{\"fire\":\"x\"}").replace("[{}]", "[]");

        assertThatThrownBy(() -> Scenario.parse(none, 1)).hasMessageContaining("there are 1 steps and 0 expectations");
    }

    @Test
    void every_bad_line_of_every_file_is_named(@TempDir Path directory) throws Exception {
        Path first = Files.writeString(directory.resolve("a.jsonl"), "\n{\n" + ONE_STEP.formatted("{}") + "\n");
        Path second = Files.writeString(directory.resolve("b.jsonl"), "[]\n");

        assertThatThrownBy(() -> ScenarioFiles.read(List.of(first, second)))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems())
                                .extracting(problem -> Path.of(problem.message().split(": ")[0])
                                                .getFileName() + ":" + problem.line())
                                .containsExactly("a.jsonl:2", "a.jsonl:3", "b.jsonl:1"));
    }
}
