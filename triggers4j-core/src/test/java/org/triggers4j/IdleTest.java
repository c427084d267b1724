package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.session.ManagerType;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

class IdleTest {
    @Test
    void a_worker_is_idle_once_the_hooks_of_all_it_ran_have_been_told() {
        var hook = new CountDownLatch(1);
        try (Triggers triggers = Triggers.builder()
                .store(new InMemoryStore())
                .managerType(waitingFor(hook))
                .task("nothing", context -> null)
                .build()) {
            triggers.start();
            assertThat(triggers.isIdle()).isTrue();
            TriggerManager session = triggers.session("s", "waiting");
            session.updateConfiguration(
                    Workflow.of(TaskConfig.named("t").after("go").run("nothing")));

            session.fire("go");
            await().until(() -> session.inspect().instance("t#0").status() == InstanceStatus.FINISHED);
            assertThat(triggers.isIdle()).isFalse();

            hook.countDown();
            await().until(triggers::isIdle);
        }
    }

    @Test
    void an_engine_without_a_worker_is_idle() {
        try (Triggers triggers =
                Triggers.builder().store(new InMemoryStore()).fireOnly().build()) {
            assertThat(triggers.isIdle()).isTrue();
            triggers.start();

            assertThat(triggers.isIdle()).isTrue();
        }
    }

    private static ManagerType waitingFor(CountDownLatch latch) {
        return new ManagerType() {
            @Override
            public String name() {
                return "waiting";
            }

            @Override
            public void postFire(TriggerManager manager, String trigger, List<InstanceName> scheduled) {
                if (trigger.equals("t")) {
                    awaitQuietly(latch);
                }
            }
        };
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
