package org.triggers4j.test;

import static org.triggers4j.test.TriggersAssertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.test.task.TestTasks;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.Operator;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

class ReasonsTest {
    private static final Operator ADA = new Operator("ada", "the service is gone");

    @RegisterExtension
    final TriggersExtension triggers = TriggersExtension.builder()
            .task("later", context -> {
                throw context.retry(new IllegalStateException("not yet")).cooldown(Duration.ofMinutes(5));
            })
            .task("with context", context -> {
                throw new IllegalArgumentException("100% wrong", new IllegalStateException("the cause"));
            })
            .task("boolean", context -> true)
            .build();

    @Test
    void what_a_session_says_of_an_instance_comes_first(TriggerManager session) {
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("t").after("a", "b", "c").run(TestTasks.DEV_NULL)));
        session.fire("b");

        assertThat(why(session, "t#0"))
                .isEqualTo("t#0 waits for 'a' (never fired) and 'c' (never fired). It has received 'b'.")
                .startsWith(session.explain("t#0").sentence());
    }

    @Test
    void an_unstarted_instance_that_waits_for_a_task_tells_what_became_of_that(TriggersHarness harness) {
        TriggerManager session = harness.session();
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("t_import").andEvery("page").run(TestTasks.FAILING),
                TaskConfig.named("t_idle").after("never").run(TestTasks.DEV_NULL),
                TaskConfig.named("t_mail").after("go", "t_import", "t_idle").run(TestTasks.DEV_NULL)));
        session.fire("go");
        session.fire("page");
        harness.joinAll();
        session.fire("page");

        assertThat(why(session, "t_mail#0"))
                .contains("t_import#1 is scheduled")
                .contains("t_import#0 failed with DeliberateException: thrown on purpose by a test")
                .contains("'t_idle' (fires when that task finishes; it has no instance yet)")
                .endsWith(" It has received 'go'.");
    }

    @Test
    void an_unstarted_instance_of_a_task_that_has_changed_tells_what_is_special(TriggerManager session) {
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("t").after("a", "b").run(TestTasks.DEV_NULL)));
        session.fire("x");
        session.fire("a");
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("t").after("a", "x").run(TestTasks.DEV_NULL)));
        assertThat(why(session, "t#0")).contains("'x' (last fired at event 2, ", "it has to fire again");

        session.updateConfiguration(Workflow.of(TaskConfig.named("t").after("a").run(TestTasks.DEV_NULL)));

        assertThat(why(session, "t#0")).startsWith("t#0 has all it waits for, but only since it was ");
    }

    @Test
    void a_scheduled_instance_is_ready_or_waits_for_its_time_or_is_parked(TriggersHarness harness) {
        TriggerManager session = harness.session();
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("t_later").after("go").run("later"),
                TaskConfig.named("t_unheard").after("go").using("threads").run("app.Unheard")));
        session.fire("go");
        assertThat(why(session, "t_later#0")).endsWith(" joinAll() runs what is ready.");

        harness.joinAll();

        assertThat(why(session, "t_later#1"))
                .isEqualTo("t_later#1 runs at 2026-01-01 00:05:00 UTC or soon after: it is the retry of t_later#0.");
        assertThat(why(session, "t_unheard#0"))
                .contains("does not have task 'app.Unheard'.")
                .endsWith(" It is parked: joinAll() runs what the harness has code for.");
        assertThat(alone(session, "t_later#1")).isEqualTo("It waits for its time, 2026-01-01T00:05:00Z.");
        assertThat(alone(session, "t_unheard#0"))
                .startsWith("It is parked: No live worker serves its queue and knows its task")
                .endsWith(" It runs 'app.Unheard'. Is code registered under that name?");
    }

    @Test
    void a_status_written_by_hand_is_not_taken_for_a_place_in_the_queue(TriggersHarness harness) {
        TriggerManager session = run(harness, TestTasks.FAILING);
        session.by(ADA).updateInstanceStatus("t#0", InstanceStatus.SCHEDULED);

        assertThat(why(session, "t#0"))
                .startsWith("t#0 was marked scheduled by ada (\"the service is gone\") at ")
                .endsWith(" It is not in the queue, so it stays like this until somebody writes another status.");
    }

    @Test
    void a_running_instance_is_on_a_worker() throws Exception {
        var isIn = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        try (TriggersHarness harness = TriggersHarness.builder()
                .withThreads()
                .task("slow", context -> {
                    isIn.countDown();
                    release.await();
                    return null;
                })
                .start()) {
            TriggerManager session = configured(harness.session(), "slow");
            session.fire("go");
            isIn.await();

            assertThat(why(session, "t#0")).contains(", attempt 1, on worker ").doesNotContain("joinAll()");
            release.countDown();
        }
    }

    @Test
    void a_finished_instance_tells_its_result(TriggersHarness harness) {
        TriggerManager session = run(harness, TestTasks.PASS_THROUGH);

        assertThat(why(session, "t#0")).startsWith("t#0 finished at ").endsWith(" Its result is {\"go\":{}}.");
        assertThat(alone(session, "t#0")).isEqualTo("Its result is {\"go\":{}}.");
    }

    @Test
    void a_failed_instance_tells_its_exception_with_stack_trace_and_causes(TriggersHarness harness) {
        TriggerManager session = run(harness, "with context");

        assertThat(why(session, "t#0"))
                .startsWith(
                        "t#0 failed at 2026-01-01 00:00:00 UTC (event 3) with IllegalArgumentException: 100% wrong.")
                .contains(" Its exception:\njava.lang.IllegalArgumentException: 100% wrong\n\tat ")
                .contains("\tat org.triggers4j.test.ReasonsTest.")
                .contains("\nCaused by: java.lang.IllegalStateException: the cause\n");
        assertThat(alone(session, "t#0"))
                .startsWith("Its exception:\njava.lang.IllegalArgumentException: 100% wrong\n");
    }

    @Test
    void a_failed_instance_without_a_stack_trace_tells_type_message_and_context(TriggersHarness harness) {
        TriggerManager session = run(harness, "boolean");

        assertThat(why(session, "t#0"))
                .contains(" Its exception:\norg.triggers4j.error.InvalidResultException: ")
                .endsWith("java.lang.Boolean.\ncontext: {\"actual_result\":true}");
    }

    @Test
    void one_retry_too_many_tells_both_exceptions(TriggersHarness harness) {
        TriggerManager session = run(harness, "later");
        for (int retry = 0; retry < 3; retry++) {
            harness.advance(Duration.ofMinutes(5));
            harness.joinAll();
        }

        assertThat(why(session, "t#3"))
                .contains(" Its exception:\norg.triggers4j.error.MaxRetriesExceeded: Retried 3 times")
                .contains("\njava.lang.IllegalStateException: not yet\n\tat ");
    }

    @Test
    void a_replayed_instance_tells_who_took_its_place_and_why_it_failed(TriggersHarness harness) {
        TriggerManager session = run(harness, TestTasks.FAILING);
        session.replayFailedInstance("t#0");

        assertThat(why(session, "t#0"))
                .contains(" as t#1, which is scheduled now.")
                .contains(" Its exception:\norg.triggers4j.test.task.DeliberateException:");
    }

    @Test
    void a_skipped_instance_tells_who_skipped_it_and_what_had_failed(TriggersHarness harness) {
        TriggerManager session = run(harness, TestTasks.FAILING);
        session.by(ADA).skipFailedInstance("t#0", true, Kwargs.of("n", 1));

        assertThat(why(session, "t#0"))
                .contains(" was skipped by ada (\"the service is gone\") at ")
                .contains(" Its metadata is {\"cascade\":true}. Its exception:\n"
                        + "org.triggers4j.test.task.DeliberateException:");
    }

    @Test
    void an_instance_that_skipped_itself_tells_so(TriggersHarness harness) {
        assertThat(why(run(harness, TestTasks.SKIPPING), "t#0"))
                .isEqualTo("t#0 gave itself up at 2026-01-01 00:00:00 UTC (event 3) without firing 't'.");
    }

    @Test
    void an_abandoned_instance_tells_what_came_first_and_what_it_lacked(TriggerManager session) {
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("t").after("a", "b").unless("c", "d").run(TestTasks.DEV_NULL)));
        session.fire("c");
        session.fire("b");
        session.fire("d");

        assertThat(why(session, "t#0"))
                .startsWith("t#0 was abandoned and never runs: 'c' (event 2, ")
                .endsWith(" fired before 'a'.");
        assertThat(alone(session, "t#0")).isEqualTo("Its unless came first: 'c', 'd'.");
    }

    @Test
    void a_status_written_by_hand_tells_by_whom(TriggersHarness harness) {
        TriggerManager session = run(harness, TestTasks.DEV_NULL);
        session.by(ADA).updateInstanceStatus("t#0", InstanceStatus.FAILED, Kwargs.empty(), Optional.empty());

        assertThat(why(session, "t#0"))
                .startsWith("t#0 was marked failed by ada (\"the service is gone\") at ")
                .endsWith(" No exception is recorded.");
    }

    @Test
    void a_missing_instance_of_a_session_in_which_nothing_happened(TriggerManager session) {
        assertThat(missing(session, "t#0")).endsWith("nothing was ever configured or fired in it.");
    }

    @Test
    void a_missing_instance_of_an_unknown_task_tells_which_tasks_there_are(TriggerManager session) {
        configured(session, TestTasks.DEV_NULL);

        assertThat(missing(session, "T#0")).endsWith(" has no task 'T'. Did you mean 't'?");
        assertThat(missing(session, "something else#0")).endsWith(" has no task 'something else'. Its tasks: t.");
    }

    @Test
    void a_missing_instance_of_a_task_whose_triggers_have_not_fired(TriggerManager session) {
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("t").after("a", "b").unless("c").run(TestTasks.DEV_NULL)));
        assertThat(missing(session, "t#0"))
                .isEqualTo("There is no instance 't#0': t has no instance yet. It waits for 'a' (never fired) and 'b'"
                        + " (never fired). It does not run if 'c' fires first. Nothing was fired so far.");

        session.fire("x");

        assertThat(missing(session, "t#0")).endsWith(" Fired so far: 'x'.");
    }

    @Test
    void a_missing_instance_beside_others_and_the_name_of_a_task(TriggersHarness harness) {
        TriggerManager session = run(harness, TestTasks.RETRYING);

        assertThat(missing(session, "t#7"))
                .isEqualTo("There is no instance 't#7': the newest is 't#3'."
                        + " The task has t#0 (replayed), t#1 (replayed), t#2 (replayed), t#3 (failed).");
        assertThat(missing(session, "t"))
                .startsWith("That is the name of a task; instances are named t#0. t has had 4 instances")
                .endsWith(" The task has t#0 (replayed), t#1 (replayed), t#2 (replayed), t#3 (failed).");
    }

    @Test
    void of_very_many_instances_beside_a_missing_one_the_first_are_listed(TriggerManager session) {
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("t").andEvery("go").run(TestTasks.DEV_NULL)));
        for (int i = 0; i < 30; i++) {
            session.fire("go");
        }

        assertThat(missing(session, "t#30")).endsWith(", t#18 (scheduled), t#19 (scheduled) and 10 more.");
    }

    private static String alone(TriggerManager session, String instance) {
        return Reasons.ofInstances().why(session.inspect().instance(instance));
    }

    private static String why(TriggerManager session, String instance) {
        return Reasons.of(session.inspect()).why(session.inspect().instance(instance));
    }

    private static String missing(TriggerManager session, String instance) {
        return Reasons.of(session.inspect()).whyMissing(instance);
    }

    private static TriggerManager run(TriggersHarness harness, String code) {
        TriggerManager session = configured(harness.session(), code);
        session.fire("go");
        harness.joinAll();
        return session;
    }

    private static TriggerManager configured(TriggerManager session, String code) {
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("t").after("go").run(code)));
        return session;
    }
}
