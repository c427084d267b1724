package org.triggers4j.test.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.memory.InMemoryStore;

class ScenarioTestsTest {
    private static final String FIRED = """
            {"name":"NAME","config":{"t_a":{"after":["x","y"],"run":"app.Any"}},"steps":[{"fire":"x"}],
            "init":{"unresolvedTasks":["t_a"]},
            "expect":[{"hooks":[["fire","x",[]]],"latest":{"x":{}},"unresolvedInstances":["t_a#0"],
            "instances":{"t_a#0":{"status":"unstarted","kwargs":{"x":{}}}}}]}""".replace("\n", "");

    @TempDir
    Path directory;

    @Test
    void each_scenario_of_a_file_is_a_test_of_its_name() throws Exception {
        Path file = write("mine.jsonl", named("one"), named("two"));

        List<DynamicTest> tests = ScenarioTests.of(file).toList();

        assertThat(tests).extracting(DynamicTest::getDisplayName).containsExactly("one", "two");
        assertThat(tests)
                .allSatisfy(
                        test -> assertThatCode(test.getExecutable()::execute).doesNotThrowAnyException());
    }

    @Test
    void a_scenario_that_goes_otherwise_fails_alone_and_says_where() throws Exception {
        Path file = write("mine.jsonl", named("good"), named("bad").replace("unstarted", "abandoned"));

        List<DynamicTest> tests = ScenarioTests.of(file).toList();

        assertThatCode(tests.get(0).getExecutable()::execute).doesNotThrowAnyException();
        assertThatThrownBy(tests.get(1).getExecutable()::execute)
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        failed bad
                          step 1 /instances/t_a#0/status: expected "abandoned", but was "unstarted\"""");
    }

    @Test
    void all_scenario_files_below_a_directory_are_read_in_order_of_path() throws Exception {
        Files.createDirectories(directory.resolve("b"));
        write("c.jsonl", named("third"));
        write("b/nested.jsonl", named("second"));
        write("a.json", "not read");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(directory.resolve("a.jsonl.gz")))) {
            out.write(named("first").getBytes(StandardCharsets.UTF_8));
        }

        assertThat(ScenarioTests.of(directory))
                .extracting(DynamicTest::getDisplayName)
                .containsExactly("first", "second", "third");
    }

    @Test
    void they_run_on_one_store_of_the_author_s_choice() throws Exception {
        Path file = write("mine.jsonl", named("one"), named("two"));
        var made = new AtomicInteger();

        var tests = ScenarioTests.of(file, () -> {
            made.incrementAndGet();
            return new InMemoryStore();
        });

        assertThat(tests).hasSize(2);
        assertThat(made).hasValue(1);
    }

    @Test
    void where_nothing_can_be_read_there_are_no_tests_but_a_reason() throws Exception {
        Path broken = write("broken.jsonl", named("good"), "{}");

        assertThatThrownBy(() -> ScenarioTests.of(broken))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("broken.jsonl");
        assertThatThrownBy(() -> ScenarioTests.of(directory.resolve("missing.jsonl")))
                .isInstanceOf(UncheckedIOException.class);
        Files.delete(broken);
        assertThatThrownBy(() -> ScenarioTests.of(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("There is no scenario in '" + directory + "'.");
    }

    private static String named(String name) {
        return FIRED.replace("NAME", name);
    }

    private Path write(String name, String... lines) throws Exception {
        return Files.write(directory.resolve(name), List.of(lines));
    }
}
