package org.triggers4j.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.Warning.Code;

class LintTest {

    private static final TaskConfig SCAN =
            TaskConfig.named("t_scan").after("go").run("app.Scan");

    @Test
    void a_sound_workflow_has_no_warnings() {
        Workflow workflow = Workflow.of(
                SCAN,
                TaskConfig.named("t_page")
                        .after("t_scan")
                        .andEvery("page")
                        .unless("cancelled")
                        .extras(Kwargs.of("priority", 3))
                        .run("app.Page"));

        List<Warning> warnings = Lint.check(
                workflow,
                LintContext.nothing()
                        .withTasks(List.of("app.Scan", "app.Page"))
                        .withTriggers(List.of("go", "page", "cancelled"))
                        .withPrevious(workflow, List.of("t_scan", "t_page")));

        assertThat(warnings).isEmpty();
    }

    @Test
    void what_is_not_known_is_not_checked() {
        assertThat(Lint.check(Workflow.of(SCAN), LintContext.nothing())).isEmpty();
    }

    @Test
    void an_extra_that_looks_like_a_directive_is_pointed_out() {
        Workflow workflow = Workflow.of(TaskConfig.named("t_a")
                .after("go")
                .extras(Kwargs.of("and_every", "page", "Unless", "x", "withParam", 1, "usign", "x", "priority", 3))
                .run("app.A"));

        assertThat(lint(workflow))
                .extracting(Warning::toString)
                .containsExactly(
                        "/t_a/and_every: 'and_every' is no directive, so it is kept as an extra and changes nothing."
                                + " If 'andEvery' is meant, write that. (misspelt-directive)",
                        "/t_a/Unless: 'Unless' is no directive, so it is kept as an extra and changes nothing."
                                + " If 'unless' is meant, write that. (misspelt-directive)",
                        "/t_a/withParam: 'withParam' is no directive, so it is kept as an extra and changes nothing."
                                + " If 'withParams' is meant, write that. (misspelt-directive)",
                        "/t_a/usign: 'usign' is no directive, so it is kept as an extra and changes nothing."
                                + " If 'using' is meant, write that. (misspelt-directive)");
    }

    @Test
    void a_task_whose_unless_is_all_in_after_never_runs_nor_does_what_waits_for_it() {
        Workflow workflow = Workflow.of(
                TaskConfig.named("t_b").after("t_a", "go").run("app.B"),
                TaskConfig.named("t_a").after("go", "stop").unless("stop").run("app.A"));

        assertThat(lint(workflow))
                .satisfiesExactly(
                        warning(Code.WAITS_FOR_NEVER, "/t_b/after", "t_b can never run: it waits for t_a"),
                        warning(Code.ABANDONED_BEFORE_RUN, "/t_a/unless", "t_a is abandoned whenever it could run"));
    }

    @Test
    void a_trigger_in_after_and_in_unless_is_pointed_out() {
        Workflow workflow = Workflow.of(TaskConfig.named("t_a")
                .after("go")
                .andEvery("page")
                .unless("page", "stop")
                .run("app.A"));

        assertThat(lint(workflow))
                .satisfiesExactly(warning(
                        Code.TRIGGER_IN_AFTER_AND_UNLESS, "/t_a/unless", "'page' is in 'after' and in 'unless'"));
    }

    @Test
    void a_task_that_waits_for_its_own_first_run_never_runs() {
        Workflow workflow = Workflow.of(
                TaskConfig.named("t_a").after("go", "t_a").run("app.A"),
                TaskConfig.named("t_b").after("t_a").run("app.B"));

        assertThat(lint(workflow))
                .satisfiesExactly(
                        warning(
                                Code.WAITS_FOR_ITSELF,
                                "/t_a/after",
                                "t_a can never run: it waits for its own first run."),
                        warning(Code.WAITS_FOR_NEVER, "/t_b/after", "waits for t_a, which can never run"));
    }

