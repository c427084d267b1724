package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.Explanation;
import org.triggers4j.session.Verdict;
import org.triggers4j.session.WaitVerdict;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.SessionLimits;
import org.triggers4j.workflow.TaskConfig;

/** Why has it not even been scheduled? */
class ExplainWaitingTest {
    private OneSession session = new OneSession();

    @AfterEach
    void close() {
        session.close();
    }

    private static TaskConfig join() {
        return TaskConfig.named("t_join").after("a", "b", "c").run("ok");
    }

    private Verdict verdict(String instance) {
        return ((Explanation.OfInstance) session.explain(instance)).verdict();
    }

    @Test
    void a_waiting_instance_names_the_triggers_that_never_fired() {
        session.with(join()).fire("a");

        assertThat(session.sentence("t_join#0"))
                .isEqualTo("t_join#0 waits for 'b' (never fired) and 'c' (never fired).");
        assertThat(session.sentence("t_join")).isEqualTo(session.sentence("t_join#0"));
        assertThat(verdict("t_join#0")).isInstanceOf(WaitVerdict.Waiting.class);
    }

    @Test
    void what_would_abandon_it_is_said_too() {
        session.with(TaskConfig.named("t").after("a", "b").unless("x", "y").run("ok"))
                .fire("a", "x");

        assertThat(session.sentence("t"))
                .isEqualTo("t#0 waits for 'b' (never fired). It is abandoned if 'y' fires first.");
    }

    @Test
    void a_trigger_that_is_a_tasks_name_says_how_far_that_task_is() {
        session.with(
                TaskConfig.named("t_import").after("go", "ready").run("ok"),
                TaskConfig.named("t_mail").after("t_import", "address").run("ok"));

        session.fire("address");
        String before = session.sentence("t_mail#0");
        session.fire("go");
        String meanwhile = session.sentence("t_mail#0");

        assertThat(before)
                .isEqualTo("t_mail#0 waits for 't_import' (fires when that task finishes; it has no instance yet).");
        assertThat(meanwhile)
                .isEqualTo("t_mail#0 waits for 't_import' (fires when that task finishes; it has 1 unresolved instance:"
                        + " t_import#0 is unstarted).");
    }

    @Test
    void a_trigger_that_is_a_tasks_name_says_what_its_newest_instances_failed_with() {
        session.with(
                        TaskConfig.named("t_import").andEvery("page").run("bad"),
                        TaskConfig.named("t_mail").after("t_import").run("ok"))
                .fire("page")
                .drain()
                .fire("page");

        Kwargs pending = session.explain("t_mail").toKwargs();

        assertThat(session.sentence("t_mail"))
                .isEqualTo(
                        "t_mail has no instance yet. It waits for 't_import' (fires when that task finishes; it has 2"
                                + " unresolved instances: t_import#1 is scheduled and t_import#0 failed with"
                                + " IllegalArgumentException: bad birthday).");
        assertThat(pending.toJson())
                .contains("\"pending\":[{\"instance\":\"t_import#1\",\"status\":\"scheduled\",\"failure\":null},"
                        + "{\"instance\":\"t_import#0\",\"status\":\"failed\",\"failure\":{\"type\":");
    }

    @Test
    void the_full_stop_of_a_failure_does_not_end_the_sentence_it_is_told_in() {
        session.close();
        session = new OneSession(builder -> builder.task("stopped", context -> {
            throw new IllegalStateException("No ink.");
        }));
        session.with(
                        TaskConfig.named("t_print").after("go").run("stopped"),
                        TaskConfig.named("t_mail").after("go", "t_print").run("ok"))
                .fire("go")
                .drain();

        assertThat(session.sentence("t_mail#0")).endsWith(": t_print#0 failed with IllegalStateException: No ink).");
    }

    @Test
    void of_a_task_with_many_instances_only_the_newest_are_told() {
        session.with(
                        TaskConfig.named("t_import").andEvery("page").run("ok"),
                        TaskConfig.named("t_mail").after("go", "t_import").run("ok"))
                .fire("go");
        for (int i = 0; i < 30; i++) {
            session.fire("page");
        }

        assertThat(session.sentence("t_mail#0"))
                .endsWith("it has 30 unresolved instances: t_import#29 is scheduled, t_import#28 is scheduled and"
                        + " t_import#27 is scheduled).");
    }

    @Test
    void a_wait_for_a_task_that_was_given_up_is_recognised_as_endless() {
        session.with(
                        TaskConfig.named("t_import").after("go").run("skip"),
                        TaskConfig.named("t_mail").after("t_import", "go").run("ok"))
                .fire("go")
                .drain();

        assertThat(session.sentence("t_mail"))
                .isEqualTo("t_mail#0 waits for 't_import' (never fired, and every instance of that task has ended).");
    }

