package org.triggers4j.test;

import static org.triggers4j.test.TriggersAssertions.assertThat;
import static org.triggers4j.test.TriggersAssertions.assertThatThrownBy;

import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.triggers4j.error.MaxRetriesExceeded;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.test.task.DeliberateException;
import org.triggers4j.test.task.TestTasks;
import org.triggers4j.workflow.Operator;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** What the assertions accept and refuse; why they refuse it is in {@link ReasonsTest}. */
class SessionAssertTest {
    @RegisterExtension
    final TriggersExtension triggers = TriggersExtension.builder()
            .task("timing out", context -> {
                throw context.retry(new DeliberateException());
            })
            .build();

    private TriggerManager session;

    @BeforeEach
    void all_statuses(TriggersHarness harness) {
        session = harness.session();
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("t_abandoned")
                        .after("go", "never")
                        .unless("go")
                        .run(TestTasks.DEV_NULL),
                TaskConfig.named("t_failed").after("go").run(TestTasks.FAILING),
                TaskConfig.named("t_finished").after("go").run(TestTasks.PASS_THROUGH),
                TaskConfig.named("t_missing").after("never").run(TestTasks.DEV_NULL),
                TaskConfig.named("t_replayed").after("go").run("timing out"),
                TaskConfig.named("t_scheduled").after("go").run("app.Unheard"),
                TaskConfig.named("t_skipped").after("go").run(TestTasks.SKIPPING),
                TaskConfig.named("t_unstarted").after("go", "never").run(TestTasks.DEV_NULL)));
        session.fire("go", Kwargs.of("n", 1));
        harness.joinAll();
    }

    @Test
    void each_status_is_accepted_and_assertions_can_be_chained() {
        assertThat(session)
                .hasAbandoned("t_abandoned#0")
                .hasFailed("t_failed#0")
                .hasFailed("t_failed#0", DeliberateException.class)
                .hasFinished("t_finished#0")
                .hasFinished("t_finished#0", Map.of("go", Map.of("n", 1)))
                .hasFinished("t_finished#0", Kwargs.of("go", Map.of("n", 1L)))
                .isMissing("t_missing#0")
                .isMissing("t_finished#1")
                .hasReplayed("t_replayed#0")
                .hasScheduled("t_scheduled#0")
                .hasSkipped("t_skipped#0")
                .hasUnstarted("t_unstarted#0");
    }

    @Test
    void each_status_is_refused_where_it_is_another() {
        refused(() -> assertThat(session).hasAbandoned("t_finished#0"), "to be abandoned, but it is finished.");
        refused(() -> assertThat(session).hasFailed("t_finished#0"), "to be failed, but it is finished.");
        refused(() -> assertThat(session).hasFinished("t_failed#0"), "to be finished, but it is failed.");
        refused(() -> assertThat(session).hasFinished("t_failed#0", Map.of()), "to be finished, but it is failed.");
        refused(() -> assertThat(session).hasReplayed("t_failed#0"), "to be replayed, but it is failed.");
        refused(() -> assertThat(session).hasScheduled("t_failed#0"), "to be scheduled, but it is failed.");
        refused(() -> assertThat(session).hasSkipped("t_failed#0"), "to be skipped, but it is failed.");
        refused(() -> assertThat(session).hasUnstarted("t_abandoned#0"), "to be unstarted, but it is abandoned.");
        refused(
                () -> assertThat(session).isMissing("t_finished#0"),
                "to have no instance t_finished#0, but it is finished. t_finished#0 finished at ",
                " and fired 't_finished'. Its result is {\"go\":{\"n\":1}}.");
    }

    @Test
    void an_instance_that_is_not_there_has_no_status() {
        refused(
                () -> assertThat(session).hasFinished("t_finished#1"),
                "Expected session '" + session.uid() + "' to have instance t_finished#1. There is no instance",
                ": the newest is 't_finished#0'. The task has t_finished#0 (finished).");
        refused(() -> assertThat(session).hasUnstarted("t_missing#0"), "to have instance t_missing#0.");
        refused(() -> assertThat(session).instance("t_missing#0"), "to have instance t_missing#0.");
    }

    @Test
    void another_result_is_told_key_by_key() {
        refused(
                () -> assertThat(session).hasFinished("t_finished#0", Map.of("go", Map.of("n", 2))),
                "Expected the result of t_finished#0 of session '" + session.uid()
                        + "' to be {\"go\":{\"n\":2}}, but it"
                        + " is {\"go\":{\"n\":1}}.\n  go: expected {\"n\":2}, was {\"n\":1}");
        refused(
                () -> assertThat(session).hasFinished("t_finished#0", Map.of("went", true)),
                "\n  went: expected true, was nothing\n  go: expected nothing, was {\"n\":1}");
    }

    @Test
    void one_is_not_one_point_nought() {
        refused(
                () -> assertThat(session).hasFinished("t_finished#0", Map.of("go", Map.of("n", 1.0))),
                "go: expected {\"n\":1.0}, was {\"n\":1}");
    }

    @Test
    void the_class_of_an_exception_has_to_be_the_very_one() {
        refused(
                () -> assertThat(session).hasFailed("t_failed#0", RuntimeException.class),
                "to have failed with java.lang.RuntimeException, but it failed with org.triggers4j.test.task.DeliberateException. Only the"
                        + " very class counts, not its subclasses. t_failed#0 failed at ",
                " Its exception:\norg.triggers4j.test.task.DeliberateException: thrown on purpose by a test\n\tat ");
    }

    @Test
    void one_retry_too_many_counts_as_the_exception_that_it_was_wanted_for() {
        assertThat(session)
                .hasFailed("t_replayed#3", MaxRetriesExceeded.class)
                .hasFailed("t_replayed#3", DeliberateException.class);
        refused(
                () -> assertThat(session).hasFailed("t_replayed#3", IllegalStateException.class),
                "to have failed with java.lang.IllegalStateException");
    }

    @Test
    void unresolved_tasks_are_these_and_no_others_in_any_order() {
        assertThat(session).hasUnresolvedTasks("t_unstarted", "t_failed", "t_missing", "t_replayed", "t_scheduled");

        refused(
                () -> assertThat(session)
                        .hasUnresolvedTasks("t_failed", "t_finished", "t_missing", "t_scheduled", "t_unstarted", "t_x"),
                "Expected the unresolved tasks of session '" + session.uid() + "' to be 't_failed', 't_finished',"
                        + " 't_missing', 't_scheduled', 't_unstarted', 't_x', but they are 't_failed', 't_missing',"
                        + " 't_replayed', 't_scheduled', 't_unstarted'.\nNot expected: t_replayed#3 is failed. t_replayed#3 failed at ",
                "\nExpected: 't_finished'. It has t_finished#0 (finished).\nExpected: 't_x'. Session '" + session.uid()
                        + "' has no task 't_x'.");
        refused(
                () -> assertThat(session).hasNoUnresolvedTasks(),
                "to be none, but they are 't_failed', ",
                "\nNot expected: 't_missing'. There is no instance 't_missing#0': t_missing has no instance yet. It waits"
                        + " for 'never' (never fired). Fired so far: 'go', 't_finished'.");
    }

    @Test
    void unresolved_instances_are_these_and_no_others_in_any_order() {
        assertThat(session).hasUnresolvedInstances("t_unstarted#0", "t_scheduled#0", "t_replayed#3", "t_failed#0");

        refused(
                () -> assertThat(session)
                        .hasUnresolvedInstances(
                                "t_unstarted#0", "t_scheduled#0", "t_failed#0", "t_finished#0", "t_missing#0"),
                "Expected the unresolved instances of session",
                "\nNot expected: t_replayed#3 is failed. t_replayed#3 failed at ",
                "\nExpected: t_finished#0 is finished. t_finished#0 finished at ",
                "\nExpected: t_missing#0. There is no instance 't_missing#0': t_missing has no instance yet.");
        refused(() -> assertThat(session).hasNoUnresolvedInstances(), "to be none, but they are ");
    }

    @Test
    void a_session_in_which_all_is_resolved_has_nothing_unresolved(TriggersHarness harness) {
        TriggerManager done = harness.session("done");
        done.updateConfiguration(Workflow.of(TaskConfig.named("t").after("go").run(TestTasks.DEV_NULL)));
        done.fire("go");
        harness.joinAll();

        assertThat(done).hasNoUnresolvedTasks().hasNoUnresolvedInstances();
        assertThat(done.inspect()).hasFinished("t#0");
        refused(
                () -> assertThat(done).hasUnresolvedTasks("t"),
                "to be 't', but they are none.\nExpected: 't'. It has t#0 (finished).");
        refused(
                () -> assertThat(done).hasUnresolvedInstances("t#0"),
                "\nExpected: t#0 is finished. t#0 finished at ",
                " Its result is {}.");
    }

    @Test
    void a_description_goes_in_front_also_of_an_instance_s() {
        refused(
                () -> assertThat(session).as("%d %% sure", 100).hasSkipped("t_failed#0"),
                "[100 % sure] Expected t_failed#0");
        refused(() -> assertThat(session).isMissing("t_faild#0"), "but it never will. ", "Did you mean 't_failed'?");
        refused(() -> assertThat(session).isMissing("t_failed"), "but it never will. ");
        refused(() -> assertThat(session).as("sure").isMissing("t_failed#0"), "[sure] Expected session");
    }

    @Test
    void an_instance_can_be_looked_at_more_closely() {
        session.by(new Operator("ada", "known")).updateInstanceMetadata("t_finished#0", Kwargs.of("ticket", 7));

        assertThat(session)
                .instance("t_finished#0")
                .isFinished()
                .isFinishedWith(Map.of("go", Map.of("n", 1)))
                .hasResult(Map.of("go", Map.of("n", 1)))
                .hasReceived("go", Map.of("n", 1))
                .wasRunWith(Map.of("go", Map.of("n", 1)))
                .hasMetadata("ticket", 7);
        assertThat(session).instance("t_replayed#1").isReplayed().isCloneOf("t_replayed#0");
        assertThat(session).instance("t_unstarted#0").isUnstarted().isWaitingFor("never");
        assertThat(session).instance("t_abandoned#0").isAbandoned();
        assertThat(session).instance("t_skipped#0").isSkipped();
        assertThat(session).instance("t_scheduled#0").isScheduled();
        assertThat(session).instance("t_failed#0").isFailed().isFailedWith(DeliberateException.class);
    }

    @Test
    void what_is_looked_at_more_closely_is_refused_with_what_is_there() {
        refused(
                () -> assertThat(session).instance("t_unstarted#0").hasReceived("never", Map.of()),
                "to have received 'never', but it has received 'go'.");
        refused(
                () -> assertThat(session).instance("t_unstarted#0").wasRunWith(Map.of()),
                "to have been run, but it was not. t_unstarted#0 waits for 'never' (never fired). It has received 'go'.");
        refused(
                () -> assertThat(session).instance("t_unstarted#0").isWaitingFor("go", "never"),
                "to wait for 'go', 'never', but it does not. t_unstarted#0 waits for 'never' (never fired). It has"
                        + " received 'go'.");
        refused(
                () -> assertThat(session).instance("t_finished#0").hasMetadata("ticket", 7),
                "Expected the metadata of t_finished#0",
                "ticket: expected 7, was nothing");
        refused(
                () -> assertThat(session).instance("t_finished#0").hasReceived("go", Map.of("n", 2)),
                "Expected the kwargs of 'go' of t_finished#0");
        refused(() -> assertThat(session).instance("t_finished#0").isRunning(), "to be running, but it is finished.");
        refused(
                () -> assertThat(session).instance("t_replayed#2").isCloneOf("t_replayed#0"),
                "to be a clone of t_replayed#0, but it is one of t_replayed#1.");
        refused(
                () -> assertThat(session).instance("t_replayed#0").isCloneOf("t_replayed#1"),
                "to be a clone of t_replayed#1, but it is an original.");
    }

    @Test
    void an_instance_that_was_read_before_can_be_looked_at_too() {
        var failed = session.inspect().instance("t_failed#0");

        assertThat(failed).isFailedWith(DeliberateException.class);
        refused(
                () -> assertThat(failed).isFinished(),
                "Expected t_failed#0 to be finished, but it is failed. Its exception:\norg.triggers4j.test.task");
        refused(
                () -> assertThat(session.inspect().instance("t_unstarted#0")).isFinished(),
                "but it is unstarted. It waits for 'never'. It has received 'go'.");
    }

    private static void refused(ThrowingCallable assertion, String... parts) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessageContainingAll(parts);
    }
}
