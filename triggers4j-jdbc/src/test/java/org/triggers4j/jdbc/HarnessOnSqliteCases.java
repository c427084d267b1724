package org.triggers4j.jdbc;

import static org.triggers4j.test.TriggersAssertions.assertThat;
import static org.triggers4j.test.TriggersAssertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.test.HarnessBuilder;
import org.triggers4j.test.TriggersExtension;
import org.triggers4j.test.TriggersHarness;
import org.triggers4j.test.task.TestTasks;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** The kit for tests of tasks and workflows works on a file as it does in memory. */
abstract class HarnessOnSqliteCases {
    private static final Workflow CHAIN = Workflow.of(
            TaskConfig.named("t_import").after("page", "complete").run(TestTasks.PASS_THROUGH),
            TaskConfig.named("t_mail").after("t_import", "address").run(TestTasks.DEV_NULL));

    @TempDir
    private Path directory;

    @RegisterExtension
    final TriggersExtension triggers = mode(TriggersExtension.builder())
            .store(this::store)
            .task("patient", context -> {
                if (context.depth() == 0) {
                    throw context.retry().cooldown(Duration.ofMinutes(5));
                }
                return Map.of("attempt", 2);
            })
            .build();

    /** Deterministic or with threads. */
    abstract <B extends HarnessBuilder<B>> B mode(B builder);

    private JdbcStore store() {
        return JdbcStore.sqlite(directory.resolve("tests.db"));
    }

    @Test
    void a_join_waits_for_cascades(TriggersHarness harness) {
        TriggerManager session = harness.session();
        session.updateConfiguration(CHAIN);

        session.fire("page", Kwargs.of("n", 1));
        session.fire("address");
        session.fire("complete");
        harness.joinAll();

        assertThat(session)
                .hasFinished("t_import#0", Map.of("page", Map.of("n", 1), "complete", Map.of()))
                .hasFinished("t_mail#0")
                .hasNoUnresolvedTasks();
    }

    @Test
    void a_retry_runs_once_the_clock_has_reached_the_end_of_its_cooldown(TriggersHarness harness) {
        TriggerManager session = configured(harness, "patient");
        session.fire("go");

        harness.joinAll();
        harness.advance(Duration.ofMinutes(5).minusNanos(1_000));
        harness.joinAll();
        assertThat(session).hasReplayed("t#0").hasScheduled("t#1");

        harness.advance(Duration.ofNanos(1_000));
        harness.joinAll();
        assertThat(session).hasFinished("t#1", Map.of("attempt", 2));
    }

    @Test
    void a_join_of_triggers_and_a_cascade_comes_out_the_same_in_any_order(TriggersHarness harness) {
        int sessions = harness.anyOrder(session -> session.updateConfiguration(CHAIN))
                .event("page", Kwargs.of("n", 1))
                .event("address")
                .event("complete")
                .check(session -> assertThat(session).hasFinished("t_mail#0").hasNoUnresolvedTasks());

        assertThat(sessions).isEqualTo(12);
    }

    @Test
    void what_nobody_can_run_is_parked_and_the_message_of_an_assertion_says_so(TriggersHarness harness) {
        TriggerManager session = configured(harness, "app.Unheard");
        session.fire("go");

        harness.joinAll();

        assertThatThrownBy(() -> assertThat(session).hasFinished("t#0"))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith(
                        "Expected t#0 of session '%s' to be finished, but it is scheduled. t#0 is in the queue, but ",
                        session.uid())
                .hasMessageContaining("task 'app.Unheard'")
                .hasMessageEndingWith(" It is parked: joinAll() runs what the harness has code for.");
    }

    @Test
    void what_was_parked_runs_in_a_harness_on_the_same_file_that_knows_the_code(TriggersHarness before) {
        TriggerManager session = configured(before, "app.New");
        session.fire("go");
        before.joinAll();
        before.close();

        try (TriggersHarness after = mode(TriggersHarness.builder())
                .store(this::store)
                .task("app.New", TestTasks.devNull())
                .start()) {
            after.joinAll();

            assertThat(after.session(session.uid().value())).hasFinished("t#0");
        }
    }

    @Test
    void a_failure_is_told_with_the_stack_trace_that_the_file_has_kept(TriggersHarness harness) {
        TriggerManager session = configured(harness, TestTasks.FAILING);
        session.fire("go");

        harness.joinAll();

        assertThatThrownBy(() -> assertThat(session).hasFinished("t#0"))
                .hasMessageContaining(
                        "but it is failed. t#0 failed at 2026-01-01 00:00:00 UTC (event 3) with Deliberate")
                .hasMessageContaining(" Its exception:\norg.triggers4j.test.task.DeliberateException: ")
                .hasMessageContaining("\n\tat ");
    }

    private static TriggerManager configured(TriggersHarness harness, String code) {
        TriggerManager session = harness.session();
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("t").after("go").run(code)));
        return session;
    }
}
