package org.triggers4j.test;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.triggers4j.test.TriggersAssertions.assertThat;
import static org.triggers4j.test.TriggersAssertions.assertThatThrownBy;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.triggers4j.Triggers;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.EngineClosedException;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.test.task.TestTasks;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

class TriggersExtensionTest {
    private static final Workflow WORKFLOW =
            Workflow.of(TaskConfig.named("t").after("a", "b").run("app.Task"));

    @Test
    void methods_of_the_life_cycle_and_tests_see_one_harness_in_all_its_parts() {
        assertThat(run(Injected.class).values()).containsExactly(Optional.empty());
        assertThat(Injected.result).isEqualTo("before test after");
    }

    static class Injected {
        static String result = "";

        @RegisterExtension
        final TriggersExtension triggers = TriggersExtension.builder()
                .task("app.Task", TestTasks.passThrough())
                .build();

        @BeforeEach
        void before(TriggerManager session) {
            result = "before";
            session.updateConfiguration(WORKFLOW);
            session.fire("a", Kwargs.of("n", 1));
        }

        @Test
        void test(TriggersHarness harness, TriggerManager session, Triggers engine, ManualClock clock) {
            result += " test";
            session.fire("b");
            harness.joinAll();

            assertThat(harness.session()).hasFinished("t#0", Map.of("a", Map.of("n", 1), "b", Map.of()));
            assertThat(engine).isSameAs(harness.triggers());
            assertThat(clock).isSameAs(harness.clock());
        }

        @AfterEach
        void after(TriggersHarness harness) {
            result += " after";
            assertThat(harness.session()).hasFinished("t#0");
        }
    }

    @Test
    void each_test_has_a_store_and_a_session_of_its_own_which_are_closed_after_it() {
        Separate.harnesses.clear();

        assertThat(run(Separate.class)).hasSize(4).containsValue(Optional.empty());

        assertThat(Separate.harnesses).hasSize(4).doesNotHaveDuplicates();
        assertThat(Separate.uids).hasSize(4).doesNotHaveDuplicates().allMatch(uid -> uid.startsWith("Separate."));
        assertThat(Separate.harnesses)
                .allSatisfy(
                        harness -> assertThatThrownBy(() -> harness.session().fire("late"))
                                .isInstanceOf(EngineClosedException.class));
    }

    static class Separate {
        static final List<TriggersHarness> harnesses = new CopyOnWriteArrayList<>();
        static final List<String> uids = new CopyOnWriteArrayList<>();

        @RegisterExtension
        static final TriggersExtension triggers = TriggersExtension.builder().build();

        @RepeatedTest(3)
        void repeated(TriggersHarness harness) {
            note(harness);
        }

        @Test
        void
                a_name_that_is_too_long_for_a_uid_which_has_at_most_two_hundred_characters_so_that_a_prefix_of_it_has_to_do_and_the_rest_of_this_sentence_is_not_in_the_uid_of_its_session(
                        TriggersHarness harness) {
            note(harness);
            throw new IllegalStateException("also a test that fails is cleaned up after");
        }

        private static void note(TriggersHarness harness) {
            harnesses.add(harness);
            harness.session().fire("go");
            uids.add(harness.session().uid().value());
            assertThat(harness.triggers().queries().sessions(Optional.empty(), 10))
                    .hasSize(1);
        }
    }

    @Test
    void an_assertion_that_fails_fails_the_test_with_its_reason() {
        assertThat(onlyFailure(Failing.class))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("Expected t#0 of session 'Failing.test-")
                .hasMessageContaining(
                        "' to be finished, but it is failed. t#0 failed at 2026-01-01 00:00:00 UTC (event 4) with"
                                + " IllegalStateException: no ink. ")
                .hasMessageContaining(" Its exception:\njava.lang.IllegalStateException: no ink\n\tat ");
    }

    static class Failing {
        @RegisterExtension
        final TriggersExtension triggers = TriggersExtension.builder()
                .task("app.Task", TestTasks.failing(() -> new IllegalStateException("no ink")))
                .build();

        @Test
        void test(TriggersHarness harness) {
            harness.session().updateConfiguration(WORKFLOW);
            harness.session().fire("a");
            harness.session().fire("b");
            harness.joinAll();

            assertThat(harness.session()).hasFinished("t#0");
        }
    }