    @Test
    void a_task_that_is_abandoned_first_is_not_blamed_for_waiting_as_well() {
        Workflow workflow = Workflow.of(
                TaskConfig.named("t_a").after("t_b", "stop").unless("stop").run("app.A"),
                TaskConfig.named("t_b").after("t_a").run("app.B"));

        assertThat(lint(workflow))
                .extracting(Warning::code)
                .containsExactly(Code.ABANDONED_BEFORE_RUN, Code.WAITS_FOR_NEVER);
    }

    @Test
    void a_task_that_waits_for_itself_is_blamed_for_that_before_any_longer_cycle() {
        Workflow workflow = Workflow.of(
                TaskConfig.named("t_a").after("t_b", "t_a").run("app.A"),
                TaskConfig.named("t_b").after("t_a").run("app.B"));

        assertThat(lint(workflow))
                .extracting(Warning::code)
                .containsExactly(Code.WAITS_FOR_ITSELF, Code.WAITS_FOR_NEVER);
    }

    @Test
    void a_cycle_of_waiting_tasks_is_one_warning_at_its_first_task() {
        Workflow workflow = Workflow.of(
                TaskConfig.named("t_d").after("t_c").run("app.D"),
                TaskConfig.named("t_a").after("go", "t_c").run("app.A"),
                TaskConfig.named("t_b").after("t_a").run("app.B"),
                TaskConfig.named("t_c").after("t_b").run("app.C"));

        assertThat(lint(workflow))
                .satisfiesExactly(
                        warning(Code.WAITS_FOR_NEVER, "/t_d/after", "t_d can never run: it waits for t_c"),
                        warning(Code.WAITING_CYCLE, "/t_a/after", "the last for the first: t_a, t_c, t_b."));
    }

    @Test
    void a_cycle_that_an_outside_fire_breaks_is_fine() {
        Workflow workflow = Workflow.of(
                TaskConfig.named("t_a").after("t_b").run("app.A"),
                TaskConfig.named("t_b").after("t_a").run("app.B"));

        assertThat(Lint.check(workflow, LintContext.nothing().withTriggers(List.of("t_a"))))
                .isEmpty();
    }

    @Test
    void tasks_that_start_each_other_for_ever_are_pointed_out_once() {
        Workflow two = Workflow.of(
                TaskConfig.named("t_a").andEvery("t_b").run("app.A"),
                TaskConfig.named("t_b").andEvery("t_a").run("app.B"));
        Workflow one =
                Workflow.of(TaskConfig.named("t_a").after("go").andEvery("t_a").run("app.A"));

        assertThat(lint(two))
                .satisfiesExactly(warning(
                        Code.FEEDS_ITSELF, "/t_a/andEvery", "t_a, t_b run once more for every run of each other"));
        assertThat(lint(one))
                .satisfiesExactly(
                        warning(Code.FEEDS_ITSELF, "/t_a/andEvery", "t_a runs once more for every run of itself"));
    }

    @Test
    void tasks_that_start_each_other_for_ever_are_pointed_out_even_if_an_outside_fire_starts_them() {
        Workflow workflow = Workflow.of(TaskConfig.named("t_a").andEvery("t_a").run("app.A"));

        assertThat(Lint.check(workflow, LintContext.nothing().withTriggers(List.of("t_a"))))
                .satisfiesExactly(warning(Code.FEEDS_ITSELF, "/t_a/andEvery", "does not stop by itself"));
    }

    @Test
    void a_waiting_cycle_that_shares_a_task_with_a_feeding_one_is_pointed_out_too() {
        Workflow workflow = Workflow.of(
                TaskConfig.named("t_a").after("t_c").andEvery("t_b").run("app.A"),
                TaskConfig.named("t_b").andEvery("t_a").run("app.B"),
                TaskConfig.named("t_c").after("t_a").run("app.C"));

        assertThat(lint(workflow))
                .satisfiesExactly(
                        warning(Code.WAITING_CYCLE, "/t_a/after", "t_a, t_c"),
                        warning(Code.FEEDS_ITSELF, "/t_a/andEvery", "t_a, t_b"),
                        warning(Code.WAITS_FOR_NEVER, "/t_b/after", "it waits for t_a"));
    }

