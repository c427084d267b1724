package org.triggers4j.test;

import static org.triggers4j.test.TriggersAssertions.assertThat;
import static org.triggers4j.test.TriggersAssertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.ManagerType;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;
import org.triggers4j.test.task.TestTasks;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

class TriggersHarnessTest {
    private static final TriggerTask PATIENT = context -> {
        if (context.depth() == 0) {
            throw context.retry().cooldown(Duration.ofMinutes(5));
        }
        return Map.of("attempt", 2);
    };

    private final List<TriggersHarness> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(TriggersHarness::close);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_join_waits_for_cascades_and_retries(boolean isThreaded) {
        TriggersHarness harness =
                start(isThreaded, TriggersHarness.builder().task("flaky", TestTasks.retrying(3, TestTasks.devNull())));
        TriggerManager session = harness.session();
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("t_a").after("go").run("flaky"),
                TaskConfig.named("t_b").after("t_a").run(TestTasks.DEV_NULL),
                TaskConfig.named("t_c").after("t_b").run(TestTasks.DEV_NULL)));

        session.fire("go");
        harness.joinAll();

        assertThat(session).hasFinished("t_a#3").hasFinished("t_c#0").hasNoUnresolvedTasks();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_run_that_waits_for_its_cooldown_runs_once_the_clock_says_so(boolean isThreaded) {
        TriggersHarness harness = start(isThreaded, TriggersHarness.builder().task("patient", PATIENT));
        TriggerManager session = configured(harness, "patient");
        session.fire("go");

        harness.joinAll();
        harness.advance(Duration.ofMinutes(5).minusNanos(1_000));
        harness.joinAll();
        assertThat(session).hasReplayed("t#0").hasScheduled("t#1");

        harness.advance(Duration.ofNanos(1_000));
        harness.joinAll();
        assertThat(session).hasFinished("t#1", Map.of("attempt", 2));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void more_than_a_thousand_instances_that_become_due_at_once_all_run(boolean isThreaded) {
        TriggersHarness harness = start(isThreaded, TriggersHarness.builder().task("patient", PATIENT));
        TriggerManager session = harness.session();
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("t").andEvery("go").run("patient")));
        for (int i = 0; i < 1_001; i++) {
            session.fire("go");
        }
        harness.joinAll();

        harness.clock().advance(Duration.ofMinutes(5));
        harness.joinAll();

        assertThat(session).hasNoUnresolvedInstances().hasFinished("t#2001");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_nobody_can_run_is_left_and_told_as_parked(boolean isThreaded) {
        TriggersHarness harness = start(isThreaded, TriggersHarness.builder());
        TriggerManager session = configured(harness, "app.Unheard");
        session.fire("go");

        harness.joinAll();

        assertThatThrownBy(() -> assertThat(session).hasFinished("t#0"))
                .isInstanceOf(AssertionError.class)
                .hasMessage(
                        "Expected t#0 of session '%s' to be finished, but it is scheduled. %s It is parked:"
                                + " joinAll() runs what the harness has code for.",
                        session.uid(), session.explain("t#0").sentence())
                .hasMessageContaining("task 'app.Unheard'");
    }

    @Test
    void what_was_parked_runs_in_a_harness_that_knows_the_code() {
        var store = new InMemoryStore();
        TriggersHarness before = start(false, TriggersHarness.builder().store(() -> store));
        TriggerManager session = configured(before, "app.New");
        session.fire("go");
        before.joinAll();
        before.close();

        TriggersHarness after =
                start(false, TriggersHarness.builder().store(() -> store).task("app.New", TestTasks.devNull()));
        after.joinAll();

        assertThat(after.session(session.uid().value())).hasFinished("t#0");
    }

    @Test
    void deterministic_runs_are_on_the_calling_thread_first_in_first_out() {
        var runs = new ArrayList<String>();
        TriggerTask noting = context -> {
            runs.add(context.instance() + " " + Thread.currentThread().getName());
            return null;
        };
        TriggersHarness harness = start(false, TriggersHarness.builder().task("note", noting));
        TriggerManager session = harness.session();
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("t_b").after("go").run("note"),
                TaskConfig.named("t_c").after("t_b").run("note"),
                TaskConfig.named("t_a").after("go").run("note")));

        session.fire("go");
        assertThat(runs).isEmpty();
        harness.joinAll();

        String here = " " + Thread.currentThread().getName();
        assertThat(runs).containsExactly("t_b#0" + here, "t_a#0" + here, "t_c#0" + here);
    }

    @Test
    void threads_run_several_tasks_at_once() {
        var both = new CountDownLatch(2);
        TriggerTask meeting = context -> {
            both.countDown();
            both.await();
            return null;
        };
        TriggersHarness harness = start(true, TriggersHarness.builder().task("meet", meeting));
        TriggerManager session = harness.session();
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("t_a").after("go").run("meet"),
                TaskConfig.named("t_b").after("go").run("meet")));

        session.fire("go");
        harness.joinAll();

        assertThat(session).hasNoUnresolvedTasks();
    }

    @Test
    void a_join_that_gives_up_says_what_still_runs_and_where() throws Exception {
        var release = new CountDownLatch(1);
        var isIn = new CountDownLatch(1);
        TriggersHarness harness = start(
                true,
                TriggersHarness.builder().joinWithin(Duration.ofMillis(50)).task("stuck", context -> {
                    isIn.countDown();
                    release.await();
                    return null;
                }));
        TriggerManager session = configured(harness, "stuck");
        session.fire("go");
        isIn.await();

        assertThatThrownBy(harness::joinAll)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("joinAll() gave up after 50 ms.")
                .hasMessageContaining("t#0 of session '" + session.uid() + "' is running. t#0 has been running since"
                        + " 2026-01-01 00:00:00 UTC, attempt 1, on worker ")
                .hasMessageContaining("t#0 of session '" + session.uid() + "' is in:")
                .hasMessageContaining("TriggersHarnessTest.lambda");

        release.countDown();
        harness.joinAll(Duration.ofSeconds(10));
        assertThat(session).hasFinished("t#0");
    }

    @Test
    void an_interrupted_join_says_so_and_keeps_the_interruption() throws Exception {
        var release = new CountDownLatch(1);
        TriggersHarness harness = start(true, TriggersHarness.builder().task("stuck", context -> {
            release.await();
            return null;
        }));
        configured(harness, "stuck").fire("go");

        Thread.currentThread().interrupt();

        assertThatThrownBy(harness::joinAll)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("joinAll() was interrupted.");
        assertThat(Thread.interrupted()).isTrue();
        release.countDown();
    }

    @Test
    void a_session_that_feeds_itself_is_halted_soon_and_told_so() {
        TriggersHarness harness = start(false, TriggersHarness.builder());
        TriggerManager session = harness.session();
        session.updateConfiguration(Workflow.of(
                TaskConfig.named("t").andEvery("t").run(TestTasks.DEV_NULL),
                TaskConfig.named("t_end").after("never").run(TestTasks.DEV_NULL)));

        session.fire("t");
        harness.joinAll();

        assertThat(session.inspect().halted()).hasValue("A chain of cascades is 1000 fires long; the limit is 1000.");
        assertThatThrownBy(() -> assertThat(session).hasFinished("t_end#0"))
                .hasMessageContaining(" The session is halted and refuses fires until it is resumed: A chain of ");
        assertThatThrownBy(() -> assertThat(session).hasSkipped("t#1000"))
                .hasMessageContaining(" Its cascade 't' is put off until the session is resumed. ");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_task_that_is_retried_without_end_ends_the_join(boolean isThreaded) {
        TriggerTask endless = new TriggerTask() {
            @Override
            public Object run(TaskContext context) {
                throw context.retry();
            }

            @Override
            public Optional<Integer> maxRetries() {
                return Optional.empty();
            }
        };
        TriggersHarness harness = start(
                isThreaded,
                TriggersHarness.builder().joinWithin(Duration.ofMillis(50)).task("endless", endless));
        configured(harness, "endless").fire("go");

        assertThatThrownBy(harness::joinAll)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("joinAll() gave up after 50 ms.")
                .hasMessageContaining("t#");
    }

    @Test
    void the_session_of_a_harness_is_the_same_each_time_and_no_other_harness_s() {
        TriggersHarness one = start(false, TriggersHarness.builder());
        TriggersHarness other = start(false, TriggersHarness.builder());

        assertThat(one.session().uid())
                .isEqualTo(one.session().uid())
                .isNotEqualTo(other.session().uid());
        assertThat(one.session("mine").uid()).hasToString("mine");
    }

    @Test
    void the_clock_starts_where_it_is_told_to_and_is_the_engine_s() {
        Instant leapDay = Instant.parse("2028-02-29T12:00:00Z");
        TriggersHarness harness = start(false, TriggersHarness.builder().startingAt(leapDay));

        harness.advance(Duration.ofHours(1));
        harness.session().fire("go");

        assertThat(harness.session().inspect().events(0, 1))
                .singleElement()
                .satisfies(event -> assertThat(event.at()).isEqualTo("2028-02-29T13:00:00Z"));
    }

    @Test
    void code_registered_under_the_name_of_a_ready_made_task_takes_its_place() {
        TriggersHarness harness =
                start(false, TriggersHarness.builder().task(TestTasks.DEV_NULL, context -> Map.of("mine", true)));
        TriggerManager session = configured(harness, TestTasks.DEV_NULL);

        session.fire("go");
        harness.joinAll();

        assertThat(session).hasFinished("t#0", Kwargs.of("mine", true));
    }

    @Test
    void sessions_can_be_of_a_built_in_type() {
        TriggersHarness harness = start(false, TriggersHarness.builder().managerType(ManagerType.FINALIZING));
        TriggerManager session = configured(harness, TestTasks.DEV_NULL);

        session.fire("go");
        harness.joinAll();

        assertThat(session.inspect().latestKwargs()).containsKey("sessionFinalized");
    }

    @Test
    void a_wrong_setting_is_told_at_the_start() {
        TriggersHarness.Builder builder = TriggersHarness.builder().task("", TestTasks.devNull());

        assertThatThrownBy(builder::start).isInstanceOf(ConfigurationException.class);
    }

    private TriggersHarness start(boolean isThreaded, TriggersHarness.Builder builder) {
        TriggersHarness harness = (isThreaded ? builder.withThreads() : builder.deterministic()).start();
        opened.add(harness);
        return harness;
    }

    private static TriggerManager configured(TriggersHarness harness, String code) {
        TriggerManager session = harness.session();
        session.updateConfiguration(
                Workflow.of(TaskConfig.named("t").after("go").run(code)));
        return session;
    }
}