    @Test
    void a_trigger_that_fired_before_the_instance_asked_for_it_has_to_fire_again() {
        session.with(TaskConfig.named("t").after("a", "c").run("ok")).fire("b", "a");

        session.with(TaskConfig.named("t").after("a", "b").run("ok"));

        assertThat(session.sentence("t#0"))
                .isEqualTo(
                        "t#0 waits for 'b' (last fired at event 2, 2026-11-21 12:00:00 UTC, before this instance waited"
                                + " for it; it has to fire again).");
        session.fire("b");
        assertThat(session.explain("t#0").toKwargs().text("verdict")).isNotEqualTo("waiting");
    }

    @Test
    void a_copy_that_has_everything_waits_to_be_noticed() {
        session.with(join()).fire("a", "b", "c").drain();

        session.manager.cloneInstance("t_join#0");

        assertThat(session.sentence("t_join#1"))
                .isEqualTo(
                        "t_join#1 has all it waits for, but only since it was copied, re-opened or reconfigured. The next"
                                + " fire of 'a', 'b' or 'c' puts it into the queue.");
        assertThat(session.fire("b").explain("t_join#1").toKwargs().text("verdict"))
                .isEqualTo("queued");
    }

    @Test
    void a_task_without_instances_waits_for_all_its_triggers() {
        session.with(join());

        Explanation explanation = session.explain("t_join");

        assertThat(explanation.sentence())
                .isEqualTo(
                        "t_join has no instance yet. It waits for 'a' (never fired), 'b' (never fired) and 'c' (never"
                                + " fired).");
        assertThat(explanation.toKwargs().integer("instances")).isZero();
    }

    @Test
    void what_fired_before_the_task_was_configured_counts_with_the_next_fire() {
        session.fire("a")
                .with(TaskConfig.named("t").after("a", "b").unless("no").run("ok"));

        String before = session.sentence("t");
        session.fire("b");

        assertThat(before)
                .isEqualTo(
                        "t has no instance yet. It waits for 'a' (last fired at event 1, 2026-11-21 12:00:00 UTC, before"
                                + " the task asked for it; counts once another of them fires) and 'b' (never fired). It does not run"
                                + " if 'no' fires first.");
        assertThat(session.manager.inspect().instance("t#0").status()).isEqualTo(InstanceStatus.SCHEDULED);
    }

    @Test
    void a_task_all_of_whose_triggers_fired_before_it_was_configured_waits_for_one_more() {
        session.fire("a", "b", "c").with(join());

        assertThat(session.sentence("t_join"))
                .isEqualTo(
                        "t_join has no instance: all its triggers fired before the task asked for them, and nothing is"
                                + " fired anew by itself. The next fire of 'a', 'b' or 'c' makes an instance, which has them all.");
    }

    @Test
    void a_task_with_andEvery_makes_an_instance_for_each() {
        session.with(TaskConfig.named("t").after("a").andEvery("page").run("ok"));

        assertThat(session.sentence("t"))
                .isEqualTo(
                        "t has no instance yet. It waits for 'a' (never fired) and 'page' (never fired). Each 'page' makes"
                                + " an instance.");
    }

    @Test
    void of_many_instances_the_newest_unresolved_are_explained_and_the_rest_counted() {
        session.with(TaskConfig.named("t").after("a").andEvery("page").run("ok"));
        for (int i = 0; i < 7; i++) {
            session.fire("page");
        }

        var explanation = (Explanation.OfTask) session.explain("t");

        assertThat(explanation.instances())
                .extracting(Explanation.OfInstance::subject)
                .containsExactly("t#6", "t#5", "t#4", "t#3", "t#2");
        assertThat(explanation.sentence())
                .startsWith("t has had 7 instances, 7 not ended. t#6 waits for 'a' (never fired).")
                .endsWith("t#2 waits for 'a' (never fired). 2 more have not ended.");
    }

    @Test
    void of_very_many_instances_an_old_unresolved_one_is_found() {
        session.with(TaskConfig.named("t").andEvery("page").run("ok"));
        for (int i = 0; i < 250; i++) {
            session.fire("page");
        }
        session.drain();
        session.manager.updateInstanceStatus("t#3", InstanceStatus.FAILED);

        assertThat(session.sentence("t"))
                .startsWith("t has had 250 instances, 1 not ended. t#3 was marked failed by application at 2026");
        assertThat(session.sentence("t#249")).startsWith("t#249 finished at 2026");
        session.manager.updateInstanceStatus("t#3", InstanceStatus.SKIPPED);
        assertThat(session.sentence("t"))
                .startsWith("t has had 250 instances, all of them ended. t#249 finished at 2026");
    }

