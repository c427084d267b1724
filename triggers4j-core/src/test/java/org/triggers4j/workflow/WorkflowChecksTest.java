package org.triggers4j.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.Problem;

class WorkflowChecksTest {

    private static final Workflow WORKFLOW = Workflow.of(
            TaskConfig.named("t_a").after("go").run("app.A"),
            TaskConfig.named("t_b").after("go").using("threads").run("app.B"),
            TaskConfig.named("t_c").after("go").using("lamdba").run("app.C"));

    @Test
    void a_runner_nobody_knows_is_a_problem_with_the_nearest_and_the_known_ones() {
        assertThat(WorkflowChecks.unknownRunners(WORKFLOW, List.of("threads", "lambda")))
                .containsExactly(new Problem(
                        "/t_c/using",
                        0,
                        0,
                        "No task runner named 'lamdba' is known, but t_c uses it. Did you mean 'lambda'?"
                                + " Known runners: threads, lambda. Register it, or change 'using'."));
    }

    @Test
    void every_runner_is_unknown_where_none_is_known() {
        assertThat(WorkflowChecks.unknownRunners(WORKFLOW, List.of()))
                .extracting(Problem::pointer)
                .containsExactly("/t_b/using", "/t_c/using");
    }
}
