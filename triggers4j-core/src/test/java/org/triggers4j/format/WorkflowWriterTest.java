package org.triggers4j.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

class WorkflowWriterTest {

    private static final Workflow WORKFLOW = Workflow.of(
            TaskConfig.named("t_z")
                    .after("t_a", "go on")
                    .andEvery("page")
                    .unless("cancelled")
                    .withParams("score", Kwargs.of("model", "Psych 01", "empty", Kwargs.empty()))
                    .using("lambda")
                    .extras(Kwargs.of("priority", 3))
                    .run("app.Z"),
            TaskConfig.named("t_a").after("yes").run("app.A"),
            TaskConfig.named("t_every").andEvery("page").run("app.Every"));

    @Test
    void json_is_written_one_directive_a_line_in_order() {
        assertThat(WorkflowWriter.json(WORKFLOW)).isEqualTo("""
                        {
                          "t_z": {
                            "after": ["t_a", "go on"],
                            "andEvery": "page",
                            "unless": ["cancelled"],
                            "withParams": {
                              "score": {
                                "model": "Psych 01",
                                "empty": {}
                              }
                            },
                            "using": "lambda",
                            "run": "app.Z",
                            "priority": 3
                          },
                          "t_a": {
                            "after": ["yes"],
                            "run": "app.A"
                          },
                          "t_every": {
                            "after": [],
                            "andEvery": "page",
                            "run": "app.Every"
                          }
                        }
                        """);
    }

    @Test
    void yaml_is_written_with_quotes_only_where_they_are_needed() {
        assertThat(WorkflowWriter.yaml(WORKFLOW)).isEqualTo("""
                        t_z:
                          after: [t_a, "go on"]
                          andEvery: page
                          unless: [cancelled]
                          withParams:
                            score:
                              model: "Psych 01"
                              empty: {}
                          using: lambda
                          run: app.Z
                          priority: 3
                        t_a:
                          after: ["yes"]
                          run: app.A
                        t_every:
                          after: []
                          andEvery: page
                          run: app.Every
                        """);
    }

    @Test
    void and_every_stays_in_after_where_its_place_matters() {
        Workflow workflow = Workflow.of(
                TaskConfig.named("t_a").after("page", "go").andEvery("page").run("app.A"));

        assertThat(WorkflowWriter.json(workflow)).contains("\"after\": [\"page\", \"go\"]");
        assertThat(WorkflowReader.json(WorkflowWriter.json(workflow)).hash()).isEqualTo(workflow.hash());
    }

    @Test
    void a_number_with_an_exponent_is_a_number_to_every_reader_of_yaml() {
        Workflow workflow = Workflow.of(TaskConfig.named("t_a")
                .after("go")
                .extras(Kwargs.of("double", 1e10, "small", 1.5e-10, "large", new BigDecimal("1E+400")))
                .run("app.A"));

        assertThat(WorkflowWriter.yaml(workflow)).contains("double: 1.0E+10\n", "small: 1.5E-10\n", "large: 1.E+400\n");
    }

    @Test
    void an_empty_workflow_is_written() {
        assertThat(WorkflowWriter.json(Workflow.empty())).isEqualTo("{}\n");
        assertThat(WorkflowWriter.yaml(Workflow.empty())).isEqualTo("{}\n");
    }

    @Test
    void what_is_written_is_read_back_equal() {
        var workflows = new RandomWorkflows(new Random(20261121));

        for (int i = 0; i < 3_000; i++) {
            Workflow workflow = workflows.next();
            String json = WorkflowWriter.json(workflow);
            String yaml = WorkflowWriter.yaml(workflow);

            assertThat(WorkflowReader.json(json).hash()).as(json).isEqualTo(workflow.hash());
            assertThat(WorkflowReader.yaml(yaml).hash()).as(yaml).isEqualTo(workflow.hash());
            assertThat(WorkflowReader.of(Kwargs.parse(workflow.body())).hash()).isEqualTo(workflow.hash());
        }
    }
}
