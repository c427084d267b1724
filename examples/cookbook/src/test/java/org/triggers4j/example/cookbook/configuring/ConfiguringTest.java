package org.triggers4j.example.cookbook.configuring;

import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.triggers4j.test.TriggersAssertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.triggers4j.Triggers;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.example.guide.GuidePage;
import org.triggers4j.format.WorkflowDocument;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.test.TriggersExtension;
import org.triggers4j.test.TriggersHarness;
import org.triggers4j.test.task.TestTasks;
import org.triggers4j.workflow.Lint;
import org.triggers4j.workflow.LintContext;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Warning;
import org.triggers4j.workflow.Workflow;

/** What docs/guide/configuring.md says is so. */
class ConfiguringTest {
    private static final Path WORKFLOWS = Path.of("src/main/resources/org/triggers4j/example/cookbook/configuring")
            .toAbsolutePath();

    @RegisterExtension
    final TriggersExtension triggers = TriggersExtension.builder()
            .task("permits.OpenCase", TestTasks.passThrough())
            .task("permits.CheckDocument", TestTasks.passThrough())
            .task("permits.AskNeighbours", TestTasks.passThrough())
            .task("permits.Assess", TestTasks.passThrough())
            .task("permits.PrintPlans", TestTasks.passThrough())
            .build();

    private GuidePage page;

    @BeforeEach
    void read() throws IOException {
        page = GuidePage.named("configuring.md");
    }

    private static Workflow workflow(String file) {
        return WorkflowReader.read(WORKFLOWS.resolve(file));
    }

    @Test
    void a_case_is_opened_and_every_document_checked_whatever_comes_first(
            TriggersHarness harness, TriggerManager permit) {
        List<Warning> warnings = Configuring.configure(permit, WORKFLOWS);

        permit.fire("documentReceived");
        permit.fire("documentReceived");
        permit.fire("feePaid");
        permit.fire("applicationReceived");
        harness.joinAll();
        permit.fire("documentReceived");
        harness.joinAll();

        assertThat(warnings).isEmpty();
        assertThat(permit)
                .hasFinished("t_openCase#0")
                .hasFinished("t_checkDocument#0")
                .hasFinished("t_checkDocument#1")
                .hasFinished("t_checkDocument#2")
                .hasUnstarted("t_askNeighbours#0");
    }

    @Test
    void json_yaml_and_java_say_the_same() {
        assertThat(workflow("permits.yaml")).isEqualTo(workflow("permits.json"));
        assertThat(Configuring.inJava()).isEqualTo(workflow("permits.json"));
    }

    @Test
    void the_outer_braces_and_a_last_comma_make_no_difference() {
        assertThat(WorkflowReader.json("\"t_a\": { \"after\": [\"go\",], \"run\": \"app.A\" },"))
                .isEqualTo(WorkflowReader.json("{\"t_a\": {\"after\": [\"go\"], \"run\": \"app.A\"}}"));
    }

    @Test
    void without_and_every_a_task_runs_once(TriggersHarness harness, TriggerManager permit) {
        Configuring.configure(permit, WORKFLOWS);

        permit.fire("applicationReceived", Kwargs.of("copy", 1));
        permit.fire("applicationReceived", Kwargs.of("copy", 2));
        permit.fire("feePaid");
        harness.joinAll();
        permit.fire("applicationReceived", Kwargs.of("copy", 3));
        harness.joinAll();

        assertThat(permit).hasFinished("t_openCase#0").isMissing("t_openCase#1");
        assertThat(permit)
                .instance("t_openCase#0")
                .hasReceived("applicationReceived", Kwargs.of("copy", 1L).asMap());
    }

    @Test
    void unless_prevents_what_has_not_been_scheduled_yet(TriggersHarness harness, TriggerManager permit) {
        Configuring.configure(permit, WORKFLOWS);

        permit.fire("isSmallBuilding");
        permit.fire("plansRead");
        permit.fire("feePaid");
        permit.fire("applicationReceived");
        harness.joinAll();

        assertThat(permit).hasAbandoned("t_askNeighbours#0");
    }

    @Test
    void unless_recalls_nothing(TriggersHarness harness, TriggerManager permit) {
        Configuring.configure(permit, WORKFLOWS);
        permit.fire("plansRead");
        permit.fire("feePaid");
        permit.fire("applicationReceived");
        harness.joinAll();

        permit.fire("isSmallBuilding");

        assertThat(permit).hasFinished("t_askNeighbours#0");
    }

    @Test
    void unless_needs_all_its_triggers(TriggerManager permit) {
        permit.updateConfiguration(WorkflowReader.json(
                "{\"t_a\": {\"after\": [\"go\"], \"unless\": [\"b\", \"c\"], \"run\": \"permits.Assess\"}}"));

        permit.fire("b");
        assertThat(permit).hasUnstarted("t_a#0");
        permit.fire("c");

        assertThat(permit).hasAbandoned("t_a#0");
    }

    @Test
    void kwargs_are_merged_over_the_params(TriggersHarness harness, TriggerManager permit) {
        permit.updateConfiguration(workflow("params.json"));

        Configuring.readPlans(permit);
        harness.joinAll();

        InstanceView assessed = permit.inspect().instance("t_assess#0");
        assertThat(page.output()).contains(assessed.actualKwargs().orElseThrow().toJson());
    }

