package org.triggers4j.test.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.store.Store;

/**
 * Scenarios as JUnit tests, one each, by name:
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> scenarios() {
 *     return ScenarioTests.of(Path.of("src/test/scenarios"));
 * }
 * }</pre>
 *
 * <p>A scenario is one line of JSON: a workflow, the steps of a session, and what must be seen after each. What tasks do
 * is part of the steps; the code behind {@code run} is not called. A failure lists step, place, what was expected and what
 * was seen. {@code triggers scenario FILE…} runs the same files without JUnit.
 */
public final class ScenarioTests {
    private ScenarioTests() {}

    /**
     * The scenarios of a file, or of all files below a directory that end with {@code .jsonl} or {@code .jsonl.gz}, run in
     * memory.
     *
     * @throws org.triggers4j.error.ConfigurationException with file and line of everything that is no scenario
     * @throws IllegalArgumentException when there is no scenario
     * @throws UncheckedIOException when a file cannot be read
     */
    public static Stream<DynamicTest> of(Path fileOrDirectory) {
        return of(fileOrDirectory, InMemoryStore::new);
    }

    /**
     * The same, on another store.
     *
     * @param store makes one empty store for all of them, which is started and closed
     */
    public static Stream<DynamicTest> of(Path fileOrDirectory, Supplier<? extends Store> store) {
        List<Scenario> scenarios = ScenarioFiles.read(files(fileOrDirectory));
        if (scenarios.isEmpty()) {
            throw new IllegalArgumentException("There is no scenario in '" + fileOrDirectory
                    + "'. Scenarios are read from files whose names end with .jsonl or .jsonl.gz.");
        }
        return of(scenarios, store.get());
    }

    static Stream<DynamicTest> of(List<Scenario> scenarios, Store store) {
        return new ScenarioRunner(store)
                .run(scenarios).results().stream()
                        .map(result -> DynamicTest.dynamicTest(result.name(), () -> requirePassed(result)));
    }

    private static void requirePassed(ScenarioResult result) {
        if (result instanceof ScenarioResult.Failed) {
            throw new AssertionError(result.toText());
        }
    }

    private static List<Path> files(Path fileOrDirectory) {
        if (!Files.isDirectory(fileOrDirectory)) {
            return List.of(fileOrDirectory);
        }
        try (Stream<Path> below = Files.walk(fileOrDirectory)) {
            return below.filter(ScenarioTests::isScenarioFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("'" + fileOrDirectory + "' cannot be read: " + e, e);
        }
    }

    private static boolean isScenarioFile(Path path) {
        String name = path.toString();
        return Files.isRegularFile(path) && (name.endsWith(".jsonl") || name.endsWith(".jsonl.gz"));
    }
}
