package org.triggers4j.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;
import org.triggers4j.payload.Kwargs;

class TaskRulesTest {

    @Test
    void a_directive_cannot_hide_among_the_extras() {
        TaskConfig task = TaskConfig.named("t_a")
                .after("go")
                .extras(Kwargs.of("unless", "stop", "priority", 3))
                .run("app.A");

        assertThat(problems(task)).extracting(Problem::pointer).containsExactly("/t_a/unless");
    }

    @Test
    void the_pointer_to_params_is_escaped() {
        TaskConfig task = TaskConfig.named("t/a")
                .after("go")
                .withParams(Kwargs.of("a/b", 1))
                .run("app.A");

        assertThat(problems(task)).extracting(Problem::pointer).containsExactly("/t~1a/withParams/a~1b");
    }

    private static List<Problem> problems(TaskConfig task) {
        return catchThrowableOfType(ConfigurationException.class, () -> Workflow.of(task))
                .problems();
    }
}
