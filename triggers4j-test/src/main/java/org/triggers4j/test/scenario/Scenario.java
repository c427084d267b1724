package org.triggers4j.test.scenario;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.error.Problem;
import org.triggers4j.payload.Json;
import org.triggers4j.payload.Kwargs;

/**
 * A recorded session: a configuration, steps, and what must be seen at the beginning and after each step.
 *
 * @param name says what it is about; reports use it
 * @param tags marks of kind, and of deviations that may be seen (see {@link Deviations})
 * @param isObservingTasks whether the observations list the configured tasks
 * @param isFinalizing whether its sessions finalise themselves
 * @param config the configuration of the session "main", as JSON
 * @param steps what happens, in order
 * @param expected what must be seen: before the first step, then after each
 */
public record Scenario(
        String name,
        List<String> tags,
        boolean isObservingTasks,
        boolean isFinalizing,
        Kwargs config,
        List<Step> steps,
        List<Kwargs> expected) {
    /** The session of steps that name none. */
    static final String MAIN = "main";

    public Scenario {
        tags = Collections.unmodifiableList(new ArrayList<>(tags));
        steps = Collections.unmodifiableList(new ArrayList<>(steps));
        expected = Collections.unmodifiableList(new ArrayList<>(expected));
    }

    /**
     * Something that happens to one of the scenario's sessions.
     *
     * @param session the session's name within the scenario
     */
    public record Step(String session, Action action) {}

    /**
     * Reads a scenario.
     *
     * @param json one JSON object
     * @param line the line it stands on, for messages
     * @throws ConfigurationException when it is not a scenario
     */
    public static Scenario parse(String json, int line) {
        var fields = new Fields(read(json, line), line, "");
        String name = fields.text("name");
        List<String> tags = fields.texts("tags");
        boolean isObservingTasks = fields.texts("observe").contains("tasks");
        String manager = fields.optionalText("manager").orElse("");
        if (!manager.isEmpty() && !manager.equals("finalizing")) {
            throw fields.refused("/manager", "The only manager a scenario can name is \"finalizing\".");
        }
        Kwargs config = fields.object("config");
        List<Step> steps = steps(fields, line);
        var expected = new ArrayList<>(List.of(fields.object("init")));
        expected.addAll(objects(fields, "expect"));
        fields.end();
        if (expected.size() != steps.size() + 1) {
            throw fields.refused(
                    "/expect",
                    "Each step needs one expectation, but there are " + steps.size() + " steps and "
                            + (expected.size() - 1) + " expectations.");
        }
        return new Scenario(name, tags, isObservingTasks, !manager.isEmpty(), config, steps, expected);
    }

    private static @Nullable Object read(String json, int line) {
        try {
            return Json.read(json);
        } catch (InvalidKwargsException e) {
            throw new ConfigurationException(List.of(new Problem("", line, 1, String.valueOf(e.getMessage()))));
        }
    }

    private static List<Step> steps(Fields scenario, int line) {
        var steps = new ArrayList<Step>();
        for (Object each : scenario.list("steps")) {
            var fields = new Fields(each, line, "/steps/" + steps.size());
            String session = fields.optionalText("session").orElse(MAIN);
            steps.add(new Step(session, ActionReader.read(fields)));
            fields.end();
        }
        return steps;
    }

    private static List<Kwargs> objects(Fields scenario, String key) {
        var objects = new ArrayList<Kwargs>();
        for (Object each : scenario.list(key)) {
            if (!(each instanceof Map<?, ?> map)) {
                throw scenario.refused(scenario.at(key) + "/" + objects.size(), "An expectation is an object.");
            }
            objects.add(Kwargs.ofMap(map));
        }
        return objects;
    }

    /** Whether it expects this error after any step. */
    boolean expects(String error) {
        return expected.stream()
                .anyMatch(observation -> observation.get("error").equals(Optional.of(error)));
    }

    /** The names of all the code its tasks run. */
    Set<String> runs() {
        var names = new LinkedHashSet<String>();
        addRuns(config, names);
        steps.forEach(step -> {
            if (step.action() instanceof Action.Configure configure) {
                addRuns(configure.tasks(), names);
            }
        });
        return names;
    }

    private static void addRuns(Kwargs tasks, Set<String> names) {
        for (Object task : tasks.asMap().values()) {
            if (task instanceof Map<?, ?> directives && directives.get("run") instanceof String run) {
                names.add(run);
            }
        }
    }
}
