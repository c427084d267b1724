package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.EngineClosedException;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.error.InvalidNameException;
import org.triggers4j.error.SessionEndedException;
import org.triggers4j.error.SessionHaltedException;
import org.triggers4j.error.UnknownInstanceException;
import org.triggers4j.error.UnknownTaskException;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.FireOutcome;
import org.triggers4j.session.FireResult;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.ManagerType;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;
import org.triggers4j.workflow.EventKind;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.LogLevels;
import org.triggers4j.workflow.SessionLimits;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Warning;
import org.triggers4j.workflow.Workflow;

/** What a user of one process sees, from the first fire to the last cascade. */
class TriggersTest extends EngineCase {
    @Test
    void a_task_runs_once_when_all_its_triggers_have_fired_in_any_order() {
        Triggers triggers = started(Triggers.builder().task("app.Join", context -> Map.of("sum", 3)));
        TriggerManager session = triggers.session("s");
        session.updateConfiguration(join("app.Join"));

        session.fire("b", Kwargs.of("n", 2));
        FireResult second = session.fire("a", Kwargs.of("n", 1));

        assertThat(second.scheduled()).containsExactly(new InstanceName("t_join", 0));
        awaitStatus(session.inspect(), "t_join#0", InstanceStatus.FINISHED);
        InstanceView done = session.inspect().instance("t_join#0");
        assertThat(done.result()).contains(Kwargs.of("sum", 3));
        assertThat(done.actualKwargs()).contains(Kwargs.of("b", Map.of("n", 2), "a", Map.of("n", 1)));
        assertThat(done.transitions())
                .containsKeys(
                        InstanceStatus.UNSTARTED,
                        InstanceStatus.SCHEDULED,
                        InstanceStatus.RUNNING,
                        InstanceStatus.FINISHED);
        assertThat(session.inspect().unresolvedTasks()).isEmpty();
    }

