package org.triggers4j.test.scenario;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.triggers4j.payload.Kwargs;

/**
 * The scenarios about oddities of the original that ours does not share; {@code docs/deviations.md} has the same table.
 * What ours shows instead is pinned in {@code quirks.jsonl}: a line per scenario, all observations of it.
 */
final class Quirks {
    private static final String PINNED = "/org/triggers4j/test/conformance/quirks.jsonl";
    private static final Map<String, Quirk> TABLE = table();

    private record Quirk(String original, String ours, String why) {
        @Override
        public String toString() {
            return "The original: " + original + " Here: " + ours + " " + why;
        }
    }

    private Quirks() {}

    private static Map<String, Quirk> table() {
        var table = new LinkedHashMap<String, Quirk>();
        table.put(
                "quirk-empty-after-two-unless-runs",
                new Quirk(
                        "a task with an empty 'after' and two 'unless' triggers runs when the first of the two"
                                + " fires.",
                        "the configuration is refused (invalid_config).",
                        "A task that waits for nothing is a mistake, and running it on a trigger that was to "
                                + "prevent it is a worse one."));
        table.put(
                "quirk-empty-after-never-runs",
                new Quirk(
                        "a task with an empty 'after' is accepted and can never run.",
                        "the configuration is refused (invalid_config).",
                        "A task that can never run is a mistake, best told to who made it."));
        table.put(
                "quirk-unknown-runner-leaves-ready-instance",
                new Quirk(
                        "a fire that schedules a task with an unknown runner raises half-way: some ready "
                                + "instances are scheduled, some are not, no hook is called.",
                        "the configuration is refused as a whole (unknown_runner), so no fire can meet such a "
                                + "task.",
                        "A fire is one commit; what it needs is checked before."));
        table.put(
                "quirk-unknown-task",
                new Quirk(
                        "a fire that schedules a task with an unknown name in 'run' raises and leaves the "
                                + "instance unstarted; once the name is corrected, the next fire schedules it.",
                        "the fire succeeds and the instance waits, visibly, for a worker that knows the name; "
                                + "what it runs was fixed when it was scheduled.",
                        "Not every process knows every task, during a rolling deployment for one."));
        table.put(
                "quirk-cascade-error-marks-finished-task-failed",
                new Quirk(
                        "where scheduling a dependent raises, the task that had finished is marked as failed, "
                                + "and can be replayed: its work is done twice.",
                        "the configuration that would cause it is refused (unknown_runner).",
                        "The end of a task and its cascade are one commit, and nothing a dependent does "
                                + "changes what became of its producer."));
        table.put(
                "quirk-skip-cascade-error",
                new Quirk(
                        "a skip whose cascade meets an unknown runner has skipped the instance, and raises.",
                        "the configuration that would cause it is refused (unknown_runner).",
                        "A skip and its cascade are one commit: all or nothing."));
        table.put(
                "quirk-retry-loses-log-level",
                new Quirk(
                        "a retry and a skip by the task itself forget the level it had logged.",
                        "the level is kept.",
                        "What was logged was logged; the instances' statuses keep it from asking for " + "attention."));
        table.put(
                "quirk-manual-replays-consume-retries",
                new Quirk(
                        "replays by hand use up the retries that the task may raise.",
                        "only the task's own retries count.",
                        "An operator who replays gives the task another chance; it should not come without its"
                                + " retries."));
        table.put(
                "quirk-params-not-nested",
                new Quirk(
                        "'withParams' with plain values is accepted, against its documentation.",
                        "the configuration is refused (invalid_config).",
                        "Parameters belong to a trigger; a plain value is lost as soon as the trigger of its "
                                + "name brings kwargs."));
        return table;
    }

    static Set<String> names() {
        return TABLE.keySet();
    }

    static Optional<String> reason(String scenario) {
        return Optional.ofNullable(TABLE.get(scenario)).map(Quirk::toString);
    }

    /** What is to be seen of the scenario: before the first step and after each. */
    static Optional<List<Kwargs>> pinned(String scenario) {
        return Optional.ofNullable(allPinned().get(scenario));
    }

    static Map<String, List<Kwargs>> allPinned() {
        var pinned = new LinkedHashMap<String, List<Kwargs>>();
        try (var reader =
                new BufferedReader(new InputStreamReader(ScenarioFiles.resource(PINNED), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                Kwargs scenario = Kwargs.parse(line);
                var observed = new ArrayList<Kwargs>();
                ((List<?>) scenario.get("observed").orElseThrow())
                        .forEach(each -> observed.add(Kwargs.ofMap((Map<?, ?>) each)));
                pinned.put(scenario.text("name"), observed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pinned;
    }
}