    @Test
    void of_very_many_unresolved_instances_those_that_are_not_looked_at_are_counted() {
        session.with(TaskConfig.named("t").after("a").andEvery("page").run("ok"));
        for (int i = 0; i < 150; i++) {
            session.fire("page");
        }
        for (int i = 120; i < 150; i++) {
            session.manager.updateInstanceStatus("t#" + i, InstanceStatus.SKIPPED);
        }

        assertThat(session.sentence("t"))
                .startsWith("t has had 150 instances, 120 not ended. t#149 was marked skipped by application at ")
                .endsWith(" 120 more have not ended.");
    }

    @Test
    void a_halted_session_and_a_fire_it_has_put_off_are_named() {
        session.close();
        session = new OneSession(builder -> builder.sessionLimits(new SessionLimits(2, 100)));
        session.with(
                        TaskConfig.named("t_a").after("go").run("ok"),
                        TaskConfig.named("t_b").after("t_a", "go").run("ok"))
                .fire("go")
                .drain();

        assertThat(session.sentence("t_b#0"))
                .isEqualTo(
                        "t_b#0 waits for 't_a' (fired at event 3, 2026-11-21 12:00:00 UTC, but put off until the session"
                                + " is resumed). The session is halted and refuses fires until it is resumed: The session has 2"
                                + " instances; the limit is 2 (0 before the last resume).");
        assertThat(session.sentence("t_a#0"))
                .isEqualTo("t_a#0 finished at 2026-11-21 12:00:00 UTC (event 3). Its cascade 't_a' is put off until the"
                        + " session is resumed.");
    }

    @Test
    void in_an_ended_session_nothing_is_waited_for() {
        session.with(join()).fire("a");

        session.by("maria", "moved away").end();

        assertThat(session.sentence("t_join"))
                .endsWith(
                        " The session was ended by maria (\"moved away\") at 2026-11-21 12:00:00 UTC (event 3): nothing more"
                                + " happens in it.");
    }

    @Test
    void names_that_do_not_exist_are_said_not_thrown() {
        assertThat(session.explain("t_join").isFound()).isFalse();
        assertThat(session.sentence("t_join"))
                .isEqualTo("There is no session 's': nothing was ever configured or fired in it.");

        session.with(join());

        assertThat(session.explain("t_jion").isFound()).isFalse();
        assertThat(session.sentence("t_jion")).isEqualTo("Session 's' has no task 't_jion'. Did you mean 't_join'?");
        assertThat(session.sentence("t_jion#4")).endsWith("Did you mean 't_join'?");
        assertThat(session.sentence("t_join#0"))
                .isEqualTo("There is no instance 't_join#0': " + session.sentence("t_join"))
                .endsWith(": t_join has no instance yet. It waits for 'a' (never fired), 'b' (never fired) and 'c'"
                        + " (never fired).");
        assertThat(session.sentence("something else"))
                .isEqualTo("Session 's' has no task 'something else'. Its tasks: t_join.");
        assertThat(session.fire("a").sentence("t_join#1"))
                .isEqualTo("There is no instance 't_join#1': the newest is 't_join#0'.");
    }

    @Test
    void the_name_of_a_trigger_leads_to_the_tasks_that_use_it() {
        session.with(join());

        assertThat(session.sentence("a"))
                .isEqualTo("'a' is a trigger, not a task; it has never fired. Tasks that use it: t_join.");
        assertThat(session.fire("a").sentence("a")).contains("it last fired at event 2.");
    }

    @Test
    void an_instance_that_retention_has_deleted_is_told_from_one_that_never_was() {
        session.with(TaskConfig.named("t").andEvery("page").run("ok"))
                .fire("page")
                .drain();

        session.store.maintenance().prune(OneSession.NOON.plusSeconds(1), 100);

        assertThat(session.sentence("t#0"))
                .isEqualTo("'t#0' is not there any more: it had ended, and retention has deleted it.");
    }

    @Test
    void the_facts_are_there_as_json() {
        session.with(join()).fire("a", "b");

        Kwargs json = session.explain("t_join#0").toKwargs();

        assertThat(json.text("sentence")).isEqualTo(session.sentence("t_join#0"));
        assertThat(json.text("verdict")).isEqualTo("waiting");
        assertThat(json.object("facts").toJson())
                .isEqualTo(
                        "{\"missing\":[{\"trigger\":\"c\",\"lastFire\":null,\"putOff\":null,\"inInbox\":false,\"producer\":null}],"
                                + "\"threats\":[]}");
        assertThat(session.explain("t_join").toKwargs().asMap()).containsKeys("explained", "instances");
    }
}
