package org.triggers4j.test.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.triggers4j.Triggers;
import org.triggers4j.payload.Kwargs;

/** Runs one scenario, as often as asked, each time in new sessions. */
final class Performance {
    private final Scenario scenario;
    private final Triggers triggers;
    private final LiveSession.Stage stage;
    private final String prefix;

    Performance(Scenario scenario, Triggers triggers, LiveSession.Stage stage, String prefix) {
        this.scenario = scenario;
        this.triggers = triggers;
        this.stage = stage;
        this.prefix = prefix;
    }

    /** What was seen of the scenario: before the first step and after each, and where that differs. */
    record Seen(List<Kwargs> observed, List<Difference> differences) {}

    Seen run(RetryCounting counting) {
        var seen = new Seen(new ArrayList<>(), new ArrayList<>());
        Map<String, LiveSession> sessions = new LinkedHashMap<>();
        orDifference(seen, () -> play(sessions, counting, seen));
        sessions.values().forEach(session -> orDifference(seen, session::close));
        return seen;
    }

    // Whatever is broken, the other scenarios go on.
    private static void orDifference(Seen seen, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            seen.differences()
                    .add(new Difference(seen.observed().size(), "", "the scenario to go on", String.valueOf(e)));
        }
    }

    private void play(Map<String, LiveSession> sessions, RetryCounting counting, Seen seen) {
        LiveSession main = session(sessions, Scenario.MAIN, counting);
        take(main, new Action.Configure(scenario.config()), seen);
        for (Scenario.Step step : scenario.steps()) {
            take(session(sessions, step.session(), counting), step.action(), seen);
        }
    }

    private void take(LiveSession session, Action action, Seen seen) {
        int number = seen.observed().size();
        Kwargs now = session.take(action);
        seen.observed().add(now);
        seen.differences().addAll(Difference.between(number, scenario.expected().get(number), now));
    }

    private LiveSession session(Map<String, LiveSession> sessions, String name, RetryCounting counting) {
        return sessions.computeIfAbsent(name, each -> {
            String uid = prefix + "/" + counting + "/" + each;
            var manager = triggers.session(uid, Witnesses.managerType(scenario.isFinalizing()));
            return new LiveSession(stage, manager, scenario.isObservingTasks(), counting);
        });
    }
}
