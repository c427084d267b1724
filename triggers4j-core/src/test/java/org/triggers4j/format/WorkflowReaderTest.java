package org.triggers4j.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.triggers4j.format.WorkflowReaderErrorsTest.at;
import static org.triggers4j.format.WorkflowReaderErrorsTest.problemsOf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.triggers4j.error.Problem;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

class WorkflowReaderTest {

    private static final String SURVEY = """
            "t_importSubject": {
              // Once, when the first page is here
              // and the respondent has finished.
              "after": ["firstPageReceived", "questionnaireComplete"],
              "run": "app.tasks.ImportSubject"
            },

            "t_importResponses": {
              /* Once for every page, but only when there is
                 a subject to attach it to. */
              "after": ["t_importSubject"],
              "andEvery": "pageReceived",
              "run": "app.tasks.ImportResponses"
            },

            "t_importBrowserMetadata": {
              "after": ["t_importSubject", "pageReceived"],
              // Never for respondents who use a partner's app.
              "unless": ["isEmbeddedApplication"],
              "run": "app.tasks.ImportBrowserMetadata",
            },
            // etc.
            """;

    private static final Workflow SURVEY_IN_CODE = Workflow.of(
            TaskConfig.named("t_importSubject")
                    .after("firstPageReceived", "questionnaireComplete")
                    .run("app.tasks.ImportSubject"),
            TaskConfig.named("t_importResponses")
                    .after("t_importSubject")
                    .andEvery("pageReceived")
                    .run("app.tasks.ImportResponses"),
            TaskConfig.named("t_importBrowserMetadata")
                    .after("t_importSubject", "pageReceived")
                    .unless("isEmbeddedApplication")
                    .run("app.tasks.ImportBrowserMetadata"));

    @Test
    void json_with_comments_and_commas_behind_the_last_element_says_what_the_builder_says() {
        Workflow read = WorkflowReader.json("{" + SURVEY + "}");

        assertThat(read).isEqualTo(SURVEY_IN_CODE);
        assertThat(read.hash()).isEqualTo(SURVEY_IN_CODE.hash());
    }

    @Test
    void tasks_may_be_shown_without_the_outer_braces() {
        assertThat(WorkflowReader.json(SURVEY)).isEqualTo(SURVEY_IN_CODE);
        assertThat(WorkflowReader.json("// first a comment\n" + SURVEY)).isEqualTo(SURVEY_IN_CODE);
    }

    @Test
    void all_directives_and_extras_are_read() {
        Workflow read = WorkflowReader.json("""
                { "t_computePsychometricScore": {
                    "after": ["t_importSubject"],
                    "andEvery": "sessionFinalized",
                    "unless": ["cancelled"],
                    "withParams": { "score": { "model": "Psych 01", "cut": 0.5, "steps": [1, null, true] } },
                    "using": "lambda",
                    "run": "my_app.tasks.ComputeScore",
                    "priority": { "level": 3 },
                    "note": null
                } }""");

        assertThat(read)
                .isEqualTo(Workflow.of(TaskConfig.named("t_computePsychometricScore")
                        .after("t_importSubject")
                        .andEvery("sessionFinalized")
                        .unless("cancelled")
                        .withParams(
                                "score",
                                Kwargs.of(
                                        "model",
                                        "Psych 01",
                                        "cut",
                                        0.5,
                                        "steps",
                                        Kwargs.parse("{\"l\": [1, null, true]}")
                                                .get("l")
                                                .orElseThrow()))
                        .using("lambda")
                        .extras(Kwargs.of("priority", Kwargs.of("level", 3), "note", null))
                        .run("my_app.tasks.ComputeScore")));
    }

    @Test
    void tasks_and_triggers_keep_their_order() {
        Workflow read = WorkflowReader.json("""
                { "t_z": { "after": ["z", "a", "m"], "run": "app.Z" },
                  "t_a": { "after": ["go"], "run": "app.A" },
                  "t_m": { "after": ["go"], "run": "app.M" } }""");

        assertThat(read.tasks().keySet()).containsExactly("t_z", "t_a", "t_m");
        assertThat(read.tasks().values().iterator().next().after()).containsExactly("z", "a", "m");
    }

    @Test
    void an_optional_directive_that_is_null_is_absent() {
        Workflow read = WorkflowReader.json("""
                { "t_a": { "after": ["go"], "andEvery": null, "unless": null, "withParams": null, "using": null,
                           "run": "app.A" } }""");

        assertThat(read)
                .isEqualTo(Workflow.of(TaskConfig.named("t_a").after("go").run("app.A")));
    }

