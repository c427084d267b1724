package org.triggers4j.test.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.triggers4j.store.Store;

/** What the original library did, step by step, must be seen on every store. Extend it and say which store. */
public abstract class ConformanceContract {
    /** For subclasses. */
    protected ConformanceContract() {}

    /** A new, empty store; it is started and closed by the test. */
    protected abstract Store open();

    @TestFactory
    Stream<DynamicTest> every_scenario_goes_as_the_original_did_or_deviates_as_documented() {
        return ScenarioTests.of(ScenarioFiles.conformance(), open());
    }

    @Test
    void all_scenarios_are_there() {
        assertThat(ScenarioFiles.conformance()).hasSize(491);
    }
}
