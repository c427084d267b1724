package org.triggers4j.test;

import static org.triggers4j.test.TriggersAssertions.assertThat;
import static org.triggers4j.test.TriggersAssertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.runner.TaskExecution;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.session.ManagerType;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.test.task.TestTasks;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** What a join makes of code that is not a task: hooks and runners. */
class HooksAndRunnersTest {
    private final List<TriggersHarness> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(TriggersHarness::close);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_join_waits_for_what_hooks_fire(boolean isThreaded) {
        for (int round = 0; round < 20; round++) {
            TriggersHarness harness =
                    start(isThreaded, TriggersHarness.builder().managerType(new Relay()));
            TriggerManager session = harness.session();
            session.updateConfiguration(Workflow.of(
                    TaskConfig.named("t_first").after("go").run(TestTasks.DEV_NULL),
                    TaskConfig.named("t_second").after("from hook").run(TestTasks.DEV_NULL)));

            session.fire("go");
            harness.joinAll();

            assertThat(session).hasFinished("t_second#0");
            harness.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_join_waits_for_a_runner_with_threads_of_its_own(boolean isThreaded) {
        TriggersHarness harness =
                start(isThreaded, TriggersHarness.builder().configure(builder -> builder.runner(new Elsewhere())));
        TriggerManager session = harness.session();
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("t_a").after("go").using("elsewhere").run(TestTasks.DEV_NULL),
                TaskConfig.named("t_b").after("t_a").using("elsewhere").run(TestTasks.DEV_NULL)));

        session.fire("go");
        harness.joinAll();

        assertThat(session).hasFinished("t_b#0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_is_completed_from_outside_is_left_until_it_is(boolean isThreaded) {
        var courier = new Courier();
        TriggersHarness harness =
                start(isThreaded, TriggersHarness.builder().configure(builder -> builder.runner(courier)));
        TriggerManager session = harness.session();
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("t_a").after("go").using("courier").run(TestTasks.DEV_NULL),
                TaskConfig.named("t_b").after("t_a").run(TestTasks.DEV_NULL)));
        session.fire("go");
        harness.joinAll();
        assertThatThrownBy(() -> assertThat(session).hasFinished("t_a#0"))
                .hasMessageContaining(
                        "but it is running. t_a#0 was handed to something outside at 2026-01-01 00:00:00 UTC, attempt 1,"
                                + " and waits until 2026-01-01 01:00:00 UTC to be completed from there");

        session.complete("t_a#0", courier.tokens.remove(), Kwargs.of("n", 1));
        harness.joinAll();

        assertThat(session).hasFinished("t_a#0", Map.of("n", 1)).hasFinished("t_b#0");
    }

    private TriggersHarness start(boolean isThreaded, TriggersHarness.Builder builder) {
        TriggersHarness harness = (isThreaded ? builder.withThreads() : builder.deterministic()).start();
        opened.add(harness);
        return harness;
    }

    /** Its hook fires once the first task has finished. */
    private static final class Relay implements ManagerType {
        @Override
        public String name() {
            return "relay";
        }

        @Override
        public void postFire(TriggerManager manager, String trigger, List<InstanceName> scheduled) {
            if (trigger.equals("t_first")) {
                manager.fire("from hook");
            }
        }
    }

    /** Hands over what it is given for an hour. */
    private static final class Courier implements TaskRunner {
        private final ConcurrentLinkedQueue<String> tokens = new ConcurrentLinkedQueue<>();

        @Override
        public String name() {
            return "courier";
        }

        @Override
        public void run(TaskExecution execution) {
            tokens.add(execution.handOver(Duration.ofHours(1)).toString());
        }
    }

    /** Runs what it is given on threads that nobody else knows. */
    private static final class Elsewhere implements TaskRunner {
        @Override
        public String name() {
            return "elsewhere";
        }

        @Override
        public void run(TaskExecution execution) {
            new Thread(execution::execute).start();
        }
    }
}