    @Test
    void a_wrong_setting_and_a_store_that_cannot_be_made_fail_each_test() {
        assertThat(onlyFailure(Misconfigured.class)).isInstanceOf(ConfigurationException.class);
        assertThat(onlyFailure(NoStore.class)).hasMessage("no disk");
    }

    static class Misconfigured {
        @RegisterExtension
        final TriggersExtension triggers =
                TriggersExtension.builder().task("", TestTasks.devNull()).build();

        @Test
        void test() {}
    }

    static class NoStore {
        @RegisterExtension
        final TriggersExtension triggers = TriggersExtension.builder()
                .store(() -> {
                    throw new IllegalStateException("no disk");
                })
                .build();

        @Test
        void test() {}
    }

    @Test
    void a_constructor_gets_nothing() {
        assertThat(onlyFailure(Constructed.class)).isInstanceOf(ParameterResolutionException.class);
    }

    @TriggersTest
    static class Constructed {
        Constructed(TriggersHarness harness) {
            assertThat(harness).isNotNull();
        }

        @Test
        void test() {}
    }

    @Test
    void the_annotation_alone_gives_an_engine_with_the_ready_made_tasks() {
        assertThat(run(Annotated.class).values()).containsExactly(Optional.empty());
    }

    @TriggersTest
    static class Annotated {
        @Test
        void test(TriggersHarness harness) {
            harness.session()
                    .updateConfiguration(
                            Workflow.of(TaskConfig.named("t").after("go").run(TestTasks.DEV_NULL)));
            harness.session().fire("go");
            harness.joinAll();

            assertThat(harness.session()).hasFinished("t#0");
        }
    }

    @Test
    void a_store_can_be_kept_between_tests() {
        assertThat(run(Shared.class).values()).hasSize(2).containsOnly(Optional.empty());
        assertThat(Shared.STORE.queries().sessions(Optional.empty(), 10)).hasSize(2);
    }

    static class Shared {
        private static final InMemoryStore STORE = new InMemoryStore();

        @RegisterExtension
        final TriggersExtension triggers =
                TriggersExtension.builder().store(() -> STORE).build();

        @RepeatedTest(2)
        void test(TriggersHarness harness) {
            assertThat(harness.session().inspect().exists()).isFalse();
            harness.session().fire("go");
        }
    }

    @Test
    void tests_may_run_in_parallel() {
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(Parallel.class))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "2")
                .build();

        assertThat(run(request).values()).hasSize(2).containsOnly(Optional.empty());
    }

    @Execution(ExecutionMode.CONCURRENT)
    static class Parallel {
        private static final CountDownLatch BOTH = new CountDownLatch(2);

        @RegisterExtension
        static final TriggersExtension triggers = TriggersExtension.builder().build();

        @Test
        void one(TriggersHarness harness) throws Exception {
            meet(harness, "one");
        }

        @Test
        void other(TriggersHarness harness) throws Exception {
            meet(harness, "other");
        }

        private static void meet(TriggersHarness harness, String name) throws Exception {
            harness.session().fire(name);
            BOTH.countDown();
            BOTH.await();
            assertThat(harness.session().inspect().latestKwargs()).containsOnlyKeys(name);
            assertThat(harness.session().uid().value()).startsWith("Parallel." + name + "-");
        }
    }

    private static Throwable onlyFailure(Class<?> testClass) {
        Collection<Optional<Throwable>> results = run(testClass).values();
        assertThat(results).hasSize(1);
        return results.iterator().next().orElseThrow();
    }

    private static Map<String, Optional<Throwable>> run(Class<?> testClass) {
        return run(LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(testClass))
                .build());
    }

    /** What the tests failed with, by display name. */
    private static Map<String, Optional<Throwable>> run(LauncherDiscoveryRequest request) {
        var results = new ConcurrentHashMap<String, Optional<Throwable>>();
        LauncherFactory.create(LauncherConfig.builder()
                        .enableTestExecutionListenerAutoRegistration(false)
                        .enableLauncherSessionListenerAutoRegistration(false)
                        .build())
                .execute(request, new TestExecutionListener() {
                    @Override
                    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                        if (test.isTest()) {
                            results.put(test.getDisplayName(), result.getThrowable());
                        }
                    }
                });
        return results;
    }
}
