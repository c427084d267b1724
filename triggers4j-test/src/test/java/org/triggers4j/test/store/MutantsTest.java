package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.CancellationToken;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherExecutionRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The contract is a test of stores; these are the tests of the contract. */
class MutantsTest {

    @ParameterizedTest
    @EnumSource
    void a_store_that_breaks_a_rule_fails_the_contract(Mutant mutant) {
        List<String> failures = failures(mutant.name());

        assertThat(failures).as("tests that notice %s", mutant).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_store_that_breaks_a_rule_of_calls_fails_the_contract(CallMutant mutant) {
        List<String> failures = failures(mutant.name());

        assertThat(failures).as("tests that notice %s", mutant).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_store_that_breaks_a_rule_of_schedules_fails_the_contract(ScheduleMutant mutant) {
        List<String> failures = failures(mutant.name());

        assertThat(failures).as("tests that notice %s", mutant).isNotEmpty();
    }

    /** Or else the mutants would fail because of the way they are made. */
    @Test
    void a_store_made_the_same_way_that_breaks_none_passes() {
        assertThat(failures(MutatedContract.NONE)).isEmpty();
    }

    /** Runs the contract up to its first failure. */
    private static List<String> failures(String mutant) {
        var failures = new CopyOnWriteArrayList<String>();
        CancellationToken enough = CancellationToken.create();
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(MutatedContract.class))
                .configurationParameter(MutatedContract.MUTANT, mutant)
                .build();
        Launcher launcher = LauncherFactory.create(LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .build());
        launcher.execute(LauncherExecutionRequestBuilder.request(request)
                .cancellationToken(enough)
                .listeners(new TestExecutionListener() {
                    @Override
                    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                        if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                            failures.add(test.getDisplayName());
                            enough.cancel();
                        }
                    }
                })
                .build());
        return failures;
    }
}
