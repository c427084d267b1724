package org.triggers4j.example.cookbook.logging;

import static org.triggers4j.test.TriggersAssertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.task.TaskLogger;
import org.triggers4j.test.TriggersExtension;
import org.triggers4j.test.TriggersHarness;

/** Which level docs/guide/logging.md says is recorded, and who has to look. */
class RecordedLevelsTest {
    @RegisterExtension
    final TriggersExtension triggers = TriggersExtension.builder()
            .task("app.Finishes", context -> {
                context.logger().info("so far");
                context.logger().warn("so good");
                context.logger().info("done");
                return null;
            })
            .task("app.FailsInScope", context -> context.logged(Map.of(), RecordedLevelsTest::fail))
            .task("app.FailsOutside", context -> fail(context.logger()))
            .task("app.Retries", context -> {
                context.logger().error("try {}", context.depth());
                throw context.retry();
            })
            .task("app.Skips", context -> {
                context.logger().warn("not for me");
                throw context.skip();
            })
            .task("app.Alarms", context -> {
                context.logger().critical("the disk is full");
                return null;
            })
            .build();

    private TriggerManager session;

    private static Object fail(TaskLogger log) {
        log.debug("about to fail");
        throw new IllegalStateException("on purpose");
    }

    @BeforeEach
    void all_ends(TriggersHarness harness) {
        session = harness.session();
        session.updateConfiguration(WorkflowReader.json("""
                {
                  "t_finishes": { "after": ["go"], "run": "app.Finishes" },
                  "t_failsInScope": { "after": ["go"], "run": "app.FailsInScope" },
                  "t_failsOutside": { "after": ["go"], "run": "app.FailsOutside" },
                  "t_retries": { "after": ["go"], "run": "app.Retries" },
                  "t_skips": { "after": ["go"], "run": "app.Skips" },
                  "t_alarms": { "after": ["go"], "run": "app.Alarms" },
                  "t_waits": { "after": ["go", "never"], "run": "app.Finishes" }
                }"""));
        session.fire("go");
        harness.joinAll();
    }

    private InstanceView of(String instance) {
        return session.inspect().instance(instance);
    }

    @Test
    void the_highest_level_is_recorded_at_every_kind_of_end() {
        assertThat(of("t_finishes#0").logLevelName()).isEqualTo("WARNING");
        assertThat(of("t_failsInScope#0").logLevelName()).isEqualTo("ERROR");
        assertThat(of("t_failsOutside#0").logLevelName()).isEqualTo("DEBUG");
        assertThat(of("t_retries#0").logLevelName()).isEqualTo("ERROR");
        assertThat(of("t_skips#0").logLevelName()).isEqualTo("WARNING");
        assertThat(of("t_alarms#0").logLevelName()).isEqualTo("CRITICAL");
        assertThat(of("t_alarms#0").logLevel()).isEqualTo(50);
    }

    @Test
    void what_has_not_ended_has_no_level() {
        assertThat(of("t_waits#0").logLevelName()).isEqualTo("NOTSET");
    }

    @Test
    void error_and_critical_are_unresolved_unless_the_instance_is_given_up_or_replaced() {
        assertThat(LogReview.unresolved(session))
                .containsExactlyInAnyOrder("t_failsInScope#0 ERROR", "t_retries#3 ERROR", "t_alarms#0 CRITICAL");
    }

    @Test
    void logs_that_somebody_has_looked_at_are_resolved_and_say_who_it_was() {
        LogReview.resolve(session, "t_alarms#0");

        assertThat(LogReview.unresolved(session)).doesNotContain("t_alarms#0 CRITICAL");
        assertThat(session.inspect().events(0, 100))
                .anySatisfy(event -> assertThat(event.actor()).isEqualTo("ann"));
    }

    @Test
    void skipping_and_replaying_resolve_the_logs_of_the_old_instance() {
        session.skipFailedInstance("t_failsInScope#0");
        session.replayFailedInstance("t_retries#3");

        assertThat(LogReview.unresolved(session)).containsExactly("t_alarms#0 CRITICAL");
    }
}
