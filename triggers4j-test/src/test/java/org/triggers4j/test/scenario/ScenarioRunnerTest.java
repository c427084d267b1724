package org.triggers4j.test.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.memory.InMemoryStore;

class ScenarioRunnerTest {
    private static final String FIRED = """
            {"name":"one fire","config":{"t_a":{"after":["x","y"],"run":"app.Any"}},"steps":[{"fire":"x","kwargs":{"n":1}}],
            "init":{"unresolvedTasks":["t_a"]},
            "expect":[{"hooks":[["fire","x",[]]],"latest":{"x":{"n":1}},"unresolvedInstances":["t_a#0"],
            "instances":{"t_a#0":{"status":"unstarted","kwargs":{"x":{"n":1}}}}}]}""".replace("\n", "");

    @Test
    void what_goes_as_written_passes() {
        ScenarioReport report = run(FIRED);

        assertThat(report.toText()).isEqualTo("1 passed, 0 failed, 0 deviations");
    }

    @Test
    void a_difference_is_told_with_step_place_and_both_values() {
        ScenarioReport report = run(FIRED.replace("\"unstarted\"", "\"abandoned\""));

        assertThat(report.toText()).isEqualTo("""
                        failed one fire
                          step 1 /instances/t_a#0/status: expected "abandoned", but was "unstarted"
                        0 passed, 1 failed, 0 deviations""");
    }

    @Test
    void one_and_one_point_nought_and_true_are_three_values() {
        assertThat(run(FIRED.replace("\"latest\":{\"x\":{\"n\":1}}", "\"latest\":{\"x\":{\"n\":1.0}}"))
                        .failed())
                .hasSize(1);
        assertThat(run(FIRED.replace("\"latest\":{\"x\":{\"n\":1}}", "\"latest\":{\"x\":{\"n\":true}}"))
                        .failed())
                .hasSize(1);
    }

    @Test
    void files_are_run_and_reported_as_text_and_as_json(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("mine.jsonl"), FIRED + "\n\n" + FIRED.replace("{}", "{ }"));
        var lines = new ArrayList<String>();

        ScenarioReport report = ScenarioRunner.run(List.of(file), new InMemoryStore(), lines::add);

        assertThat(lines).containsExactly("2 passed, 0 failed, 0 deviations");
        assertThat(report.toJson().integer("passed")).isEqualTo(2);
    }

    @Test
    void a_tag_excuses_nothing_but_what_it_says() {
        Scenario kept = conformance("public-5");
        Scenario untagged = withTags(kept, List.of());
        Scenario wrongTag = withTags(kept, List.of("log-before-skipSelf", "redefined-live-task"));
        Scenario retried = conformance("quirk-manual-replays-consume-retries");
        Scenario asRule = withTags(retried, List.of("retry-after-manual-replay"));

        ScenarioReport report =
                new ScenarioRunner(new InMemoryStore()).run(List.of(kept, untagged, wrongTag, retried, asRule));

        assertThat(report.results())
                .extracting(result -> result.getClass().getSimpleName())
                .containsExactly("Deviated", "Failed", "Failed", "Deviated", "Deviated");
    }

    @Test
    void a_retry_beyond_the_budget_is_no_deviation_without_a_replay_by_hand_behind_it() {
        Scenario late = conformance("public-8");
        var expected = new ArrayList<>(late.expected());
        expected.set(1, expected.get(1).with("error", "something"));
        var changed = new Scenario(
                late.name(), late.tags(), false, late.isFinalizing(), late.config(), late.steps(), expected);

        ScenarioReport report = new ScenarioRunner(new InMemoryStore()).run(List.of(changed));

        assertThat(report.failed())
                .singleElement()
                .extracting(ScenarioResult.Failed::note)
                .isEqualTo("the first difference is no retry that manual replays used up");
    }

    private static Scenario conformance(String name) {
        return ScenarioFiles.conformance().stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Scenario withTags(Scenario s, List<String> tags) {
        return new Scenario(
                s.name(), tags, s.isObservingTasks(), s.isFinalizing(), s.config(), s.steps(), s.expected());
    }

    private static ScenarioReport run(String scenario) {
        return new ScenarioRunner(new InMemoryStore()).run(List.of(Scenario.parse(scenario, 1)));
    }
}
