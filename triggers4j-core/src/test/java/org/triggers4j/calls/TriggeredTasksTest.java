package org.triggers4j.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.triggers4j.calls.ManualEngines.NOON;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.UnknownInstanceException;
import org.triggers4j.job.Claim;
import org.triggers4j.job.WorkerId;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.JobQueue;
import org.triggers4j.task.Exclusive;
import org.triggers4j.task.Ignore;
import org.triggers4j.task.RetryPolicy;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TaskEvent;
import org.triggers4j.task.TaskListener;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TimeLimits;
import org.triggers4j.task.TriggerTask;
import org.triggers4j.task.Unique;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.Operator;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** What retries, limits and claims mean for a task that a trigger runs. */
class TriggeredTasksTest {
    private final ManualEngines engines = new ManualEngines();

    @AfterEach
    void close() {
        engines.close();
    }

    /** Code with options. */
    private record Code(TaskOptions options, TriggerTask code) implements TriggerTask {
        @Override
        public Object run(TaskContext context) throws Exception {
            return code.run(context);
        }
    }

    private Triggers engine(TaskOptions options, TriggerTask code) {
        return engines.engine(builder -> builder.task("app.It", new Code(options, code)));
    }

    private static TriggerManager session(Triggers triggers, String uid) {
        TriggerManager session = triggers.session(uid);
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("it").andEvery("go").run("app.It"),
                TaskConfig.named("after").after("it").run("app.It")));
        return session;
    }

    private static InstanceView it(TriggerManager session, int number) {
        return session.inspect().instance("it#" + number);
    }

    private static boolean hasCascaded(TriggerManager session) {
        return session.inspect().latestKwargs().containsKey("it");
    }

    // ---- retries ------------------------------------------------------------------------------------------------

    @Test
    void an_automatic_retry_is_a_replay_after_its_delay() {
        Triggers triggers = engine(
                TaskOptions.DEFAULT.withRetry(RetryPolicy.DEFAULT
                        .retryingFor(IllegalStateException.class)
                        .withDelays(Duration.ofMinutes(1))),
                context -> {
                    throw new IllegalStateException("no luck");
                });
        TriggerManager session = session(triggers, "s");
        session.fire("go");
        triggers.drain();
        assertThat(it(session, 0).status()).isEqualTo(InstanceStatus.REPLAYED);
        assertThat(it(session, 1).status()).isEqualTo(InstanceStatus.SCHEDULED);
        engines.pass(Duration.ofMinutes(1));

        triggers.drain();

        assertThat(it(session, 1).status()).isEqualTo(InstanceStatus.FAILED);
        assertThat(it(session, 1).parent()).contains(InstanceName.of("it#0"));
        assertThat(it(session, 1).failure().orElseThrow().message()).isEqualTo("no luck");
        assertThat(engines.journal.lines())
                .containsExactly(
                        "start 0", "retry 0 at " + NOON.plusSeconds(60), "start 1", "failure IllegalStateException");
    }

    @Test
    void exceptions_of_other_types_fail_the_instance_at_once() {
        Triggers triggers = engine(
                TaskOptions.DEFAULT.withRetry(RetryPolicy.DEFAULT.retryingFor(IllegalStateException.class)),
                context -> {
                    throw new IllegalArgumentException("wrong");
                });
        TriggerManager session = session(triggers, "s");

        session.fire("go");
        triggers.drain();

        assertThat(it(session, 0).status()).isEqualTo(InstanceStatus.FAILED);
    }

    @Test
    void a_raised_retry_is_a_replay_too_as_often_as_the_delays_say() {
        Triggers triggers = engine(
                TaskOptions.DEFAULT.withRetry(RetryPolicy.DEFAULT.withDelays(Duration.ofSeconds(1))), context -> {
                    throw context.retry();
                });
        TriggerManager session = session(triggers, "s");
        session.fire("go");
        triggers.drain();
        engines.pass(Duration.ofSeconds(1));

        triggers.drain();

        assertThat(it(session, 0).status()).isEqualTo(InstanceStatus.REPLAYED);
        assertThat(it(session, 1).failure().orElseThrow().simpleType()).isEqualTo("MaxRetriesExceeded");
        assertThat(session.inspect().instancesOf("it")).hasSize(2);
    }

    @Test
    void a_lost_lease_is_a_new_attempt_of_the_same_instance() {
        Triggers triggers = engine(TaskOptions.DEFAULT, context -> Map.of("attempt", context.attempt()));
        TriggerManager session = session(triggers, "s");
        session.fire("go");
        assertThat(loseTheLease("app.It")).isEmpty();

        triggers.drain();

        assertThat(it(session, 0).status()).isEqualTo(InstanceStatus.FINISHED);
        assertThat(it(session, 0).result()).contains(Kwargs.of("attempt", 2));
        assertThat(session.inspect().instancesOf("it")).hasSize(1);
    }

    private List<Claim> loseTheLease(String task) {
        var dead = new WorkerId("dead");
        var offer = new JobQueue.Offer(Set.of("default"), Set.of(task), Set.of("default"), Set.of(TaskRunner.QUEUE));
        JobQueue queue = engines.store.queue();
        queue.register(dead, offer);
        assertThat(queue.claim(dead, offer, 1)).hasSize(1);
        queue.unregister(dead);
        return queue.rescue(dead, new WorkerId("rescuer"), 5);
    }

    @Test
    void delivered_at_most_once_it_is_not_started_again_when_its_lease_is_lost() {
        Triggers triggers = engine(TaskOptions.DEFAULT.deliveredAtMostOnce(), context -> Map.of());
        TriggerManager session = session(triggers, "s");
        session.fire("go");

        assertThat(loseTheLease("app.It")).hasSize(1);

        assertThat(triggers.drain()).isZero();
    }

    // ---- ends that are no outcome of the code -------------------------------------------------------------------

    @Test
    void an_instance_that_is_not_begun_in_time_fails_and_can_be_replayed() {
        Triggers triggers = engine(
                TaskOptions.DEFAULT.withTimeLimits(TimeLimits.NONE.withQueueWait(Duration.ofMinutes(1))),
                context -> Map.of());
        TriggerManager session = session(triggers, "s");
        session.fire("go");
        engines.pass(Duration.ofMinutes(1));

        triggers.drain();

        assertThat(it(session, 0).status()).isEqualTo(InstanceStatus.FAILED);
        assertThat(it(session, 0).failure().orElseThrow().message()).isEqualTo("It was not begun in time.");
        assertThat(hasCascaded(session)).isFalse();
        session.replayFailedInstance("it#0");
        triggers.drain();
        assertThat(it(session, 1).status()).isEqualTo(InstanceStatus.FINISHED);
    }

    @Test
    void exclusive_while_another_runs_it_is_skipped_without_a_cascade() {
        var there = new AtomicReference<Triggers>();
        var other = new AtomicReference<TriggerManager>();
        TriggerTask code = context -> {
            if (context.manager().uid().value().equals("first")) {
                other.get().fire("go");
                there.get().drain();
            }
            return Map.of();
        };
        TaskOptions options = TaskOptions.DEFAULT.withExclusive(Exclusive.skipping("lock"));
        Triggers here = engine(options, code);
        there.set(engine(options, code));
        other.set(session(there.get(), "second"));
        TriggerManager first = session(here, "first");
        first.fire("go");

        here.drain(1);

        assertThat(it(first, 0).status()).isEqualTo(InstanceStatus.FINISHED);
        assertThat(it(other.get(), 0).status()).isEqualTo(InstanceStatus.SKIPPED);
        assertThat(it(other.get(), 0).metadata().text("reason")).isEqualTo("app.It already running!");
        assertThat(it(other.get(), 0).metadata().text("holder")).isEqualTo("first/it#0");
        assertThat(hasCascaded(other.get())).isFalse();
    }

    @Test
    void within_an_ignore_window_it_is_skipped_without_a_cascade() {
        Triggers triggers = engine(
                TaskOptions.DEFAULT.withIgnore(Ignore.afterSuccessFor(Duration.ofHours(1))), context -> Map.of());
        TriggerManager first = session(triggers, "first");
        first.fire("go", Kwargs.of("n", 1));
        triggers.drain();
        TriggerManager second = session(triggers, "second");

        second.fire("go", Kwargs.of("n", 1));
        second.fire("go", Kwargs.of("n", 2));
        triggers.drain();

        assertThat(it(second, 0).status()).isEqualTo(InstanceStatus.SKIPPED);
        assertThat(it(second, 0).metadata().text("reason")).startsWith("ignored");
        assertThat(it(second, 1).status()).isEqualTo(InstanceStatus.FINISHED);
    }

    @Test
    void a_duplicate_is_skipped_and_names_the_instance_that_runs() {
        var there = new AtomicReference<Triggers>();
        var other = new AtomicReference<TriggerManager>();
        TriggerTask code = context -> {
            if (context.manager().uid().value().equals("first") && other.get() != null) {
                other.get().fire("go", Kwargs.of("n", 1));
                there.get().drain();
            }
            return Map.of();
        };
        TaskOptions options = TaskOptions.DEFAULT.withUnique(Unique.BY_ARGUMENTS);
        Triggers here = engine(options, code);
        there.set(engine(options, code));
        other.set(session(there.get(), "second"));
        TriggerManager first = session(here, "first");
        first.fire("go", Kwargs.of("n", 1));

        here.drain(1);

        assertThat(it(other.get(), 0).status()).isEqualTo(InstanceStatus.SKIPPED);
        assertThat(it(other.get(), 0).metadata().text("holder")).isEqualTo("first/it#0");
        assertThat(hasCascaded(other.get())).isFalse();
        other.get().fire("go", Kwargs.of("n", 1));
        there.get().drain();
        assertThat(it(other.get(), 1).status()).isEqualTo(InstanceStatus.FINISHED);
    }

    @Test
    void a_key_generator_that_throws_fails_its_own_instance_and_no_other() {
        Triggers triggers = engine(
                TaskOptions.DEFAULT.withUnique(Unique.BY_ARGUMENTS.withKeys((task, arguments) -> {
                    if (arguments.object("go").has("bad")) {
                        throw new IllegalStateException("no key");
                    }
                    return arguments.toJson();
                })),
                context -> Map.of());
        TriggerManager session = session(triggers, "s");
        session.fire("go", Kwargs.of("bad", true));
        session.fire("go", Kwargs.of("n", 2));

        triggers.drain();

        assertThat(it(session, 0).status()).isEqualTo(InstanceStatus.FAILED);
        assertThat(it(session, 0).failure().orElseThrow().message()).isEqualTo("no key");
        assertThat(it(session, 1).status()).isEqualTo(InstanceStatus.FINISHED);
    }

    // ---- cancelling ---------------------------------------------------------------------------------------------

    @Test
    void an_operator_cancels_a_scheduled_instance_which_fails_never_runs_and_can_be_replayed() {
        var runs = new AtomicInteger();
        Triggers triggers = engine(TaskOptions.DEFAULT, context -> {
            runs.incrementAndGet();
            return Map.of();
        });
        TriggerManager session = session(triggers, "s");
        session.fire("go");

        session.by(new Operator("maria", "withdrawn")).cancel(InstanceName.of("it#0"));

        assertThat(triggers.drain()).isZero();
        assertThat(runs).hasValue(0);
        InstanceView cancelled = it(session, 0);
        assertThat(cancelled.status()).isEqualTo(InstanceStatus.FAILED);
        assertThat(cancelled.failure().orElseThrow().message()).isEqualTo("cancelled");
        assertThat(cancelled.failure().orElseThrow().context())
                .isEqualTo(Kwargs.of("actor", "maria", "reason", "withdrawn"));
        assertThat(hasCascaded(session)).isFalse();
        assertThat(engines.journal.lines()).containsExactly("cancelled");
        assertThat(session.explain("it#0").sentence()).contains("cancelled");
        session.replayFailedInstance("it#0");
        triggers.drain();
        assertThat(it(session, 1).status()).isEqualTo(InstanceStatus.FINISHED);
    }

    @Test
    void a_run_that_is_cancelled_is_fenced_off_at_once() {
        var session = new AtomicReference<TriggerManager>();
        Triggers triggers = engine(TaskOptions.DEFAULT, context -> {
            session.get().cancel(context.instance());
            return Map.of("late", true);
        });
        session.set(session(triggers, "s"));
        session.get().fire("go");

        triggers.drain();

        assertThat(it(session.get(), 0).status()).isEqualTo(InstanceStatus.FAILED);
        assertThat(it(session.get(), 0).result()).isEmpty();
        assertThat(hasCascaded(session.get())).isFalse();
        assertThat(engines.journal.lines()).containsExactly("start 0", "cancelled");
    }

    @Test
    void only_scheduled_and_running_instances_can_be_cancelled() {
        Triggers triggers = engine(TaskOptions.DEFAULT, context -> Map.of());
        TriggerManager session = session(triggers, "s");
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("waiting").after("go", "never").run("app.It")));
        session.fire("go");
        triggers.drain();

        assertThatThrownBy(() -> session.cancel(InstanceName.of("it#0")))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("finished");
        assertThatThrownBy(() -> session.cancel(InstanceName.of("waiting#0")))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("unstarted");
        assertThatThrownBy(() -> session.cancel(InstanceName.of("it#7"))).isInstanceOf(UnknownInstanceException.class);
    }

    // ---- listeners ----------------------------------------------------------------------------------------------

    @Test
    void a_triggers_runs_are_told_with_their_session_and_instance() {
        Triggers triggers = engine(TaskOptions.DEFAULT, context -> Map.of("n", 1));
        TriggerManager session = session(triggers, "s");

        session.fire("go", Kwargs.of("n", 1));
        triggers.drain(1);

        assertThat(engines.journal.lines()).containsExactly("start 0", "success {\"n\":1}");
        assertThat(engines.journal.events).allSatisfy(event -> {
            assertThat(event.id()).isEqualTo("s/it#0");
            assertThat(event.task()).isEqualTo("app.It");
            assertThat(event.instance().orElseThrow().name()).isEqualTo(InstanceName.of("it#0"));
            assertThat(event.arguments()).isEqualTo(Kwargs.of("go", Kwargs.of("n", 1)));
        });
    }

    @Test
    void a_listener_that_throws_changes_nothing() {
        Triggers triggers =
                engines.engine(builder -> builder.task("app.It", new Code(TaskOptions.DEFAULT, context -> Map.of()))
                        .listener(new TaskListener() {
                            @Override
                            public void onTaskStart(TaskEvent event) {
                                throw new AssertionError("a broken listener");
                            }
                        }));
        TriggerManager session = session(triggers, "s");

        session.fire("go");
        triggers.drain();

        assertThat(it(session, 0).status()).isEqualTo(InstanceStatus.FINISHED);
        assertThat(hasCascaded(session)).isTrue();
    }
}
