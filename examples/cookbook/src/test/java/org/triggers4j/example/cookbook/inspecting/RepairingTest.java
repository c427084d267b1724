package org.triggers4j.example.cookbook.inspecting;

import static org.assertj.core.api.Assertions.catchThrowable;
import static org.triggers4j.test.TriggersAssertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.SessionEndedException;
import org.triggers4j.error.SessionHaltedException;
import org.triggers4j.example.guide.GuidePage;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.FireResult;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.test.TriggersHarness;
import org.triggers4j.test.task.TestTasks;
import org.triggers4j.workflow.EventKind;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.SessionLimits;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** What docs/guide/inspecting.md says of repairing is so. */
class RepairingTest {
    private GuidePage page;
    private TriggersHarness harness;
    private TriggerManager permit;

    @BeforeEach
    void fail() throws IOException {
        page = GuidePage.named("inspecting.md");
        harness = TriggersHarness.builder()
                .task("permits.OpenCase", Inspecting.OPEN_CASE)
                .task("permits.AskNeighbours", context -> {
                    context.logger().error("No neighbours found");
                    return Map.of();
                })
                .task("permits.CheckDocument", TestTasks.devNull())
                .configure(engine -> engine.sessionLimits(new SessionLimits(5, 100)))
                .startingAt(Instant.parse("2026-11-20T09:30:00Z"))
                .start();
        permit = harness.session("permit-17");
        permit.updateConfiguration(Inspecting.WORKFLOW);
        Inspecting.apply(permit);
        harness.joinAll();
    }

    @AfterEach
    void close() {
        harness.close();
    }

    private void assertPageShows(String line) {
        assertThat(page.output()).contains(line);
    }

    private LogEntry lastEvent() {
        var events = permit.inspect().events(0, 100);
        return events.get(events.size() - 1);
    }

    @Test
    void a_replay_that_is_cancelled_before_it_runs_has_failed_and_can_be_replayed_again() {
        permit.replayFailedInstance("t_openCase#0");

        Repairing.cancel(permit);

        harness.joinAll();
        InstanceView cancelled = permit.inspect().instance("t_openCase#1");
        assertThat(cancelled).hasStatus(InstanceStatus.FAILED);
        assertThat(cancelled.failure().orElseThrow().message()).isEqualTo("cancelled");
    }

    @Test
    void a_replay_is_a_clone_with_the_same_kwargs() {
        InstanceName clone = Repairing.replay(permit);

        assertThat(clone).hasToString("t_openCase#1");
        assertThat(lastEvent().kind()).isEqualTo(EventKind.REPLAYED);
        assertThat(lastEvent().actor()).isEqualTo("maria");
        assertThat(lastEvent().detail().text("reason")).isEqualTo("the register was down");
        harness.joinAll();
        assertThat(permit).hasReplayed("t_openCase#0").hasFailed("t_openCase#1");
        InstanceView original = permit.inspect().instance("t_openCase#0");
        assertThat(original.failure()).isPresent();
    }

    @Test
    void a_replay_takes_other_kwargs_and_keeps_those_it_is_given() {
        Repairing.replayCorrected(permit);
        harness.joinAll();

        assertThat(permit).hasFinished("t_openCase#1");
        assertThat(permit)
                .instance("t_openCase#1")
                .isCloneOf("t_openCase#0")
                .hasReceived("feePaid", Kwargs.of("amount", 80L).asMap())
                .hasReceived("applicationReceived", Map.of("address", "12 Mill Lane"));
    }

    @Test
    void what_is_not_given_is_gone() {
        permit.replayFailedInstance(
                "t_openCase#0", Kwargs.of("applicationReceived", Kwargs.of("address", "12 Mill Lane")));
        harness.joinAll();

        assertThat(permit.inspect().instance("t_openCase#1").kwargs().has("feePaid"))
                .isFalse();
    }

    @Test
    void a_single_value_is_merged_into_what_was_received() {
        Kwargs received = permit.inspect().instance("t_openCase#0").kwargs();

        permit.replayFailedInstance("t_openCase#0", Repairing.withAddress(received));
        harness.joinAll();

        assertThat(permit)
                .instance("t_openCase#1")
                .isFinished()
                .hasReceived("feePaid", Kwargs.of("amount", 80L).asMap())
                .hasReceived("applicationReceived", Map.of("adress", "12 Mill Lane", "address", "12 Mill Lane"));
        assertThat(permit.inspect().latestKwargs().get("applicationReceived").has("address"))
                .isFalse();
    }

    @Test
    void the_cascade_of_a_skip_can_be_fired_later() {
        Repairing.skip(permit);

        Repairing.cascadeLater(permit);

        assertThat(permit).hasSkipped("t_openCase#0").hasUnstarted("t_askNeighbours#0");
    }

    @Test
    void a_skip_fires_nothing() {
        Repairing.skip(permit);

        assertThat(permit)
                .hasSkipped("t_openCase#0")
                .isMissing("t_askNeighbours#0")
                .hasUnresolvedTasks("t_askNeighbours");
    }

