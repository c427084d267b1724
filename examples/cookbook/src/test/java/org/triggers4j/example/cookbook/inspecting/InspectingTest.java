package org.triggers4j.example.cookbook.inspecting;

import static org.assertj.core.api.Assertions.catchThrowable;
import static org.triggers4j.test.TriggersAssertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.UnknownInstanceException;
import org.triggers4j.example.guide.GuidePage;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.test.TriggersHarness;
import org.triggers4j.test.task.TestTasks;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskConfig;

/** What docs/guide/inspecting.md says of looking is so. */
class InspectingTest {
    private final InMemoryStore store = new InMemoryStore();
    private GuidePage page;
    private TriggersHarness harness;
    private TriggerManager permit;

    @BeforeEach
    void open() throws IOException {
        page = GuidePage.named("inspecting.md");
        harness = TriggersHarness.builder()
                .task("permits.OpenCase", Inspecting.OPEN_CASE)
                .task("permits.AskNeighbours", TestTasks.devNull())
                .store(() -> store)
                .startingAt(Instant.parse("2026-11-20T09:30:00Z"))
                .start();
        permit = harness.session("permit-17");
        permit.updateConfiguration(Inspecting.WORKFLOW);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    private void applyWithTypo() {
        Inspecting.apply(permit);
        harness.joinAll();
    }

    private void applyWell() {
        permit.fire("applicationReceived", Kwargs.of("address", "12 Mill Lane"));
        permit.fire("feePaid");
        harness.joinAll();
    }

    private void assertPageShows(String line) {
        assertThat(page.output()).contains(line);
    }

    @Test
    void a_failure_says_what_was_wrong() {
        applyWithTypo();

        assertThat(Inspecting.failures(harness.triggers(), "permit-17"))
                .hasSize(1)
                .allSatisfy(this::assertPageShows);
    }

    @Test
    void a_task_is_unresolved_before_it_has_an_instance() {
        assertPageShows(Inspecting.unresolved(permit.inspect()));
        assertThat(Inspecting.unresolved(permit.inspect())).endsWith(" []");

        permit.fire("applicationReceived", Kwargs.of("address", "12 Mill Lane"));
        assertPageShows(Inspecting.unresolved(permit.inspect()));

        permit.fire("feePaid");
        harness.joinAll();
        assertPageShows(Inspecting.unresolved(permit.inspect()));
    }

    @Test
    void the_event_log_is_what_the_page_shows() {
        applyWithTypo();
        Repairing.replayCorrected(permit);
        harness.joinAll();

        assertThat(page.output()).containsSequence(Inspecting.events(permit.inspect()));
        assertThat(Inspecting.events(permit.inspect())).hasSize(6);
    }

    @Test
    void latest_kwargs_are_those_of_the_last_fire() {
        permit.fire("plansRead", Kwargs.of("version", 1));
        permit.fire("plansRead", Kwargs.of("version", 2));

        assertThat(permit.inspect().latestKwargs()).containsEntry("plansRead", Kwargs.of("version", 2));
    }

    @Test
    void an_instance_has_another_name_than_its_task() {
        applyWell();

        Throwable refusal = catchThrowable(() -> permit.inspect().instance("t_openCase#1"));

        assertThat(refusal).isInstanceOf(UnknownInstanceException.class);
        assertPageShows(refusal.getMessage());
        assertThat(catchThrowable(() -> permit.inspect().instance("t_openCase")))
                .isInstanceOf(UnknownInstanceException.class);
    }

    @Test
    void an_instance_shows_what_it_was_run_with_and_what_came_of_it() {
        applyWell();

        InstanceView opened = permit.inspect().instance("t_openCase#0");
        assertThat(opened.kwargs().object("applicationReceived").text("address"))
                .isEqualTo("12 Mill Lane");
        assertThat(opened.actualKwargs()).contains(opened.kwargs());
        assertThat(opened.result().orElseThrow().integer("caseNumber")).isEqualTo(42);
        assertThat(permit.inspect().instancesOf("t_openCase")).hasSize(1);
    }

    @Test
    void it_is_explained_why_something_waits() {
        assertPageShows(Inspecting.why(permit.inspect(), "t_openCase"));
        permit.fire("applicationReceived", Kwargs.of("address", "12 Mill Lane"));
        assertPageShows(Inspecting.why(permit.inspect(), "t_openCase"));
        assertPageShows(Inspecting.whyFromOutside(store));
        permit.fire("plansRead");
        assertPageShows(Inspecting.why(permit.inspect(), "t_askNeighbours#0"));
    }

    @Test
    void it_is_explained_why_something_is_not_taken() {
        permit.fire("applicationReceived", Kwargs.of("address", "12 Mill Lane"));
        permit.fire("feePaid");

        assertPageShows(Inspecting.why(permit.inspect(), "t_openCase#0"));
    }

    @Test
    void it_is_explained_what_became_of_something() {
        applyWithTypo();
        assertPageShows(Inspecting.why(permit.inspect(), "t_openCase#0"));
        Repairing.replayCorrected(permit);
        harness.joinAll();

        assertPageShows(Inspecting.why(permit.inspect(), "t_openCase#0"));
        assertPageShows(Inspecting.why(permit.inspect(), "t_openCase#1"));
        assertPageShows(Inspecting.why(permit.inspect(), "t_openCse"));
    }

    @Test
    void a_skip_is_explained() {
        applyWithTypo();

        Repairing.skip(permit);

        assertPageShows(Inspecting.why(permit.inspect(), "t_openCase#0"));
    }

    @Test
    void troubled_sessions_are_found() {
        harness.session("permit-16").fire("feePaid");
        applyWithTypo();

        assertThat(Inspecting.troubled(harness.triggers())).containsExactly(new SessionUid("permit-17"));
    }

    @Test
    void the_debug_view_has_everything() {
        applyWithTypo();

        Kwargs view = permit.inspect().debugView();

        assertThat(view.asMap().keySet())
                .contains("tasks", "unresolvedTasks", "latestKwargs", "instances", "halted", "ended");
        assertThat(view.object("instances").object("t_openCase#0").text("status"))
                .isEqualTo("failed");
    }

    @Test
    void tasks_are_read_as_they_are_configured() {
        TaskConfig task = permit.inspect().task("t_openCase");

        assertThat(task.after()).containsExactly("applicationReceived", "feePaid");
    }

    @Test
    void a_session_in_which_nothing_happened_is_empty() {
        assertThat(harness.triggers().inspect("permit-99").exists()).isFalse();
        assertThat(harness.triggers().inspect("permit-99").instances()).isEmpty();
        assertPageShows(
                harness.triggers().inspect("permit-99").explain("t_openCase").sentence());
    }
}
