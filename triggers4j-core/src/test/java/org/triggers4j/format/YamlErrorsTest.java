package org.triggers4j.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.triggers4j.format.WorkflowReaderErrorsTest.at;
import static org.triggers4j.format.WorkflowReaderErrorsTest.problemsOf;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.Problem;

class YamlErrorsTest {

    @Test
    void problems_of_yaml_have_true_positions() {
        assertThat(problems("""
                        t_a:
                          after: go
                          run: 7
                        t_b:
                          run: app.B
                          run: app.C
                        """))
                .satisfiesExactly(
                        at("/t_a/after", 2, 3, "Write [\"go\"]."),
                        at("/t_a/run", 3, 3, "Write \"7\", with quotes."),
                        at("/t_b", 4, 1, "The task has no 'after'."),
                        at("/t_b/run", 6, 3, "'run' is already given at 5:3."));
    }

    @Test
    void broken_yaml_is_one_problem_where_the_parser_stopped() {
        assertThat(problems("t_a:\n\tafter: [go]\n"))
                .singleElement()
                .satisfies(at("", 2, 1, "This is not YAML: while scanning for the next token, found character"));
    }

    @Test
    void an_empty_document_is_refused() {
        assertThat(problems("# nothing\n")).singleElement().satisfies(at("", 1, 1, "The document is empty."));
    }

    @Test
    void a_second_document_is_refused() {
        assertThat(problems("{}\n---\nt_a: 1\n"))
                .singleElement()
                .satisfies(at("", 3, 1, "There is more text behind the workflow."));
    }

    @Test
    void anchors_aliases_and_tags_are_refused_each_where_it_stands() {
        assertThat(problems("""
                        t_a:
                          after: &triggers [go]
                          run: !!str app.A
                        t_b:
                          after: *triggers
                          unless: [*triggers]
                          run: app.B
                        """))
                .satisfiesExactly(
                        at("/t_a/after", 2, 10, "Anchors like '&name' are not accepted."),
                        at("/t_a/run", 3, 8, "Tags like '!name' are not accepted."),
                        at("/t_b/after", 5, 10, "Aliases like '*name' are not accepted."),
                        at("/t_b/unless/0", 6, 12, "Aliases like '*name' are not accepted."));
    }

    @Test
    void an_anchor_of_a_key_is_refused() {
        assertThat(problems("&k t_a:\n  after: [go]\n  run: app.A\n"))
                .singleElement()
                .satisfies(at("/t_a", 1, 1, "Anchors like '&name' are not accepted."));
    }

    @Test
    void aliases_that_would_multiply_are_never_expanded() {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 60; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9)));
        }

        assertThat(problems(bomb.toString())).hasSizeGreaterThan(500).allMatch(problem -> problem.line() > 0);
    }

    @Test
    void nesting_that_is_too_deep_is_refused() {
        assertThat(problems("[".repeat(200_000)))
                .singleElement()
                .satisfies(at("/0".repeat(64), 1, 65, "Nested deeper"));
        assertThat(problems("- ".repeat(200_000)))
                .singleElement()
                .satisfies(at("/0".repeat(64), 1, 129, "Nested deeper"));
    }

    @Test
    void without_the_yaml_library_the_error_names_it_and_json_still_works() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(classPathWithoutYaml(), ClassLoader.getPlatformClassLoader())) {
            Class<?> reader = loader.loadClass(WorkflowReader.class.getName());

            Object read = reader.getMethod("json", String.class).invoke(null, "{}");
            Throwable refusal =
                    thrownBy(() -> reader.getMethod("yaml", String.class).invoke(null, "{}"));

            assertThat(read).hasToString("{}");
            assertThat(refusal.getClass().getSimpleName()).isEqualTo("ConfigurationException");
            assertThat(refusal).hasMessageContaining("tools.jackson.dataformat:jackson-dataformat-yaml");
        }
    }

    private static URL[] classPathWithoutYaml() throws IOException {
        var urls = new ArrayList<URL>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!entry.contains("yaml")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return urls.toArray(new URL[0]);
    }

    private static Throwable thrownBy(Callable<?> call) throws Exception {
        try {
            return new AssertionError("Nothing was thrown, but returned: " + call.call());
        } catch (InvocationTargetException e) {
            return e.getCause();
        }
    }

    private static List<Problem> problems(String yaml) {
        return problemsOf(() -> WorkflowReader.yaml(yaml));
    }
}
