package org.triggers4j.test.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.triggers4j.payload.Kwargs;

/**
 * What became of a run of scenarios.
 *
 * @param results one per scenario, in their order
 * @param took how long it took
 */
public record ScenarioReport(List<ScenarioResult> results, Duration took) {
    public ScenarioReport {
        results = Collections.unmodifiableList(new ArrayList<>(results));
    }

    /** Those that went as written. */
    public List<ScenarioResult.Passed> passed() {
        return of(ScenarioResult.Passed.class);
    }

    /** Those that did not. */
    public List<ScenarioResult.Failed> failed() {
        return of(ScenarioResult.Failed.class);
    }

    /** Those that differ exactly as they are meant to. */
    public List<ScenarioResult.Deviated> deviations() {
        return of(ScenarioResult.Deviated.class);
    }

    private <T extends ScenarioResult> List<T> of(Class<T> type) {
        return results.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** {@code 470 passed, 0 failed, 21 deviations}. */
    public String summary() {
        return "%d passed, %d failed, %d deviations"
                .formatted(passed().size(), failed().size(), deviations().size());
    }

    /** Every scenario that did not simply pass, with its differences; then {@link #summary}. */
    public String toText() {
        var text = new StringBuilder();
        results.stream()
                .filter(result -> !(result instanceof ScenarioResult.Passed))
                .forEach(result -> text.append(result.toText()).append('\n'));
        return text.append(summary()).toString();
    }

    /** Every scenario with its outcome and differences, and the three numbers. */
    public Kwargs toJson() {
        return Kwargs.of(
                "passed", passed().size(),
                "failed", failed().size(),
                "deviations", deviations().size(),
                "seconds", took.toMillis() / 1000.0,
                "scenarios", results.stream().map(ScenarioResult::toJson).toList());
    }
}