    @Test
    void params_that_are_not_nested_are_refused() {
        String wrong = page.code("\"withParams\": { \"model\"");

        assertThat(page.output()).contains(Configuring.problems(wrong));
    }

    @Test
    void a_directive_of_ones_own_is_kept(TriggerManager permit) {
        permit.updateConfiguration(workflow("extras.json"));

        assertThat(Configuring.office(permit)).isEqualTo("Building Control");
    }

    @Test
    void an_unknown_runner_is_refused(TriggerManager permit) {
        Workflow unknown = Workflow.of(
                TaskConfig.named("t_printPlans").after("go").using("lambda").run("permits.PrintPlans"));

        ConfigurationException refusal =
                catchThrowableOfType(ConfigurationException.class, () -> permit.updateConfiguration(unknown));

        assertThat(page.output()).contains(refusal.getMessage());
        assertThat(permit.inspect().exists()).isFalse();
    }

    @Test
    void all_errors_are_reported_at_once() {
        String wrong = page.code("\"unles\": [\"isSmallBuilding\"]");

        assertThat(page.output())
                .containsSequence(Configuring.problems(wrong).lines().toList());
        assertThat(Configuring.problems(wrong).lines()).hasSize(4);
        assertThat(Configuring.problems(page.code("\"after\": [\"applicationReceived\"], \"unles\"")))
                .isEmpty();
    }

    @Test
    void a_schema_key_would_be_a_task() {
        assertThat(Configuring.problems("{ \"$schema\": \"workflow.schema.json\" }"))
                .contains("/$schema: A task is");
        assertThat(WorkflowReader.class.getResource("workflow.schema.json")).isNotNull();
    }

    @Test
    void lint_says_what_the_page_shows() {
        WorkflowDocument draft = WorkflowReader.jsonDocument(page.code("\"t_inform\""));

        for (Warning warning : Lint.check(draft.workflow(), LintContext.nothing())) {
            assertThat(page.output())
                    .anyMatch(line -> line.endsWith(": warning: " + warning.message() + " [" + warning.code() + "]"));
        }
    }

    @Test
    void every_warning_is_in_the_table() {
        for (Warning.Code code : Warning.Code.values()) {
            assertThat(page.text()).contains("| `" + code + "` |");
        }
    }

    @Test
    void a_new_condition_counts_from_the_next_fire_on(TriggersHarness harness, TriggerManager permit) {
        Configuring.configure(permit, WORKFLOWS);
        permit.fire("applicationReceived");

        List<Warning> warnings = Configuring.withoutFee(permit);

        assertThat(warnings).extracting(Warning::code).containsExactly(Warning.Code.LIVE_TASK_REDEFINED);
        assertThat(page.output()).contains(warnings.get(0).message());
        assertThat(permit).hasUnstarted("t_openCase#0");
        assertThat(page.output()).contains(permit.explain("t_openCase#0").sentence());
        permit.fire("applicationReceived");
        harness.joinAll();
        assertThat(permit).hasFinished("t_openCase#0");
    }

    @Test
    void a_redefined_task_keeps_its_place_and_others_stay(TriggerManager permit) {
        Configuring.configure(permit, WORKFLOWS);

        Configuring.withoutFee(permit);

        assertThat(permit.inspect().workflow().tasks().keySet())
                .containsExactly("t_openCase", "t_checkDocument", "t_askNeighbours");
        assertThat(permit.inspect().task("t_openCase").after()).containsExactly("applicationReceived");
    }

    @Test
    void what_is_in_the_queue_runs_as_it_was_configured_then(TriggersHarness harness, TriggerManager permit) {
        permit.updateConfiguration(workflow("params.json"));
        permit.fire("plansRead");

        permit.updateConfiguration(Workflow.of(TaskConfig.named("t_assess")
                .after("plansRead")
                .withParams("assessment", Kwargs.of("model", "Residential 3"))
                .run("permits.Assess")));
        harness.joinAll();

        assertThat(permit.inspect()
                        .instance("t_assess#0")
                        .actualKwargs()
                        .orElseThrow()
                        .object("assessment"))
                .isEqualTo(Kwargs.of("model", "Residential 2"));
    }

    @Test
    void a_task_configured_late_knows_the_earlier_fires(TriggersHarness harness, TriggerManager permit) {
        permit.fire("feePaid", Kwargs.of("amount", 80));
        Configuring.configure(permit, WORKFLOWS);

        assertThat(permit).isMissing("t_openCase#0");
        permit.fire("applicationReceived");
        harness.joinAll();

        assertThat(permit)
                .instance("t_openCase#0")
                .hasReceived("feePaid", Kwargs.of("amount", 80L).asMap());
    }

    @Test
    void a_worker_warns_of_code_that_it_does_not_have() {
        try (Triggers other = Triggers.builder().store(new InMemoryStore()).build()) {
            other.start();

            List<Warning> warnings = Configuring.configure(other.session("permit-17"), WORKFLOWS);

            assertThat(warnings).extracting(Warning::code).containsOnly(Warning.Code.UNKNOWN_TASK);
        }
    }
}
