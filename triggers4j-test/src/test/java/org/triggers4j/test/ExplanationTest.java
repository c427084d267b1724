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

class ExplanationTest {
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
    void an_unstarted_instance_waits_for_triggers_that_were_not_fired(TriggerManager session) {
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("t").after("a", "b", "c").run(TestTasks.DEV_NULL)));
        session.fire("b");

        assertThat(why(session, "t#0"))
                .isEqualTo("It waits for 'a', 'c'; it has received 'b'.\n  'a' was not fired.\n  'c' was not fired.");
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

        assertThat(why(session, "t_mail#0")).isEqualTo("""
                        It waits for 't_import', 't_idle'; it has received 'go'.
                          't_import' is fired when task t_import finishes: t_import#0 (failed), t_import#1 (scheduled).
                            org.triggers4j.test.task.DeliberateException: thrown on purpose by a test
                          't_idle' is fired when task t_idle finishes: it has no instance yet.""");
    }

    @Test
    void an_unstarted_instance_of_a_task_that_has_changed_tells_what_is_special(TriggerManager session) {
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("t").after("a", "b").run(TestTasks.DEV_NULL)));
        session.fire("x");
        session.fire("a");
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("t").after("a", "x").run(TestTasks.DEV_NULL)));
        assertThat(why(session, "t#0")).endsWith("\n  'x' was fired, but before this instance could receive it.");

        session.updateConfiguration(Workflow.of(TaskConfig.named("t").after("a").run(TestTasks.DEV_NULL)));

        assertThat(why(session, "t#0")).startsWith("It has all it needs, but that came about by a change of its task");
    }

    @Test
    void a_scheduled_instance_is_ready_or_waits_for_its_time_or_is_parked(TriggersHarness harness) {
        TriggerManager session = harness.session();
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("t_later").after("go").run("later"),
                TaskConfig.named("t_unheard").after("go").using("threads").run("app.Unheard")));
        session.fire("go");
        assertThat(why(session, "t_later#0")).startsWith("It is ready, and nobody has run it since: joinAll() does.");

        harness.joinAll();

        assertThat(why(session, "t_later#1")).isEqualTo("It is put off and waits for its time, 2026-01-01T00:05:00Z.");
        assertThat(why(session, "t_unheard#0"))
                .startsWith("It is parked: No live worker serves its queue and knows its task")
                .endsWith(" It runs 'app.Unheard' with runner 'threads'. Is code registered under that name?");
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

            assertThat(why(session, "t#0"))
                    .isIn(
                            "A worker took it for the first time; its end is not recorded yet.",
                            "It is run for the first time, since 2026-01-01T00:00:00Z.");
            release.countDown();
        }
    }

    @Test
    void a_failed_instance_tells_its_exception_with_stack_trace_and_causes(TriggersHarness harness) {
        TriggerManager session = run(harness, "with context");

        assertThat(why(session, "t#0"))
                .startsWith("It failed with\njava.lang.IllegalArgumentException: 100% wrong\n\tat ")
                .contains("\tat org.triggers4j.test.ExplanationTest.")
                .contains("\nCaused by: java.lang.IllegalStateException: the cause\n");
    }

    @Test
    void a_failed_instance_without_a_stack_trace_tells_type_message_and_context(TriggersHarness harness) {
        TriggerManager session = run(harness, "boolean");

        assertThat(why(session, "t#0"))
                .startsWith("It failed with\norg.triggers4j.error.InvalidResultException: ")
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
                .startsWith("It failed with\norg.triggers4j.error.MaxRetriesExceeded: Retried 3 times")
                .contains("\njava.lang.IllegalStateException: not yet\n\tat ");
    }

    @Test
    void a_replayed_instance_tells_who_took_its_place_and_why_it_failed(TriggersHarness harness) {
        TriggerManager session = run(harness, TestTasks.FAILING);
        session.replayFailedInstance("t#0");

        assertThat(why(session, "t#0"))
                .startsWith(
                        "t#1 (scheduled) took its place. It failed with\norg.triggers4j.test.task.DeliberateException:");
    }

    @Test
    void a_skipped_instance_tells_who_skipped_it_and_what_had_failed(TriggersHarness harness) {
        TriggerManager session = run(harness, TestTasks.FAILING);
        session.by(ADA).skipFailedInstance("t#0", true, Kwargs.of("n", 1));

        assertThat(why(session, "t#0"))
                .startsWith("ada skipped it (the service is gone). Its metadata is {\"cascade\":true}. It failed with\n"
                        + "org.triggers4j.test.task.DeliberateException:");
    }

    @Test
    void an_instance_that_skipped_itself_tells_so(TriggersHarness harness) {
        assertThat(why(run(harness, TestTasks.SKIPPING), "t#0")).isEqualTo("Its task gave it up.");
    }

    @Test
    void an_abandoned_instance_tells_what_came_first_and_what_it_lacked(TriggerManager session) {
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("t").after("a", "b").unless("c", "d").run(TestTasks.DEV_NULL)));
        session.fire("c");
        session.fire("b");
        session.fire("d");

        assertThat(why(session, "t#0"))
                .isEqualTo("Its unless came first: 'c', 'd' had fired, while it still lacked 'a'.");
    }

    @Test
    void a_status_written_by_hand_tells_by_whom(TriggersHarness harness) {
        TriggerManager session = run(harness, TestTasks.FAILING);
        session.by(ADA).updateInstanceStatus("t#0", InstanceStatus.ABANDONED, Kwargs.empty(), Optional.empty());

        assertThat(why(session, "t#0"))
                .isEqualTo("Its unless is not satisfied.\nada wrote this status by hand (the service is gone).");
    }

    @Test
    void a_missing_instance_of_a_session_in_which_nothing_happened(TriggerManager session) {
        assertThat(missing(session, "t#0"))
                .isEqualTo("Nothing has happened in the session yet: it was neither configured nor fired into.");
    }

    @Test
    void a_missing_instance_of_an_unknown_task_tells_which_tasks_there_are(TriggerManager session) {
        configured(session, TestTasks.DEV_NULL);

        assertThat(missing(session, "T#0")).isEqualTo("The session has no task 'T'. Did you mean 't'? Its tasks: 't'.");
        assertThat(missing(session, "something else#0"))
                .isEqualTo("The session has no task 'something else'. Its tasks: 't'.");
    }

    @Test
    void a_missing_instance_of_a_task_whose_triggers_have_not_fired(TriggerManager session) {
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("t").after("a", "b").unless("c").run(TestTasks.DEV_NULL)));
        assertThat(missing(session, "t#0"))
                .isEqualTo("The task has no instance, because none of its triggers has fired since it was configured:"
                        + " 'a', 'b'; unless 'c'. Nothing was fired so far.");

        session.fire("x");

        assertThat(missing(session, "t#0")).endsWith(" Fired so far: 'x'.");
    }

    @Test
    void a_missing_instance_beside_others_and_the_name_of_a_task(TriggersHarness harness) {
        TriggerManager session = run(harness, TestTasks.RETRYING);

        assertThat(missing(session, "t#7"))
                .isEqualTo("The task has t#0 (replayed), t#1 (replayed), t#2 (replayed), t#3 (failed).");
        assertThat(missing(session, "t"))
                .startsWith("That is the name of a task; instances are named t#0. The task has t#0 (replayed)");
    }

    private static String why(TriggerManager session, String instance) {
        return Explanation.of(session.inspect()).why(session.inspect().instance(instance));
    }

    private static String missing(TriggerManager session, String instance) {
        return Explanation.of(session.inspect()).whyMissing(instance);
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
