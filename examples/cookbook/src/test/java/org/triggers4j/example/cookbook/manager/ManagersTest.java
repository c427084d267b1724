package org.triggers4j.example.cookbook.manager;

import static org.triggers4j.test.TriggersAssertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.test.TriggersExtension;
import org.triggers4j.test.TriggersHarness;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.Workflow;

class ManagersTest {
    private static final Workflow CLOSING = WorkflowReader.json("""
            {
              "t_pack": { "after": ["paid"], "run": "shop.Pack" },
              "t_close": { "after": ["sessionFinalized"], "run": "shop.Pack" }
            }""");

    private final List<String> book = new CopyOnWriteArrayList<>();

    @RegisterExtension
    final TriggersExtension triggers = TriggersExtension.builder()
            .task("shop.Pack", context -> Map.of())
            .task("shop.Broken", context -> {
                throw new IllegalStateException("broken");
            })
            .configure(engine -> {
                // region register
                engine.managerType(new AuditedManager(book));
                // endregion
                engine.managerType(new FinalizingManager());
            })
            .build();

    @Test
    void hooks_are_told_of_fires_replays_and_skips(TriggersHarness harness) {
        // region use
        TriggerManager order = harness.triggers().session("order-1", "audited");
        // endregion
        order.updateConfiguration(WorkflowReader.json("""
                { "t_pack": { "after": ["paid"], "run": "shop.Broken" } }"""));
        order.fire("paid");
        harness.joinAll();
        order.replayFailedInstance("t_pack#0");
        harness.joinAll();
        order.skipFailedInstance("t_pack#1", true, Kwargs.empty());

        assertThat(book)
                .containsExactly(
                        "paid scheduled [t_pack#0]",
                        "t_pack#0 is replayed as t_pack#1",
                        "t_pack scheduled []",
                        "t_pack#1 is skipped");
    }

    @Test
    void a_directive_of_ones_own_is_read_from_the_extras(TriggersHarness harness) {
        TriggerManager order = harness.triggers().session("order-1", "audited");
        order.updateConfiguration(WorkflowReader.json("""
                {
                  "t_pack": { "after": ["paid"], "run": "shop.Pack", "announceTo": "#packing" }
                }"""));

        order.fire("paid");

        assertThat(order.inspect().latestKwargs()).containsEntry("announced", Kwargs.of("to", "#packing"));
    }

    @Test
    void a_hook_that_fires_with_a_key_finalises_once(TriggersHarness harness) {
        TriggerManager order = harness.triggers().session("order-1", "app.finalizing");
        order.updateConfiguration(CLOSING);

        order.fire("paid");
        harness.joinAll();
        order.fire("paid");
        harness.joinAll();

        assertThat(order).hasNoUnresolvedTasks();
        assertThat(order.inspect().events(0, 100))
                .extracting(LogEntry::trigger)
                .filteredOn("sessionFinalized"::equals)
                .hasSize(1);
    }

    @Test
    void a_fire_before_the_configuration_does_not_finalise(TriggersHarness harness) {
        TriggerManager order = harness.triggers().session("order-1", "app.finalizing");

        order.fire("somethingElse");
        order.updateConfiguration(CLOSING);
        assertThat(order.inspect().latestKwargs()).doesNotContainKey("sessionFinalized");
        order.fire("paid");
        harness.joinAll();

        assertThat(order).hasFinished("t_close#0").hasNoUnresolvedTasks();
    }

    @Test
    void a_skip_of_the_last_failed_instance_finalises_without_a_cascade(TriggersHarness harness) {
        TriggerManager order = harness.triggers().session("order-1", "app.finalizing");
        order.updateConfiguration(WorkflowReader.json("""
                {
                  "t_pack": { "after": ["paid"], "run": "shop.Broken" },
                  "t_close": { "after": ["sessionFinalized"], "run": "shop.Pack" }
                }"""));
        order.fire("paid");
        harness.joinAll();
        assertThat(order).hasFailed("t_pack#0", IllegalStateException.class).isMissing("t_close#0");

        order.skipFailedInstance("t_pack#0");
        harness.joinAll();

        assertThat(order).hasFinished("t_close#0").hasNoUnresolvedTasks();
    }
}