    @Test
    void a_changed_definition_of_a_task_with_instances_is_pointed_out() {
        Workflow previous =
                Workflow.of(SCAN, TaskConfig.named("t_a").after("go").run("app.A"));
        Workflow update = Workflow.of(
                TaskConfig.named("t_scan").after("go").using("lambda").run("app.Scan"),
                TaskConfig.named("t_a").after("stop").run("app.A"),
                TaskConfig.named("t_new").after("go").run("app.New"));

        assertThat(Lint.check(update, LintContext.nothing().withPrevious(previous, List.of("t_scan", "t_new"))))
                .satisfiesExactly(warning(Code.LIVE_TASK_REDEFINED, "/t_scan", "t_scan has instances already."));
    }

    @Test
    void a_run_that_no_registered_task_has_is_pointed_out_with_the_nearest() {
        LintContext context = LintContext.nothing().withTasks(List.of("app.Mail", "app.Scam"));

        assertThat(Lint.check(Workflow.of(SCAN), context))
                .satisfiesExactly(warning(
                        Code.UNKNOWN_TASK,
                        "/t_scan/run",
                        "No task named 'app.Scan' is registered, but t_scan runs it. Did you mean 'app.Scam'?"
                                + " Known tasks: app.Mail, app.Scam. Register it, or change 'run'."));
    }

    @Test
    void a_trigger_that_nobody_fires_is_pointed_out_with_the_nearest() {
        Workflow workflow = Workflow.of(
                SCAN,
                TaskConfig.named("t_a")
                        .after("t_scan", "pageRecieved")
                        .andEvery("t_scn")
                        .unless("stop")
                        .run("app.A"));

        assertThat(Lint.check(workflow, LintContext.nothing().withTriggers(List.of("go", "pageReceived"))))
                .satisfiesExactly(
                        warning(
                                Code.TRIGGER_NEVER_FIRED,
                                "/t_a/after",
                                "'pageRecieved', as far as known. Did you mean 'pageReceived'?"),
                        warning(Code.TRIGGER_NEVER_FIRED, "/t_a/andEvery", "Did you mean 't_scan'?"),
                        warning(
                                Code.TRIGGER_NEVER_FIRED,
                                "/t_a/unless",
                                "Nobody fires 'stop', as far as known. Fire it"));
    }

    @Test
    void names_with_slashes_are_escaped_in_pointers() {
        Workflow workflow = Workflow.of(TaskConfig.named("a/b").after("a/b").run("app.A"));

        assertThat(lint(workflow)).extracting(Warning::pointer).containsExactly("/a~1b/after");
    }

    @Test
    void a_chain_or_cycle_of_many_tasks_is_checked_without_a_deep_stack() {
        List<TaskConfig> chain = new ArrayList<>(IntStream.range(0, 20_000)
                .mapToObj(i -> TaskConfig.named("t_" + i).after("t_" + (i + 1)).run("app.A"))
                .toList());

        assertThat(lint(Workflow.of(chain))).isEmpty();

        chain.add(TaskConfig.named("t_20000").after("t_0").run("app.A"));
        assertThat(lint(Workflow.of(chain)))
                .satisfiesExactly(warning(Code.WAITING_CYCLE, "/t_0/after", "t_9 and 19991 more."));
    }

    private static List<Warning> lint(Workflow workflow) {
        return Lint.check(workflow, LintContext.nothing());
    }

    private static ThrowingConsumer<Warning> warning(Code code, String pointer, String message) {
        return warning -> {
            assertThat(warning.message()).contains(message);
            assertThat(warning).isEqualTo(new Warning(code, pointer, warning.message()));
        };
    }
}
