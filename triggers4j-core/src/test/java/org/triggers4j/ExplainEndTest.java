package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.TaskConfig;

/** What became of it? */
class ExplainEndTest {
    private static final String NOON = "2026-11-21 12:00:00 UTC";

    private final OneSession session = new OneSession();

    @AfterEach
    void close() {
        session.close();
    }

    private OneSession ran(String run) {
        return session.with(TaskConfig.named("t").after("go").run(run))
                .fire("go")
                .drain();
    }

    @Test
    void a_finished_instance_names_its_cascade_and_that_there_is_no_second() {
        ran("ok");

        assertThat(session.sentence("t"))
                .isEqualTo("t#0 finished at " + NOON + " (event 3) and fired 't'. Without 'andEvery' a task"
                        + " gets one instance: further fires start nothing.");
    }

    @Test
    void a_finished_task_with_andEvery_waits_for_the_next_one() {
        session.with(TaskConfig.named("t").andEvery("page").run("ok"))
                .fire("page")
                .drain();

        assertThat(session.sentence("t"))
                .isEqualTo("t#0 finished at " + NOON
                        + " (event 3) and fired 't'. The next 'page' makes another instance.");
    }

    @Test
    void of_several_instances_that_have_all_ended_the_newest_speaks() {
        session.with(TaskConfig.named("t").andEvery("page").run("ok"))
                .fire("page", "page")
                .drain();

        assertThat(session.sentence("t"))
                .isEqualTo("t has had 2 instances, all of them ended. t#1 finished at " + NOON
                        + " (event 5) and fired 't'. The next 'page' makes another instance.");
    }

    @Test
    void a_failed_instance_says_with_what_and_what_can_be_done() {
        ran("bad");

        assertThat(session.sentence("t"))
                .isEqualTo("t#0 failed at " + NOON
                        + " (event 3) with IllegalArgumentException: bad birthday. An operator can replay or"
                        + " skip it; until then it"
                        + " fires nothing.");
        assertThat(session.facts("t#0").object("failure").text("type")).isEqualTo("java.lang.IllegalArgumentException");
    }

    @Test
    void a_replayed_instance_names_who_replayed_it_why_and_its_successor() {
        ran("bad");

        session.by("maria", "service is back").replayFailedInstance("t#0");

        assertThat(session.sentence("t#0"))
                .isEqualTo(
                        "t#0 failed with IllegalArgumentException: bad birthday and was replayed by maria (\"service is"
                                + " back\") at " + NOON + " (event 4) as t#1, which is scheduled now.");
    }

    @Test
    void a_copy_made_by_hand_is_not_taken_for_the_successor() {
        ran("bad");
        session.manager.cloneInstance("t#0");

        session.manager.replayFailedInstance("t#0");
        session.manager.cloneInstance("t#0");

        assertThat(session.sentence("t#0")).endsWith("as t#2, which is scheduled now.");
    }

    @Test
    void a_skipped_instance_names_who_skipped_it_and_whether_it_cascaded() {
        ran("bad");

        session.by("maria", "").skipFailedInstance("t#0");

        assertThat(session.sentence("t#0"))
                .isEqualTo("t#0 failed with IllegalArgumentException: bad birthday and was skipped by maria at " + NOON
                        + " (event 4) without firing 't'.");
    }

    @Test
    void a_skip_with_cascade_says_so_also_after_later_changes_of_its_metadata() {
        ran("bad");

        session.by("maria", "known").skipFailedInstance("t#0", true, Kwargs.empty());
        session.by("otto", "").updateInstanceMetadata("t#0", Kwargs.of("ticket", 7));

        assertThat(session.sentence("t#0"))
                .isEqualTo(
                        "t#0 failed with IllegalArgumentException: bad birthday and was skipped by maria (\"known\") at"
                                + " " + NOON + " (event 4) and fired 't'.");
    }

    @Test
    void an_instance_that_gave_itself_up_is_told_from_one_that_was_skipped() {
        ran("skip");

        assertThat(session.sentence("t#0"))
                .isEqualTo("t#0 gave itself up at " + NOON + " (event 3) without firing 't'.");
    }

    @Test
    void an_abandoned_instance_names_the_fires_that_came_first() {
        session.with(TaskConfig.named("t").after("a", "b").unless("x", "y").run("ok"))
                .fire("a", "x", "y");

        assertThat(session.sentence("t#0"))
                .isEqualTo("t#0 was abandoned and never runs: 'x' (event 3, " + NOON + ") and 'y' (event 4, " + NOON
                        + ") fired before 'b'.");
    }

    @Test
    void an_instance_abandoned_by_the_very_fire_it_waited_for_says_so() {
        session.with(TaskConfig.named("t").after("a").unless("a").run("ok")).fire("a");

        assertThat(session.sentence("t#0"))
                .isEqualTo("t#0 was abandoned and never runs: 'a' (event 2, " + NOON
                        + ") fired no later than what it waited for.");
    }

    @Test
    void a_status_written_by_hand_names_the_hand() {
        ran("bad");

        session.by("maria", "done on paper")
                .updateInstanceStatus("t#0", InstanceStatus.FINISHED, Kwargs.empty(), Optional.of(Kwargs.empty()));

        assertThat(session.sentence("t#0"))
                .isEqualTo("t#0 was marked finished by maria (\"done on paper\") at " + NOON
                        + " (event 4), which fired 't'.");
    }

    @Test
    void a_label_without_a_job_is_seen_through() {
        ran("bad");

        session.by("maria", "").updateInstanceStatus("t#0", InstanceStatus.SCHEDULED);

        assertThat(session.sentence("t#0"))
                .isEqualTo("t#0 was marked scheduled by maria at " + NOON
                        + " (event 4). It is not in the queue, so it stays like this until"
                        + " somebody writes another status.");
    }

    @Test
    void a_program_that_only_looks_sees_the_same_and_registers_no_worker() {
        session.with(TaskConfig.named("t").after("go").run("ok")).fire("go");
        SessionInspector onlooker = Triggers.inspector(session.store, "s");

        assertThat(onlooker.explain("t").toKwargs())
                .isEqualTo(session.explain("t").toKwargs());
        assertThat(session.store.queue().liveWorkers()).isEmpty();
    }
}
