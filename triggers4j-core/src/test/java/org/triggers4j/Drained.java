package org.triggers4j;

import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.task.TriggerTask;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** Runs a task once, on the calling thread, and shows what became of it. */
final class Drained {
    private Drained() {}

    /** The instance {@code t_it#0} of a task that waits for the trigger {@code go}, with what that brings. */
    static InstanceView run(TriggerTask task, Kwargs kwargs) {
        try (Triggers triggers = Triggers.builder()
                .store(new InMemoryStore())
                .discoverServices(false)
                .fireOnly()
                .task("app.It", task)
                .build()) {
            triggers.start();
            TriggerManager session = triggers.session("s");
            session.updateConfiguration(
                    Workflow.of(TaskConfig.named("t_it").after("go").run("app.It")));
            session.fire("go", kwargs);
            triggers.drain();
            return session.inspect().instance("t_it#0");
        }
    }
}
