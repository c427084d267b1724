package org.triggers4j.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** In which order calls and instances of one claim run. */
class UrgencyTest {
    private final List<String> ran = new ArrayList<>();

    @Test
    void the_most_urgent_runs_first_whether_it_was_called_or_triggered() {
        try (Triggers triggers = Triggers.builder()
                .store(new InMemoryStore())
                .discoverServices(false)
                .fireOnly()
                .task("app.Triggered", context -> {
                    ran.add("triggered");
                    return null;
                })
                .task(LambdaTask.of("app.Called", Kwargs.class, Void.class, (arguments, context) -> {
                    ran.add("called with " + arguments.text("priority"));
                    return null;
                }))
                .build()) {
            triggers.start();
            var session = triggers.session("s");
            session.updateConfiguration(
                    Workflow.of(TaskConfig.named("t").after("go").run("app.Triggered")));
            session.fire("go");
            var called = triggers.task("app.Called", Kwargs.class, Void.class);
            called.apply(Kwargs.of("priority", "-1"), CallOptions.NONE.priority(-1));
            called.apply(Kwargs.of("priority", "9"), CallOptions.NONE.priority(9));

            triggers.drain();
        }

        assertThat(ran).containsExactly("called with 9", "triggered", "called with -1");
    }
}
