package org.triggers4j.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;
import org.triggers4j.payload.Kwargs;

class WorkflowReaderErrorsTest {

    @Test
    void all_problems_are_reported_at_once_in_the_order_of_the_text() {
        List<Problem> problems = problems("""
                {
                  "t_a": { "after": "go", "run": 7 },
                  "t_b": { "run": "app.B", "run": "app.C" },
                  "t_c": 3
                }""");

        assertThat(problems)
                .extracting(Problem::toString)
                .containsExactly(
                        "2:12 /t_a/after: 'after' is a list of triggers, but this is the text \"go\". Write [\"go\"].",
                        "2:27 /t_a/run: This should be the name of a registered task, but is the number 7."
                                + " Write \"7\", with quotes.",
                        "3:3 /t_b: The task has no 'after'. List the triggers to wait for, like \"after\": [\"go\"].",
                        "3:28 /t_b/run: 'run' is already given at 3:12. Remove one of them.",
                        "4:3 /t_c: A task is an object like {\"after\": [\"go\"], \"run\": \"app.Scan\"}, but this is the"
                                + " number 3.");
    }

    @Test
    void broken_notation_is_one_problem_with_its_place() {
        assertThat(problems("{\n  \"t_a\": { \"after\" [] }\n}"))
                .singleElement()
                .satisfies(at("", 2, 20, "This is not JSON: Unexpected character ('[' (code 91))"));
    }

