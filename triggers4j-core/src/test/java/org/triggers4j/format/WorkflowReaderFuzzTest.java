package org.triggers4j.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.workflow.Workflow;

/** Whatever a person types: a workflow that can be written and read again, or a {@link ConfigurationException}. */
class WorkflowReaderFuzzTest {

    private static final String[] SNIPPETS = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "'",
        "//",
        "/*",
        "*/",
        "#",
        "null",
        "\\u0000",
        "\\ud800",
        "\"after\"",
        "1e999999999999",
        "-",
        "\n",
        "\t",
        "&a ",
        "*a",
        "!!binary ",
        "---\n",
        "? ",
        "| ",
        "> ",
        "%YAML 1.1\n",
        "<<: ",
        "\uFEFF",
        "\0",
        "\ud800",
        ".inf",
        ".nan",
        "\"run\": 1",
        "\"t_a\": {}"
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void a_mutated_json_document_is_a_workflow_or_a_configuration_exception(long seed) {
        int accepted = survivors(new Random(seed), WorkflowWriter::json, WorkflowReader::json);

        assertThat(accepted).isBetween(100, 4_900);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void a_mutated_yaml_document_is_a_workflow_or_a_configuration_exception(long seed) {
        int accepted = survivors(new Random(seed), WorkflowWriter::yaml, WorkflowReader::yaml);

        assertThat(accepted).isBetween(100, 4_900);
    }

    private static int survivors(Random random, Function<Workflow, String> write, Function<String, Workflow> read) {
        var workflows = new RandomWorkflows(random);
        int accepted = 0;
        for (int i = 0; i < 5_000; i++) {
            String text = mutated(write.apply(workflows.next()), random);
            accepted += isRead(text, read, write) ? 1 : 0;
        }
        return accepted;
    }

    private static boolean isRead(String text, Function<String, Workflow> read, Function<Workflow, String> write) {
        try {
            Workflow workflow = read.apply(text);
            assertThat(read.apply(write.apply(workflow)).hash()).as(text).isEqualTo(workflow.hash());
            assertThat(Workflow.ofBody(workflow.body()).hash()).as(text).isEqualTo(workflow.hash());
            return true;
        } catch (ConfigurationException e) {
            assertThat(e.problems()).as(text).isNotEmpty();
            return false;
        } catch (RuntimeException e) {
            throw new AssertionError(text, e);
        }
    }

    private static String mutated(String text, Random random) {
        var mutated = new StringBuilder(text);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(mutated.length() + 1);
            int end = Math.min(mutated.length(), at + random.nextInt(4));
            switch (random.nextInt(3)) {
                case 0 -> mutated.delete(at, end);
                case 1 -> mutated.insert(at, SNIPPETS[random.nextInt(SNIPPETS.length)]);
                default -> mutated.insert(at, mutated.substring(at, end));
            }
        }
        return mutated.toString();
    }
}
