package org.triggers4j.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.triggers4j.calls.ManualEngines.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.task.RetryPolicy;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.Unique;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** A task that was written for calls, run by a trigger. */
class TriggeredCallsTest {
    private final ManualEngines engines = new ManualEngines();

    @AfterEach
    void close() {
        engines.close();
    }

    private static TriggerManager session(Triggers triggers) {
        TriggerManager session = triggers.session("s");
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("it").andEvery("go").run("app.Task")));
        return session;
    }

    @Test
    void its_arguments_are_what_the_one_trigger_brought_and_its_result_cascades() {
        Triggers triggers = engines.engine(task(TaskOptions.DEFAULT, (user, context) -> user.id() * 2));
        TriggerManager session = session(triggers);

        session.fire("go", Kwargs.of("id", 21));
        triggers.drain();

        assertThat(session.inspect().latestKwargs()).containsEntry("it", Kwargs.of("result", 42));
    }

    @Test
    void it_sees_how_often_it_was_retried_and_replays_by_hand_do_not_count() {
        List<Integer> seen = new ArrayList<>();
        Triggers triggers = engines.engine(task(
                TaskOptions.DEFAULT.withRetry(RetryPolicy.DEFAULT.withDelays(Duration.ofSeconds(1))),
                (user, context) -> {
                    seen.add(context.retries());
                    throw context.retry();
                }));
        TriggerManager session = session(triggers);
        session.fire("go", Kwargs.of("id", 1));
        triggers.drain();
        engines.pass(Duration.ofSeconds(1));
        triggers.drain();
        assertThat(session.inspect().instance("it#1").status()).isEqualTo(InstanceStatus.FAILED);

        session.replayFailedInstance("it#1");
        triggers.drain();

        assertThat(seen).containsExactly(0, 1, 1);
        assertThat(engines.journal.lines()).contains("start 0", "start 1").doesNotContain("start 2");
    }

    @Test
    void arguments_that_do_not_bind_fail_the_instance() {
        Triggers triggers = engines.engine(task(TaskOptions.DEFAULT, (user, context) -> 1));
        TriggerManager session = session(triggers);

        session.fire("go", Kwargs.of("id", "seven"));
        triggers.drain();

        assertThat(session.inspect().instance("it#0").failure().orElseThrow().simpleType())
                .isEqualTo("InvalidKwargsException");
    }

    @Test
    void two_instances_with_the_same_kwargs_run_one_after_the_other_if_both_are_there_in_turn() {
        Triggers triggers =
                engines.engine(task(TaskOptions.DEFAULT.withUnique(Unique.BY_ARGUMENTS), (user, context) -> 1));
        TriggerManager session = session(triggers);
        session.fire("go", Kwargs.of("id", 1));
        triggers.drain();

        session.fire("go", Kwargs.of("id", 1));
        triggers.drain();

        assertThat(session.inspect().instances())
                .extracting(view -> view.status())
                .containsExactly(InstanceStatus.FINISHED, InstanceStatus.FINISHED);
    }
}