    @Test
    void text_that_ends_too_early_is_one_problem_at_its_end() {
        assertThat(problems("{\n  \"t_a\": {"))
                .singleElement()
                .satisfies(at("", 2, 11, "The text ends too early. Add the missing quote, bracket or brace."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "// only a comment\n"})
    void an_empty_document_is_refused(String text) {
        assertThat(problems(text)).singleElement().satisfies(at("", 1, 1, "The document is empty."));
    }

    @Test
    void text_behind_the_workflow_is_refused() {
        assertThat(problems("{}\n {}")).singleElement().satisfies(at("", 2, 2, "There is more text behind"));
    }

    @Test
    void a_workflow_is_an_object() {
        assertThat(problems(" [1]"))
                .singleElement()
                .satisfies(
                        at("", 1, 2, "A workflow is an object of tasks, like {\"t_scan\": {…}}, but this is a list."));
        assertThat(problems("null")).singleElement().satisfies(at("", 1, 1, "but this is null."));
    }

    @Test
    void a_task_declared_twice_is_reported_at_its_second_place() {
        String task = "{ \"after\": [\"go\"], \"run\": \"app.A\" }";

        assertThat(problems("{ \"t_a\": " + task + ",\n \"t_a\": " + task + " }"))
                .singleElement()
                .satisfies(at("/t_a", 2, 2, "'t_a' is already given at 1:3."));
    }

    @Test
    void a_task_needs_run() {
        assertThat(problems("{\"t_a\":\n {\"after\": [\"go\"]}}"))
                .singleElement()
                .satisfies(at("/t_a", 1, 2, "The task has no 'run'. Name the registered task to run"));
    }

    @Test
    void a_task_with_only_and_every_still_needs_after() {
        assertThat(problems("{\"t_a\": {\"andEvery\": \"go\", \"run\": \"app.A\"}}"))
                .singleElement()
                .satisfies(
                        at("/t_a", 1, 2, "The task has no 'after'. Where 'andEvery' is enough, write \"after\": []."));
    }

    @Test
    void a_missing_directive_that_was_misspelt_is_recognised() {
        assertThat(problems("{\"t_a\": {\"aftr\": [\"go\"], \"Run\": \"app.A\"}}"))
                .extracting(Problem::message)
                .containsExactly(
                        "The task has no 'after'. Is 'aftr' meant to be it?",
                        "The task has no 'run'. Is 'Run' meant to be it?");
    }

    @Test
    void a_required_directive_cannot_be_null() {
        assertThat(problems("{\"t_a\": {\"after\": null, \"run\": null}}"))
                .satisfiesExactly(
                        at("/t_a/after", 1, 10, "but this is null. Write a list like [\"go\"]."),
                        at("/t_a/run", 1, 25, "but is null. Write a text."));
    }

    @Test
    void lists_of_triggers_must_be_lists_of_texts() {
        assertThat(problems("""
                        {"t_a": {
                          "after": ["go", 1, null,
                            ["x"]],
                          "unless": {"x": 1},
                          "run": "app.A"
                        }}"""))
                .satisfiesExactly(
                        at("/t_a/after/1", 2, 19, "but is the number 1. Write \"1\", with quotes."),
                        at("/t_a/after/2", 2, 22, "but is null. Write a text."),
                        at("/t_a/after/3", 3, 5, "but is a list. Write a text."),
                        at("/t_a/unless", 4, 3, "'unless' is a list of triggers, but this is an object."));
    }

    @Test
    void and_every_and_using_are_texts() {
        assertThat(problems("""
                        {"t_a": {"after": [], "andEvery": ["go"],
                                 "using": true, "run": "app.A"}}"""))
                .satisfiesExactly(
                        at("/t_a/andEvery", 1, 23, "This should be the name of one trigger, but is a list."),
                        at(
                                "/t_a/using",
                                2,
                                10,
                                "the name of a task runner, but is true. Write \"true\", with quotes."));
    }

    @Test
    void an_empty_after_needs_and_every() {
        assertThat(problems("{\"t_a\": {\"after\": [], \"run\": \"app.A\"}}"))
                .singleElement()
                .satisfies(at("/t_a/after", 1, 10, "A task needs a trigger to run after"));
    }

    @Test
    void names_are_checked_where_they_stand() {
        String longName = "x".repeat(201);

        assertThat(problems("""
                        {"": {"after": ["go", "", "\\u0007"],
                         "andEvery": "a\\ud800", "unless": ["%s"],
                         "using": "", "run": "a\\tb"}}""".formatted(longName)))
                .satisfiesExactly(
                        at("/", 1, 2, "The task name is empty."),
                        at("//after/1", 1, 23, "The trigger name is empty."),
                        at("//after/2", 1, 27, "The trigger name contains a control character (U+0007 at index 0)."),
                        at("//andEvery", 2, 2, "The trigger name contains half of a surrogate pair at index 1."),
                        at("//unless/0", 2, 36, "The trigger name has 201 characters; at most 200 are allowed."),
                        at("//using", 3, 2, "The runner name is empty."),
                        at("//run", 3, 15, "contains a control character (U+0009 at index 1)."));
    }

    @Test
    void with_params_is_an_object_of_objects() {
        assertThat(problems("""
                        {"t_a": {"after": ["go"], "run": "app.A", "withParams": "Psych 01"},
                         "t_b": {"after": ["go"], "run": "app.B", "withParams": {"a/b": {},
                           "score": "Psych 01"}}}"""))
                .satisfiesExactly(
                        at("/t_a/withParams", 1, 43, "'withParams' is an object of objects"),
                        at("/t_b/withParams/score", 3, 4, "'withParams' is an object of objects"));
    }

    @Test
    void a_value_no_trigger_could_carry_is_refused() {
        assertThat(problems("""
                        {"t_a": {"after": ["go"], "run": "app.A",
                          "withParams": {"go": {"text": "\\u0000"}},
                          "limit": 1e99999999999}}"""))
                .satisfiesExactly(
                        at("/t_a/withParams", 2, 3, "Text must not contain U+0000"),
                        at("/t_a/limit", 3, 12, "The number 1e99999999999 cannot be kept exactly."));
    }

    @Test
    void a_pointer_is_escaped() {
        assertThat(problems("{\"a/b~c\": 1}")).singleElement().satisfies(at("/a~1b~0c", 1, 2, "A task is an object"));
    }

    @Test
    void text_that_is_too_long_is_refused() {
        String text = " ".repeat(WorkflowReader.MAX_LENGTH - 1);

        assertThat(WorkflowReader.json(text.substring(1) + "{}").isEmpty()).isTrue();
        assertThat(problems(text + "{}")).singleElement().satisfies(at("", 0, 0, "longer than 1048576 characters"));
    }

    @Test
    void nesting_that_is_too_deep_is_refused_where_it_happens() {
        String task = "{\"t_a\": {\"after\": [\"go\"], \"run\": \"app.A\", \"deep\":\n%s%s}}";

        assertThat(WorkflowReader.json(task.formatted("[".repeat(62), "]".repeat(62)))
                        .task("t_a"))
                .isPresent();
        assertThat(problems(task.formatted("[".repeat(63), "]".repeat(63))))
                .singleElement()
                .satisfies(at("/t_a/deep" + "/0".repeat(62), 2, 63, "Nested deeper than 64 levels."));
    }

    @Test
    void a_key_that_is_too_long_is_refused() {
        assertThat(problems("{\"t_a\": {\"" + "k".repeat(1001) + "\": 1}}"))
                .singleElement()
                .satisfies(at("/t_a", 1, 10, "A key has 1001 characters; at most 1000 are allowed."));
    }

    @Test
    void a_number_that_is_too_long_is_refused_in_either_notation() {
        String task = "{t_a: {after: [go], run: app.A, x: %s}}";
        String quoted = "{\"t_a\": {\"after\": [\"go\"], \"run\": \"app.A\", \"x\": %s}}";
        String digits = "9".repeat(1001);

        assertThat(problems(quoted.formatted(digits)))
                .singleElement()
                .satisfies(at("/t_a/x", 1, 48, "A number has 1001 characters; at most 1000 are allowed."));
        assertThat(problemsOf(() -> WorkflowReader.yaml(task.formatted("0." + digits))))
                .singleElement()
                .satisfies(at("/t_a/x", 1, 36, "A number has 1003 characters; at most 1000 are allowed."));
    }

    @Test
    void a_flood_of_problems_is_cut_off_and_counted() {
        List<Problem> problems = problems("{\"t_a\": {\"run\": \"app.A\", \"after\": [" + "1,".repeat(1500) + "]}}");

        assertThat(problems).hasSize(1001);
        assertThat(problems.get(1000).message()).isEqualTo("And 500 more problems. Mend these first.");
    }

    @Test
    void a_workflow_given_as_a_map_has_problems_without_lines() {
        Kwargs tasks = Kwargs.of("t_a", Kwargs.of("after", "go", "run", "app.A"));

        assertThat(problemsOf(() -> WorkflowReader.of(tasks)))
                .singleElement()
                .satisfies(at("/t_a/after", 0, 0, "Write [\"go\"]."));
    }

    @Test
    void a_fragment_without_braces_has_true_positions() {
        assertThat(problems("// a fragment\n\"t_a\": {\"after\": 1, \"run\": \"app.A\"}"))
                .singleElement()
                .satisfies(at("/t_a/after", 2, 9, "'after' is a list of triggers"));
    }

    private static List<Problem> problems(String json) {
        return problemsOf(() -> WorkflowReader.json(json));
    }

    static List<Problem> problemsOf(ThrowingCallable reading) {
        return catchThrowableOfType(ConfigurationException.class, reading).problems();
    }

    static ThrowingConsumer<Problem> at(String pointer, int line, int column, String message) {
        return problem -> {
            assertThat(problem.message()).contains(message);
            assertThat(problem).isEqualTo(new Problem(pointer, line, column, problem.message()));
        };
    }
}
