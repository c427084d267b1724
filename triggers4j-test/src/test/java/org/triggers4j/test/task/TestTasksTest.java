package org.triggers4j.test.task;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.triggers4j.test.TriggersAssertions.assertThat;

import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.triggers4j.error.MaxRetriesExceeded;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.test.TriggersExtension;
import org.triggers4j.test.TriggersHarness;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

class TestTasksTest {
    @RegisterExtension
    final TriggersExtension triggers = TriggersExtension.builder()
            .task("slow", TestTasks.failing(() -> new TimeoutException("too slow")))
            .task("third time", TestTasks.retrying(2, TestTasks.passThrough()))
            .task("fifth time", TestTasks.retrying(4, TestTasks.passThrough()))
            .task("polite", TestTasks.skipping(Kwargs.of("why", "not mine")))
            .build();

    @Test
    void pass_through_returns_the_kwargs_it_received_by_trigger(TriggersHarness harness) {
        TriggerManager session = harness.session();
        session.updateConfiguration(Workflow.of(TaskConfig.named("t")
                .after("go")
                .withParams("go", Kwargs.of("static", true))
                .run(TestTasks.PASS_THROUGH)));

        session.fire("go", Kwargs.of("n", 1));
        harness.joinAll();

        assertThat(session).hasFinished("t#0", Map.of("go", Map.of("static", true, "n", 1)));
    }

    @Test
    void dev_null_returns_nothing(TriggersHarness harness) {
        assertThat(run(harness, TestTasks.DEV_NULL)).hasFinished("t#0", Kwargs.empty());
    }

    @Test
    void the_failing_task_throws_what_it_is_given(TriggersHarness harness) {
        assertThat(run(harness, "slow")).hasFailed("t#0", TimeoutException.class);
    }

    @Test
    void the_named_failing_task_says_that_it_fails_on_purpose(TriggersHarness harness) {
        TriggerManager session = run(harness, TestTasks.FAILING);

        assertThat(session).hasFailed("t#0", DeliberateException.class);
        assertThat(session.inspect().instance("t#0").failure().orElseThrow().message())
                .isEqualTo("thrown on purpose by a test");
    }

    @Test
    void the_retrying_task_retries_so_many_times_and_then_goes_on(TriggersHarness harness) {
        assertThat(run(harness, "third time"))
                .hasReplayed("t#0")
                .hasReplayed("t#1")
                .hasFinished("t#2", Map.of("go", Map.of()))
                .isMissing("t#3");
    }

    @Test
    void a_replay_by_hand_is_no_retry(TriggersHarness harness) {
        TriggerManager session = run(harness, "fifth time");
        assertThat(session).hasFailed("t#3", MaxRetriesExceeded.class);

        session.replayFailedInstance("t#3");
        harness.joinAll();

        assertThat(session).hasReplayed("t#3").hasFailed("t#4", MaxRetriesExceeded.class);
    }

    @Test
    void the_task_that_retries_for_ever_uses_up_its_budget(TriggersHarness harness) {
        assertThat(run(harness, TestTasks.RETRYING))
                .hasReplayed("t#2")
                .hasFailed("t#3", MaxRetriesExceeded.class)
                .isMissing("t#4");
    }

    @Test
    void the_skipping_task_gives_itself_up_with_its_metadata(TriggersHarness harness) {
        assertThat(run(harness, TestTasks.SKIPPING)).hasSkipped("t#0");
        assertThat(run(harness, "polite", "other"))
                .instance("other#0")
                .isSkipped()
                .hasMetadata("why", "not mine");
    }

    @Test
    void a_negative_number_of_retries_is_refused() {
        assertThatThrownBy(() -> TestTasks.retrying(-1, TestTasks.devNull()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static TriggerManager run(TriggersHarness harness, String code) {
        return run(harness, code, "t");
    }

    private static TriggerManager run(TriggersHarness harness, String code, String task) {
        TriggerManager session = harness.session();
        session.updateConfiguration(
                Workflow.of(TaskConfig.named(task).after("go").run(code)));
        session.fire("go");
        harness.joinAll();
        return session;
    }
}
