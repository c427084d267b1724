package org.triggers4j.test.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.triggers4j.error.Problem;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.test.scenario.Performance.Seen;

/**
 * Decides which differences are meant. Four kinds are, each only where a tag allows it, and each is checked:
 *
 * <ul>
 *   <li>{@code retry-after-manual-replay}: a manual replay does not use up the retries a task may raise. The first
 *       difference must be a retry of an instance with a manual replay behind it, which the scenario expects to fail with
 *       MaxRetriesExceeded; and the whole scenario is run again with tasks that count as the original did (see
 *       {@link RetryCounting#EVERY_REPLAY}), and then must go as written.
 *   <li>{@code log-before-retry} and {@code log-before-skipSelf}: the level logged before is kept. Only the log level of
 *       an instance that retried or skipped itself in that very step may differ, it must be absent in the scenario, and
 *       it must be the highest level the steps logged in it. (Its logs count as resolved all the same, because of its
 *       status, so nothing follows from the level.)
 *   <li>{@code quirk}: the scenario is listed in {@link Quirks}, with what the original did, what ours does and why;
 *       what is seen must be what is pinned there, observation by observation.
 * </ul>
 */
final class Deviations {
    private static final String RETRY = "retry-after-manual-replay";
    private static final Set<String> LOGS = Set.of("log-before-retry", "log-before-skipSelf");
    private static final String QUIRK = "quirk";

    private Deviations() {}

    static ScenarioResult judge(Scenario scenario, Function<RetryCounting, Seen> run) {
        Seen seen = run.apply(RetryCounting.OWN_RETRIES);
        if (scenario.tags().contains(QUIRK) && Quirks.reason(scenario.name()).isPresent()) {
            return quirk(scenario, seen);
        }
        if (seen.differences().isEmpty()) {
            return new ScenarioResult.Passed(scenario.name());
        }
        List<Difference> unexplained = withoutLogLevels(scenario, seen.differences());
        if (unexplained.isEmpty()) {
            return deviated(scenario, logTags(scenario), "The level logged before a retry or skip is kept.", seen);
        }
        if (scenario.tags().contains(RETRY)) {
            return retry(scenario, seen, unexplained.get(0), run);
        }
        return failed(scenario, seen, "");
    }

    private static ScenarioResult deviated(Scenario scenario, String tag, String reason, Seen seen) {
        return new ScenarioResult.Deviated(scenario.name(), tag, reason, seen.differences());
    }

    private static ScenarioResult failed(Scenario scenario, Seen seen, String note) {
        return new ScenarioResult.Failed(scenario.name(), seen.differences(), note, seen.observed());
    }

    // ---- quirks -------------------------------------------------------------------------------------------------

    private static ScenarioResult quirk(Scenario scenario, Seen seen) {
        String reason = Quirks.reason(scenario.name()).orElseThrow();
        if (!Quirks.pinned(scenario.name()).equals(Optional.of(seen.observed()))) {
            var differences = new ArrayList<>(seen.differences());
            if (differences.isEmpty()) {
                differences.add(new Difference(0, "", "a deviation", "none: take it off the list"));
            }
            return failed(scenario, new Seen(seen.observed(), differences), "deviates, but not as listed: " + reason);
        }
        return deviated(scenario, QUIRK, reason, seen);
    }

    // ---- logs ---------------------------------------------------------------------------------------------------

    private static String logTags(Scenario scenario) {
        return scenario.tags().stream().filter(LOGS::contains).collect(Collectors.joining(", "));
    }

    private static List<Difference> withoutLogLevels(Scenario scenario, List<Difference> differences) {
        return differences.stream()
                .filter(difference -> !isKeptLogLevel(scenario, difference))
                .toList();
    }

    private static boolean isKeptLogLevel(Scenario scenario, Difference difference) {
        if (difference.step() == 0 || logTags(scenario).isEmpty()) {
            return false;
        }
        Action action = scenario.steps().get(difference.step() - 1).action();
        Optional<String> instance = Optional.empty();
        if (action instanceof Action.Retry retry && scenario.tags().contains("log-before-retry")) {
            instance = Optional.of(retry.instance());
        } else if (action instanceof Action.SkipSelf skip && scenario.tags().contains("log-before-skipSelf")) {
            instance = Optional.of(skip.instance());
        }
        return instance.filter(name -> difference.equals(new Difference(
                        difference.step(),
                        Problem.pointer("instances", name, "logLevel"),
                        Difference.ABSENT,
                        String.valueOf(highestLevel(scenario, name, difference.step())))))
                .isPresent();
    }

    private static int highestLevel(Scenario scenario, String instance, int step) {
        String session = scenario.steps().get(step - 1).session();
        return scenario.steps().subList(0, step).stream()
                .filter(each -> each.session().equals(session))
                .map(Scenario.Step::action)
                .filter(Action.Log.class::isInstance)
                .map(Action.Log.class::cast)
                .filter(log -> log.instance().equals(instance))
                .mapToInt(Action.Log::level)
                .max()
                .orElse(0);
    }

    // ---- retries ------------------------------------------------------------------------------------------------

    private static ScenarioResult retry(
            Scenario scenario, Seen seen, Difference first, Function<RetryCounting, Seen> run) {
        if (!isRetryThatTheOriginalRefused(scenario, first)) {
            return failed(scenario, seen, "the first difference is no retry that manual replays used up");
        }
        Seen countingAsTheOriginal = run.apply(RetryCounting.EVERY_REPLAY);
        List<Difference> unexplained = withoutLogLevels(scenario, countingAsTheOriginal.differences());
        if (!unexplained.isEmpty()) {
            return failed(
                    scenario,
                    seen,
                    "it also differs where manual replays count as retries, first at " + unexplained.get(0));
        }
        return deviated(scenario, RETRY, "Manual replays do not use up the retries a task may raise.", seen);
    }

    private static boolean isRetryThatTheOriginalRefused(Scenario scenario, Difference first) {
        return first.step() > 0
                && scenario.steps().get(first.step() - 1).action() instanceof Action.Retry retry
                && isMaxRetriesExceeded(scenario.expected().get(first.step()), retry.instance())
                && hasManualReplayBehind(scenario, first.step(), retry.instance());
    }

    private static boolean isMaxRetriesExceeded(Kwargs expected, String instance) {
        return expected.has("instances")
                && expected.object("instances").has(instance)
                && expected.object("instances")
                        .object(instance)
                        .get("exceptionType")
                        .equals(Optional.of("MaxRetriesExceeded"));
    }

    // Up the line of parents, as the scenario shows them when they are born; a replay step is what made one of them.
    private static boolean hasManualReplayBehind(Scenario scenario, int step, String instance) {
        String session = scenario.steps().get(step - 1).session();
        String name = instance;
        for (int i = step - 1; i > 0; i--) {
            Scenario.Step earlier = scenario.steps().get(i - 1);
            Optional<String> parent = parentBornIn(scenario.expected().get(i), name);
            if (earlier.session().equals(session) && parent.isPresent()) {
                if (earlier.action() instanceof Action.Replay) {
                    return true;
                }
                name = parent.get();
            }
        }
        return false;
    }

    private static Optional<String> parentBornIn(Kwargs expected, String instance) {
        if (!expected.has("instances") || !expected.object("instances").has(instance)) {
            return Optional.empty();
        }
        return expected.object("instances").object(instance).get("parent").map(String.class::cast);
    }
}