    @Test
    void a_finish_cascades_into_the_tasks_that_wait_for_it() {
        Triggers triggers = started(Triggers.builder()
                .task("first", context -> Map.of("id", 42))
                .task(
                        "second",
                        context ->
                                Map.of("got", context.triggerKwargs("t_first").integer("id"))));
        TriggerManager session = triggers.session("s");
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("t_first").after("go").run("first"),
                TaskConfig.named("t_second").after("t_first").run("second")));

        session.fire("go");

        awaitStatus(session.inspect(), "t_second#0", InstanceStatus.FINISHED);
        assertThat(session.inspect().instance("t_second#0").result()).contains(Kwargs.of("got", 42));
        assertThat(session.inspect().events(0, 100))
                .extracting(LogEntry::kind)
                .containsExactly(EventKind.CONFIGURED, EventKind.FIRED, EventKind.FINISHED, EventKind.FINISHED);
    }

    @Test
    void a_raised_retry_replays_the_instance_until_its_budget_is_used_up() {
        TriggerTask flaky = new TriggerTask() {
            @Override
            public Object run(TaskContext context) {
                context.logger().warn("attempt {}", context.depth());
                throw context.retry(new IllegalStateException("service down")).withMetadata(Kwargs.of("why", "down"));
            }

            @Override
            public Optional<Integer> maxRetries() {
                return Optional.of(2);
            }
        };
        Triggers triggers = started(Triggers.builder().task("flaky", flaky));
        TriggerManager session = triggers.session("s");
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("t").after("go").run("flaky")));

        session.fire("go");

        awaitStatus(session.inspect(), "t#2", InstanceStatus.FAILED);
        assertThat(session.inspect().instancesOf("t"))
                .extracting(InstanceView::status)
                .containsExactly(InstanceStatus.REPLAYED, InstanceStatus.REPLAYED, InstanceStatus.FAILED);
        assertThat(session.inspect().instance("t#2").failure().orElseThrow().simpleType())
                .isEqualTo("MaxRetriesExceeded");
        assertThat(session.inspect().instance("t#0").metadata()).isEqualTo(Kwargs.of("why", "down"));
        assertThat(session.inspect().instance("t#0").logLevel()).isEqualTo(LogLevels.WARNING);
    }

    @Test
    void a_key_applies_a_fire_at_most_once_and_refuses_another_body() {
        Triggers triggers = started(Triggers.builder().task("t", context -> null));
        TriggerManager session = triggers.session("s");

        FireResult first = session.fire("go", Kwargs.of("a", 1, "b", 2), "key-1");
        FireResult again = session.fire("go", Kwargs.of("b", 2, "a", 1), "key-1");

        assertThat(again.isRepeat()).isTrue();
        assertThat(again.seq()).isEqualTo(first.seq());
        assertThatThrownBy(() -> session.fire("go", Kwargs.of("a", 9), "key-1")).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> session.fire("gone", Kwargs.of("a", 1, "b", 2), "key-1"))
                .isInstanceOf(ConflictException.class);
        assertThat(session.inspect().events(0, 10)).hasSize(1);
    }

    @Test
    void a_finalizing_session_fires_sessionFinalized_once_when_nothing_else_is_left() {
        Triggers triggers = started(
                Triggers.builder().task("work", context -> null).task("end", context -> Map.of("closed", true)));
        TriggerManager session = triggers.session("s", ManagerType.FINALIZING.name());
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("t_a").after("go").run("work"),
                TaskConfig.named("t_b").after("go").run("work"),
                TaskConfig.named("t_end").after("sessionFinalized").run("end")));

        session.fire("go");

        awaitStatus(session.inspect(), "t_end#0", InstanceStatus.FINISHED);
        assertThat(session.inspect().events(0, 100))
                .filteredOn(entry -> "sessionFinalized".equals(entry.trigger()))
                .hasSize(1);
    }

    @Test
    void a_session_at_its_limit_is_halted_visibly_and_resumes() {
        Triggers triggers = started(
                Triggers.builder().sessionLimits(new SessionLimits(10, 1_000)).task("loop", context -> null));
        TriggerManager session = triggers.session("s");
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("t").after().andEvery("t").run("loop")));

        session.updateConfiguration(
                Workflow.of(TaskConfig.named("t_start").after("go").run("loop")));
        session.fire("go");
        session.fire("t");
        await().atMost(SOON).until(() -> session.inspect().halted().isPresent());

        assertThatThrownBy(() -> session.fire("go")).isInstanceOf(SessionHaltedException.class);
        int before = session.inspect().instances().size();
        session.resume();
        await().atMost(SOON)
                .until(() -> session.inspect().instances().size() > before
                        && session.inspect().halted().isPresent());
    }

    @Test
    void an_ended_session_accepts_nothing_and_stays_readable_until_it_is_deleted() {
        Triggers triggers = started(Triggers.builder().task("t", context -> null));
        TriggerManager session = triggers.session("s");
        session.fire("go");

        session.end();

        assertThatThrownBy(() -> session.fire("go")).isInstanceOf(SessionEndedException.class);
        assertThat(session.inspect().latestKwargs()).containsKey("go");
        assertThat(session.delete()).isTrue();
        assertThat(session.inspect().exists()).isFalse();
        assertThat(session.fire("go").seq()).isEqualTo(1);
    }

    @Test
    void bad_input_is_refused_with_a_typed_error_and_nothing_is_written() {
        Triggers triggers = started(Triggers.builder().maxKwargsBytes(100).task("t", context -> null));
        TriggerManager session = triggers.session("s");

        assertThatThrownBy(() -> triggers.session("")).isInstanceOf(InvalidNameException.class);
        assertThatThrownBy(() -> triggers.session("x".repeat(201))).isInstanceOf(InvalidNameException.class);
        assertThatThrownBy(() -> triggers.session("s", "nonsense")).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> session.fire("")).isInstanceOf(InvalidNameException.class);
        assertThatThrownBy(() -> session.fire("a\nb")).isInstanceOf(InvalidNameException.class);
        assertThatThrownBy(() -> session.fire("a", Kwargs.of("k", "x".repeat(200))))
                .isInstanceOf(InvalidKwargsException.class);
        assertThatThrownBy(() -> session.fire("a", nested(65))).isInstanceOf(InvalidKwargsException.class);
        assertThatThrownBy(() -> session.fire("a", Kwargs.empty(), "")).isInstanceOf(InvalidNameException.class);
        assertThatThrownBy(() -> session.updateConfiguration(Workflow.of(
                        TaskConfig.named("t").after("a").using("lambda").run("t"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("lambda");
        assertThatThrownBy(() -> session.replayFailedInstance("t#0")).isInstanceOf(UnknownInstanceException.class);
        assertThatThrownBy(() -> session.inspect().instance("t")).isInstanceOf(UnknownInstanceException.class);
        assertThatThrownBy(() -> session.inspect().task("t")).isInstanceOf(UnknownTaskException.class);
        assertThat(session.inspect().exists()).isFalse();
    }

    private static Kwargs nested(int levels) {
        Kwargs kwargs = Kwargs.empty();
        for (int i = 1; i < levels; i++) {
            kwargs = Kwargs.of("k", kwargs);
        }
        return kwargs;
    }

    @Test
    void a_result_that_is_not_an_object_fails_the_instance_with_the_reason() {
        Triggers triggers = started(Triggers.builder()
                .task("list", context -> List.of(1))
                .task("object", context -> Map.of("self", new Object()))
                .task("nothing", context -> 0)
                .task("error", context -> {
                    throw new StackOverflowError("deep");
                }));
        TriggerManager session = triggers.session("s");
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("t_list").after("go").run("list"),
                TaskConfig.named("t_object").after("go").run("object"),
                TaskConfig.named("t_nothing").after("go").run("nothing"),
                TaskConfig.named("t_error").after("go").run("error")));

        session.fire("go");

        awaitStatus(session.inspect(), "t_list#0", InstanceStatus.FAILED);
        awaitStatus(session.inspect(), "t_object#0", InstanceStatus.FAILED);
        awaitStatus(session.inspect(), "t_nothing#0", InstanceStatus.FINISHED);
        awaitStatus(session.inspect(), "t_error#0", InstanceStatus.FAILED);
        var failure = session.inspect().instance("t_list#0").failure().orElseThrow();
        assertThat(failure.simpleType()).isEqualTo("InvalidResultException");
        assertThat(failure.context()).isEqualTo(Kwargs.of("actual_result", List.of(1)));
    }

    @Test
    void an_unknown_task_waits_visibly_for_a_worker_that_knows_it() {
        Triggers triggers = started(Triggers.builder()
                .leaseFor(Duration.ofMillis(300))
                .heartbeatEvery(Duration.ofMillis(50))
                .task("known", context -> null));
        TriggerManager session = triggers.session("s");
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("t").after("go").run("later")));
        session.fire("go");

        await().atMost(SOON)
                .until(() -> session.inspect().instance("t#0").waitsFor().isPresent());
        assertThat(session.inspect().instance("t#0").status()).isEqualTo(InstanceStatus.SCHEDULED);
        assertThat(triggers.queries().parked(10)).hasSize(1);

        started(Triggers.builder()
                .leaseFor(Duration.ofMillis(300))
                .heartbeatEvery(Duration.ofMillis(50))
                .task("later", context -> null));
        awaitStatus(session.inspect(), "t#0", InstanceStatus.FINISHED);
    }

    @Test
    void a_task_that_hangs_shows_as_running_and_closing_gives_its_job_back_uncounted() throws Exception {
        var isRunning = new CountDownLatch(1);
        Triggers first =
                started(Triggers.builder().graceFor(Duration.ofMillis(50)).task("slow", context -> {
                    isRunning.countDown();
                    new CountDownLatch(1).await();
                    return null;
                }));
        TriggerManager session = first.session("s");
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("t").after("go").run("slow")));
        session.fire("go");
        isRunning.await();
        awaitStatus(session.inspect(), "t#0", InstanceStatus.RUNNING);

        first.close();

        assertThatThrownBy(() -> session.fire("go")).isInstanceOf(EngineClosedException.class);
        var attempts = new AtomicInteger();
        Triggers second = started(Triggers.builder().task("slow", context -> {
            attempts.set(context.attempt());
            return null;
        }));
        awaitStatus(second.inspect("s"), "t#0", InstanceStatus.FINISHED);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void one_fire_reaches_many_sessions_each_with_its_own_outcome() {
        Triggers triggers = started(Triggers.builder().task("t", context -> null));
        triggers.session("b").end();

        List<FireOutcome> outcomes = triggers.fireAll(List.of("a", "b", "c"), "go", Kwargs.empty());

        assertThat(outcomes.get(0)).isInstanceOf(FireOutcome.Fired.class);
        assertThat(outcomes.get(1)).isInstanceOf(FireOutcome.Failed.class);
        assertThat(outcomes.get(2)).isInstanceOf(FireOutcome.Fired.class);
    }

    @Test
    void two_engines_live_in_one_jvm_and_know_nothing_of_each_other() {
        Triggers one = started(Triggers.builder().task("t", context -> null));
        Triggers other = Triggers.builder()
                .store(new InMemoryStore())
                .discoverServices(false)
                .build();
        other.start();
        opened.add(other);

        one.session("s").fire("go");

        assertThat(one.inspect("s").exists()).isTrue();
        assertThat(other.inspect("s").exists()).isFalse();
    }

    @Test
    void configuring_warns_of_what_is_probably_not_meant_and_of_redefined_live_tasks() {
        Triggers triggers = started(Triggers.builder().task("app.Join", context -> null));
        TriggerManager session = triggers.session("s");

        assertThat(session.updateConfiguration(join("app.Jion")))
                .extracting(Warning::code)
                .containsExactly(Warning.Code.UNKNOWN_TASK);
        assertThat(session.updateConfiguration(join("app.Join"))).isEmpty();
        session.fire("a");
        assertThat(session.updateConfiguration(
                        Workflow.of(TaskConfig.named("t_join").after("a", "c").run("app.Join"))))
                .extracting(Warning::code)
                .containsExactly(Warning.Code.LIVE_TASK_REDEFINED);
    }

    @Test
    void a_retry_with_replacements_that_are_no_objects_fails_the_instance_and_leaves_the_session_readable() {
        Triggers triggers = started(Triggers.builder().task("app.Join", context -> {
            throw context.retry().withKwargs(Kwargs.of("a", 5));
        }));
        TriggerManager session = triggers.session("s");
        session.updateConfiguration(join("app.Join"));

        session.fire("a");
        session.fire("b");

        awaitStatus(session.inspect(), "t_join#0", InstanceStatus.FAILED);
        assertThat(session.inspect()
                        .instance("t_join#0")
                        .failure()
                        .orElseThrow()
                        .simpleType())
                .isEqualTo("InvalidKwargsException");
    }

    @Test
    void an_ended_session_is_deleted_when_the_policy_says_and_history_goes_but_keys_stay() {
        Instant then = Instant.parse("2026-01-01T00:00:00Z");
        Triggers first =
                started(Triggers.builder().clock(InstantSource.fixed(then)).task("t", context -> null));
        first.session("ended").end();
        TriggerManager kept = first.session("kept");
        kept.updateConfiguration(Workflow.of(
                TaskConfig.named("t_done").andEvery("go").run("t"),
                TaskConfig.named("t_waits").after("go", "never").run("t")));
        kept.fire("go", Kwargs.of("n", 1), "key-1");
        kept.fire("go", Kwargs.of("n", 2));
        kept.fire("go", Kwargs.of("n", 3));
        awaitStatus(kept.inspect(), "t_done#2", InstanceStatus.FINISHED);
        await().atMost(SOON).until(() -> kept.inspect().unresolvedInstances().size() == 1);

        Triggers second = started(Triggers.builder()
                .clock(InstantSource.fixed(then.plus(Duration.ofDays(30))))
                .keepEndedSessionsFor(Duration.ofDays(7))
                .keepHistoryFor(Duration.ofDays(7))
                .task("t", context -> null));

        await().atMost(SOON).until(() -> !second.inspect("ended").exists());
        await().atMost(SOON).until(() -> second.inspect("kept").instances().size() == 1);
        assertThat(second.inspect("kept").instance("t_waits#0").kwargs()).isEqualTo(Kwargs.of("go", Map.of("n", 1)));
        assertThat(second.inspect("kept").latestKwargs()).containsEntry("go", Kwargs.of("n", 3));
        assertThat(second.session("kept").fire("go", Kwargs.of("n", 1), "key-1").isRepeat())
                .isTrue();
    }
}