    @Test
    void a_skip_with_cascade_fires_the_result() {
        Repairing.skipWithResult(permit);

        assertThat(permit).hasSkipped("t_openCase#0").hasUnstarted("t_askNeighbours#0");
        assertThat(permit.inspect().latestKwargs()).containsEntry("t_openCase", Kwargs.of("caseNumber", 42));
    }

    @Test
    void a_status_is_written_over_any_other() {
        Repairing.abandon(permit);

        assertThat(permit).hasAbandoned("t_openCase#0");
        assertThat(permit).instance("t_openCase#0").hasMetadata("letter", "2026-31");
        assertPageShows(permit.explain("t_openCase#0").sentence());
    }

    @Test
    void a_note_is_merged_into_the_metadata() {
        Repairing.note(permit);
        permit.updateInstanceMetadata("t_openCase#0", Kwargs.of("urgent", true));

        assertThat(permit.inspect().instance("t_openCase#0").metadata())
                .isEqualTo(Kwargs.of("ticket", "HELP-4711", "urgent", true));
    }

    @Test
    void logs_are_resolved_by_whoever_looked() {
        Repairing.skipWithResult(permit);
        permit.fire("plansRead");
        harness.joinAll();
        assertThat(permit.inspect().instancesWithUnresolvedLogs())
                .extracting(view -> view.name() + " " + view.logLevelName())
                .containsExactly("t_askNeighbours#0 ERROR");

        Repairing.resolveLogs(permit);

        assertThat(permit.inspect().instancesWithUnresolvedLogs()).isEmpty();
    }

    @Test
    void of_two_who_replay_one_gets_a_conflict() {
        Repairing.replay(permit);

        Throwable refusal = catchThrowable(() -> Repairing.replay(permit));

        assertThat(refusal).isInstanceOf(ConflictException.class);
        assertPageShows(refusal.getMessage());
    }

    @Test
    void what_has_changed_since_it_was_shown_is_not_overwritten() {
        InstanceView shown = permit.inspect().instance("t_openCase#0");
        Repairing.note(permit);

        Throwable refusal = catchThrowable(() -> Repairing.abandonAsSeen(permit, shown));

        assertThat(refusal).isInstanceOf(ConflictException.class);
        assertPageShows(refusal.getMessage());
        assertThat(permit).hasFailed("t_openCase#0");
    }

    @Test
    void what_is_as_it_was_shown_is_changed() {
        InstanceView shown = permit.inspect().instance("t_openCase#0");

        Repairing.abandonAsSeen(permit, shown);

        assertThat(permit).hasAbandoned("t_openCase#0");
    }

    @Test
    void without_a_name_it_was_the_application() {
        Repairing.note(permit);

        assertThat(lastEvent().actor()).isEqualTo("application");
    }

    @Test
    void a_clone_waits_with_what_was_received() {
        InstanceName clone = permit.cloneInstance("t_openCase#0");

        assertThat(permit).hasUnstarted(clone.toString());
        assertThat(permit.inspect().instance(clone.toString()).canRun()).isTrue();
    }

    @Test
    void a_session_that_grows_too_much_is_halted_and_resumed() {
        TriggerManager flood = harness.session("permit-18");
        flood.updateConfiguration(Workflow.of(
                TaskConfig.named("t_checkDocument").andEvery("documentReceived").run("permits.CheckDocument")));
        for (int i = 0; i < 4; i++) {
            assertThat(flood.fire("documentReceived").halted()).isEmpty();
        }

        FireResult fifth = flood.fire("documentReceived");

        assertThat(fifth.halted()).isPresent().isEqualTo(flood.inspect().halted());
        Throwable refusal = catchThrowable(() -> flood.fire("documentReceived"));
        assertThat(refusal).isInstanceOf(SessionHaltedException.class);
        assertPageShows(refusal.getMessage());
        harness.joinAll();
        assertThat(flood).hasFinished("t_checkDocument#4");
        assertPageShows(flood.explain("t_checkDocument#4").sentence());

        flood.resume();

        assertThat(flood.inspect().halted()).isEmpty();
        flood.fire("documentReceived");
        harness.joinAll();
        assertThat(flood).hasFinished("t_checkDocument#5");
    }

    @Test
    void an_ended_session_can_only_be_looked_at_and_deleted() {
        permit.end();

        Throwable refusal = catchThrowable(() -> permit.fire("plansRead"));

        assertThat(refusal).isInstanceOf(SessionEndedException.class);
        assertPageShows(refusal.getMessage());
        assertThat(permit.inspect().isEnded()).isTrue();
        assertThat(permit.inspect().instance("t_openCase#0").status()).isEqualTo(InstanceStatus.FAILED);
        assertPageShows(permit.explain("t_openCase#0").sentence());
        assertThat(permit.delete()).isTrue();
        assertThat(permit.inspect().exists()).isFalse();
    }
}
