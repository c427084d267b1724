package org.triggers4j.example.cookbook.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.triggers4j.Triggers;
import org.triggers4j.TriggersBuilder;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.session.ManagerType;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;

class MailRunnerTest {
    private final Together mail = new Together();

    /** Counts how many of its runs were ever under way at the same time, and on which threads. */
    private static final class Together implements TriggerTask {
        private final AtomicInteger now = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private final AtomicInteger runs = new AtomicInteger();

        @Override
        public Object run(TaskContext context) {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            now.decrementAndGet();
            runs.incrementAndGet();
            return Map.of();
        }
    }

    private Triggers open(Consumer<TriggersBuilder> settings) {
        // region register
        TriggersBuilder builder = Triggers.builder()
                .store(new InMemoryStore())
                .task("shop.Mail", mail)
                .runner(new MailRunner());
        // endregion
        settings.accept(builder);
        Triggers triggers = builder.build();
        triggers.start();
        return triggers;
    }

    @Test
    void instances_of_a_task_that_uses_it_run_one_after_the_other() {
        try (Triggers triggers = open(settings -> {})) {
            TriggerManager order = triggers.session("order-1");
            order.updateConfiguration(WorkflowReader.json("""
                    { "t_mail": { "after": [], "andEvery": "mailWanted", "using": "mail", "run": "shop.Mail" } }"""));

            for (int i = 0; i < 20; i++) {
                order.fire("mailWanted");
            }

            await().atMost(Duration.ofSeconds(20)).until(() -> mail.runs.get() == 20);
            assertThat(mail.most).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"engine", "manager type"})
    void it_may_be_the_default_of_the_engine_or_of_a_manager_type(String whose) {
        ManagerType mailing = new Mailing();
        Consumer<TriggersBuilder> settings =
                whose.equals("engine") ? builder -> builder.defaultRunner("mail") : builder -> {};
        try (Triggers triggers = open(settings.andThen(builder -> builder.managerType(mailing)))) {
            TriggerManager order =
                    whose.equals("engine") ? triggers.session("order-1") : triggers.session("order-1", "mailing");
            order.updateConfiguration(WorkflowReader.json("""
                    { "t_mail": { "after": ["mailWanted"], "run": "shop.Mail" } }"""));

            order.fire("mailWanted");

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> order.inspect().unresolvedTasks().isEmpty());
            assertThat(mail.runs).hasValue(1);
        }
    }

    // region default
    static final class Mailing implements ManagerType {
        @Override
        public String name() {
            return "mailing";
        }

        @Override
        public Optional<String> defaultRunner() {
            return Optional.of("mail");
        }
    }
    // endregion
}