    @Test
    void and_every_is_enough_with_an_empty_after() {
        Workflow read = WorkflowReader.json("{\"t_a\": {\"after\": [], \"andEvery\": \"go\", \"run\": \"app.A\"}}");

        assertThat(read.tasks().values())
                .singleElement()
                .satisfies(task -> assertThat(task.after()).containsExactly("go"));
    }

    @Test
    void an_object_without_tasks_is_an_empty_workflow() {
        assertThat(WorkflowReader.json("{}")).isEqualTo(Workflow.empty());
        assertThat(WorkflowReader.yaml("{}")).isEqualTo(Workflow.empty());
    }

    @Test
    void a_map_in_code_is_read_like_json() {
        var task = new LinkedHashMap<String, Object>();
        task.put("after", new String[] {"go"});
        task.put("run", "app.A");
        task.put("using", null);

        assertThat(WorkflowReader.of(Kwargs.of("t_a", task)))
                .isEqualTo(Workflow.of(TaskConfig.named("t_a").after("go").run("app.A")));
    }

    @Test
    void yaml_says_the_same_as_json() {
        Workflow read = WorkflowReader.yaml("""
                # A survey
                t_importSubject:
                  after: [firstPageReceived, questionnaireComplete]
                  run: app.tasks.ImportSubject
                t_importResponses:
                  after:
                    - t_importSubject
                  andEvery: pageReceived
                  using:
                  run: app.tasks.ImportResponses
                "t_importBrowserMetadata":
                  after: [t_importSubject, 'pageReceived']
                  unless: [isEmbeddedApplication]
                  run: app.tasks.ImportBrowserMetadata
                """);

        assertThat(read).isEqualTo(SURVEY_IN_CODE);
    }

    @Test
    void plain_words_of_yaml_are_read_as_json_reads_them() {
        Workflow read = WorkflowReader.yaml("""
                t_a:
                  after: [yes, on]
                  run: app.A
                  values: [true, null, 12, -1.5, 1.E+400, yes, 0x1F, 010, 2026-11-21, ~, 'null', ""]
                """);

        assertThat(read.task("t_a").orElseThrow().extras().toJson())
                .isEqualTo(
                        "{\"values\":[true,null,12,-1.5,1E+400,\"yes\",\"0x1F\",\"010\",\"2026-11-21\",\"~\",\"null\",\"\"]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"w.json", "w.JSONC"})
    void a_json_file_is_read_by_its_name(String name, @TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve(name), "\uFEFF{" + SURVEY + "}");

        assertThat(WorkflowReader.read(file)).isEqualTo(SURVEY_IN_CODE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"w.yaml", "w.yml"})
    void a_yaml_file_is_read_by_its_name(String name, @TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve(name), "t_ä:\n  after: [go]\n  run: app.A\n");

        assertThat(WorkflowReader.read(file).tasks()).containsOnlyKeys("t_ä");
    }

    @Test
    void a_file_that_is_missing_strange_unreadable_or_not_utf_8_is_a_configuration_error(@TempDir Path dir)
            throws IOException {
        Path directory = Files.createDirectory(dir.resolve("d.json"));
        Path latin = Files.write(dir.resolve("l.json"), "{\"t_ä\": 1}".getBytes(StandardCharsets.ISO_8859_1));
        Path large = Files.writeString(dir.resolve("x.json"), "€".repeat(WorkflowReader.MAX_LENGTH + 1));

        assertThat(message(dir.resolve("none.json")))
                .startsWith("There is no file")
                .contains("none.json");
        assertThat(message(dir.resolve("w.txt"))).contains("should end with .json, .jsonc, .yaml or .yml");
        assertThat(message(directory)).contains("cannot be read");
        assertThat(message(latin)).contains("is not UTF-8");
        assertThat(message(large)).contains("is longer than 1048576 characters");
    }

    @Test
    void a_document_knows_where_its_parts_stand() {
        WorkflowDocument document = WorkflowReader.jsonDocument("""
                {
                  "t_a/b": {
                    "after": ["go",
                      "stop"], "run": "app.A" }
                }""");

        assertThat(document.position("")).hasValue(new Position(1, 1));
        assertThat(document.position("/t_a~1b")).hasValue(new Position(2, 3));
        assertThat(document.position("/t_a~1b/after/1")).hasValue(new Position(4, 7));
        assertThat(document.position("/t_a~1b/using")).hasValue(new Position(2, 3));
        assertThat(document.locate(new Problem("/t_a~1b/run", 0, 0, "No."))).satisfies(at("/t_a~1b/run", 4, 16, "No."));
    }

    private static String message(Path file) {
        return problemsOf(() -> WorkflowReader.read(file)).get(0).message();
    }
}
