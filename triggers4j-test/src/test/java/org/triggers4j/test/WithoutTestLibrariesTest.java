package org.triggers4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.test.scenario.ScenarioFiles;
import org.triggers4j.test.scenario.ScenarioRunner;
import org.triggers4j.test.task.TestTasks;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** The command line ships this module without JUnit and AssertJ. */
class WithoutTestLibrariesTest {
    private static final Pattern TEST_LIBRARY = Pattern.compile("junit|assertj|opentest4j|apiguardian|awaitility");

    @Test
    void the_harness_and_the_scenario_runner_need_no_test_library() throws Exception {
        try (URLClassLoader loader = loaderWithoutTestLibraries()) {
            assertThatThrownBy(() -> loader.loadClass("org.junit.jupiter.api.Test"))
                    .isInstanceOf(ClassNotFoundException.class);

            Class<?> work = loader.loadClass(Work.class.getName());
            var constructor = work.getDeclaredConstructor();
            constructor.setAccessible(true);
            ((Runnable) constructor.newInstance()).run();
        }
    }

    private static URLClassLoader loaderWithoutTestLibraries() throws Exception {
        var urls = new ArrayList<URL>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            var file = new File(entry);
            if (!TEST_LIBRARY.matcher(file.getName()).find()) {
                urls.add(file.toURI().toURL());
            }
        }
        assertThat(urls).isNotEmpty();
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    /** Runs with classes of its own; fails by throwing. */
    static final class Work implements Runnable {
        @Override
        public void run() {
            try (TriggersHarness harness = TriggersHarness.builder().start()) {
                harness.anyOrder(session -> session.updateConfiguration(Workflow.of(
                                TaskConfig.named("t").after("a", "b").run(TestTasks.DEV_NULL))))
                        .event("a")
                        .event("b")
                        .check(Work::requireResolved);
            }
            var scenarios = ScenarioFiles.conformance().subList(0, 1);
            if (new ScenarioRunner(new InMemoryStore()).run(scenarios).passed().size() != 1) {
                throw new IllegalStateException("The scenario did not pass.");
            }
        }

        private static void requireResolved(TriggerManager session) {
            if (!session.inspect().unresolvedTasks().isEmpty()) {
                throw new IllegalStateException("The join was not run.");
            }
        }
    }
}
