package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.EventKind;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.Operator;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** What people do by hand: replay, skip, statuses, metadata. */
class RepairTest extends EngineCase {
    @Test
    void a_failed_instance_is_replayed_or_skipped_once_and_the_log_says_who_and_why() {
        var isBroken = new AtomicInteger(1);
        Triggers triggers = started(Triggers.builder().task("t", context -> {
            if (isBroken.getAndDecrement() > 0) {
                throw new IllegalArgumentException("bad birthday");
            }
            return null;
        }));
        TriggerManager session = triggers.session("s");
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("t_x").after("go").run("t")));
        session.fire("go");
        awaitStatus(session.inspect(), "t_x#0", InstanceStatus.FAILED);

        InstanceName replay = session.by(new Operator("ann", "fixed the form")).replayFailedInstance("t_x#0");

        assertThat(replay).isEqualTo(new InstanceName("t_x", 1));
        awaitStatus(session.inspect(), "t_x#1", InstanceStatus.FINISHED);
        assertThatThrownBy(() -> session.replayFailedInstance("t_x#0")).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> session.skipFailedInstance("t_x#0")).isInstanceOf(ConflictException.class);
        LogEntry replayed = session.inspect().events(0, 100).stream()
                .filter(entry -> entry.kind() == EventKind.REPLAYED)
                .findFirst()
                .orElseThrow();
        assertThat(replayed.actor()).isEqualTo("ann");
        assertThat(replayed.detail().text("reason")).isEqualTo("fixed the form");
    }

    @Test
    void a_manual_status_withdraws_the_job_and_fences_the_run_off() throws Exception {
        var isRunning = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        Triggers triggers = started(Triggers.builder().task("slow", context -> {
            isRunning.countDown();
            mayEnd.await();
            return Map.of("from", "task");
        }));
        TriggerManager session = triggers.session("s");
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("t").after("go").run("slow"),
                TaskConfig.named("t_next").after("t").run("slow")));
        session.fire("go");
        isRunning.await();

        session.updateInstanceStatus(
                "t#0", InstanceStatus.FINISHED, Kwargs.of("by", "hand"), Optional.of(Kwargs.of("from", "operator")));
        mayEnd.countDown();

        awaitStatus(session.inspect(), "t_next#0", InstanceStatus.FINISHED);
        assertThat(session.inspect().latestKwargs()).containsEntry("t", Kwargs.of("from", "operator"));
        assertThat(session.inspect().events(0, 100))
                .filteredOn(entry -> "t".equals(entry.trigger()))
                .hasSize(1);
    }

    @Test
    void a_run_that_an_operator_decided_about_is_told_to_stop() throws Exception {
        var started = new CountDownLatch(1);
        var wasCancelled = new CountDownLatch(1);
        Triggers triggers =
                started(Triggers.builder().heartbeatEvery(Duration.ofMillis(20)).task("app.Long", context -> {
                    started.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        if (context.isCancelled()) {
                            wasCancelled.countDown();
                        }
                    }
                    return Map.of();
                }));
        TriggerManager session = triggers.session("s");
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("t_long").after("go").run("app.Long")));
        session.fire("go");
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();

        session.updateInstanceStatus("t_long#0", InstanceStatus.SKIPPED);

        assertThat(wasCancelled.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(session.inspect().instance("t_long#0").status()).isEqualTo(InstanceStatus.SKIPPED);
    }

    @Test
    void of_two_operators_who_act_on_what_both_saw_the_second_gets_a_conflict() {
        Triggers triggers = started(Triggers.builder().task("t", context -> {
            throw new IllegalStateException("no");
        }));
        TriggerManager session = triggers.session("s");
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("t").after("go").run("t")));
        session.fire("go");
        awaitStatus(session.inspect(), "t#0", InstanceStatus.FAILED);
        InstanceView both = session.inspect().instance("t#0");

        session.by(Operator.named("ann")).seen(both).updateInstanceMetadata("t#0", Kwargs.of("owner", "ann"));

        assertThatThrownBy(() -> session.by(Operator.named("bob"))
                        .seen(both)
                        .updateInstanceStatus("t#0", InstanceStatus.FINISHED))
                .isInstanceOf(ConflictException.class);
        assertThat(session.inspect().instance("t#0").status()).isEqualTo(InstanceStatus.FAILED);
    }

    @Test
    void what_a_task_or_an_operator_attaches_is_limited_in_size() {
        Triggers triggers = started(Triggers.builder()
                .maxKwargsBytes(500)
                .maxResultBytes(500)
                .task("skip", context -> {
                    throw context.skip(Kwargs.of("k", "x".repeat(1_000)));
                })
                .task("retry", context -> {
                    throw context.retry().withMetadata(Kwargs.of("k", "x".repeat(1_000)));
                }));
        TriggerManager session = triggers.session("s");
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("t_skip").after("go").run("skip"),
                TaskConfig.named("t_retry").after("go").run("retry")));
        session.fire("go");

        awaitStatus(session.inspect(), "t_skip#0", InstanceStatus.FAILED);
        awaitStatus(session.inspect(), "t_retry#0", InstanceStatus.FAILED);
        Kwargs large = Kwargs.of("k", "x".repeat(1_000));
        assertThatThrownBy(() -> session.skipFailedInstance("t_skip#0", true, large))
                .isInstanceOf(InvalidKwargsException.class);
        assertThatThrownBy(() -> session.updateInstanceMetadata("t_skip#0", large))
                .isInstanceOf(InvalidKwargsException.class);
        assertThatThrownBy(() -> session.replayFailedInstance("t_skip#0", Kwargs.of("go", large)))
                .isInstanceOf(InvalidKwargsException.class);
    }
}
