package org.triggers4j.example.cookbook.survey;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.triggers4j.test.scenario.ScenarioTests;

// region class
class SurveyScenariosTest {
    @TestFactory
    Stream<DynamicTest> scenarios() {
        return ScenarioTests.of(Path.of("src/test/resources/scenarios"));
    }
}
// endregion
