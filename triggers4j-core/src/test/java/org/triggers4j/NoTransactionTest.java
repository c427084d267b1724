package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.triggers4j.error.ConflictException;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** A store without transactions that a task could write in. */
class NoTransactionTest {
    @Test
    void a_task_that_asks_for_its_transaction_fails_and_is_told_why() {
        try (Triggers triggers = Triggers.builder()
                .store(new InMemoryStore())
                .discoverServices(false)
                .fireOnly()
                .task("write", context -> context.transaction().getSchema())
                .build()) {
            triggers.start();
            TriggerManager session = triggers.session("s");
            session.updateConfiguration(
                    Workflow.of(TaskConfig.named("t_write").after("go").run("write")));
            session.fire("go");

            triggers.drain();

            Failure failure = session.inspect().instance("t_write#0").failure().orElseThrow();
            assertThat(failure.type()).isEqualTo(ConflictException.class.getName());
            assertThat(failure.message()).contains("no transactions");
        }
    }
}
