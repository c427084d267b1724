package org.triggers4j.format;

import static org.triggers4j.error.Problem.pointer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.error.Problem;
import org.triggers4j.payload.Json;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.Directives;
import org.triggers4j.workflow.Names;
import org.triggers4j.workflow.Spelling;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/**
 * Turns plain values into a workflow.
 *
 * <p>Only shapes are judged here. The rules every task obeys, however it was declared, are those of {@link Workflow#of},
 * which sees the task with {@link #PLACEHOLDER} wherever a value was already found wrong.
 */
final class Interpreter {
    private static final String PLACEHOLDER = "?";
    private static final int QUOTED_LENGTH = 40;

    private final Place place;
    private final Findings findings;

    Interpreter(Place place, Findings findings) {
        this.place = place;
        this.findings = findings;
    }

    Workflow workflow(@Nullable Object document) {
        var tasks = new ArrayList<TaskConfig>();
        if (document instanceof Map<?, ?> map) {
            map.forEach((name, directives) -> tasks.add(task((String) name, directives)));
        } else {
            report(
                    pointer(),
                    "A workflow is an object of tasks, like {\"t_scan\": {…}}, but this is " + what(document) + ".");
        }
        Workflow workflow = checked(tasks);
        if (!findings.isEmpty()) {
            throw findings.exception();
        }
        return workflow;
    }

    private Workflow checked(List<TaskConfig> tasks) {
        try {
            return Workflow.of(tasks);
        } catch (ConfigurationException e) {
            e.problems().forEach(problem -> report(problem.pointer(), problem.message()));
            return Workflow.empty();
        }
    }

    private TaskConfig task(String name, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            report(
                    pointer(name),
                    "A task is an object like {\"after\": [\"go\"], \"run\": \"app.Scan\"}, but this is " + what(value)
                            + ".");
            return TaskConfig.named(name).after(PLACEHOLDER).run(PLACEHOLDER);
        }
        Map<String, @Nullable Object> directives = present(map);
        Directives.REQUIRED.stream()
                .filter(key -> !directives.containsKey(key))
                .forEach(key -> missing(name, key, map));
        TaskConfig.Builder builder = TaskConfig.named(name)
                .after(triggers(name, Directives.AFTER, directives, List.of(PLACEHOLDER)))
                .unless(triggers(name, Directives.UNLESS, directives, List.of()))
                .withParams(params(name, directives))
                .extras(extras(name, map));
        if (directives.containsKey(Directives.AND_EVERY)) {
            builder.andEvery(trigger(pointer(name, Directives.AND_EVERY), directives.get(Directives.AND_EVERY)));
        }
        if (directives.containsKey(Directives.USING)) {
            builder.using(text(
                    pointer(name, Directives.USING), "the name of a task runner", directives.get(Directives.USING)));
        }
        return builder.run(
                directives.containsKey(Directives.RUN)
                        ? text(
                                pointer(name, Directives.RUN),
                                "the name of a registered task",
                                directives.get(Directives.RUN))
                        : PLACEHOLDER);
    }

    /** The directives we know; an optional one that is null is as good as absent. */
    private static Map<String, @Nullable Object> present(Map<?, ?> task) {
        var present = new LinkedHashMap<String, @Nullable Object>();
        task.forEach((key, value) -> {
            if (Directives.isKnown((String) key) && (value != null || Directives.REQUIRED.contains(key))) {
                present.put((String) key, value);
            }
        });
        return present;
    }

    private void missing(String task, String directive, Map<?, ?> given) {
        String advice = directive.equals(Directives.RUN)
                ? "Name the registered task to run, like \"run\": \"app.Scan\"."
                : given.get(Directives.AND_EVERY) == null
                        ? "List the triggers to wait for, like \"after\": [\"go\"]."
                        : "Where 'andEvery' is enough, write \"after\": [].";
        for (Object key : given.keySet()) {
            boolean near = !Directives.isKnown((String) key)
                    && Spelling.nearest((String) key, List.of(directive)).isPresent();
            advice = near ? "Is '" + key + "' meant to be it?" : advice;
        }
        report(pointer(task), "The task has no '" + directive + "'. " + advice);
    }

    private List<String> triggers(
            String task, String directive, Map<String, @Nullable Object> directives, List<String> otherwise) {
        if (!directives.containsKey(directive)) {
            return otherwise;
        }
        Object value = directives.get(directive);
        if (!(value instanceof List<?> list)) {
            String better =
                    value instanceof String text ? Json.write(List.of(shortened(text))) : "a list like [\"go\"]";
            report(
                    pointer(task, directive),
                    "'" + directive + "' is a list of triggers, but this is " + what(value) + ". Write " + better
                            + ".");
            return otherwise;
        }
        var triggers = new ArrayList<String>();
        for (Object element : list) {
            triggers.add(trigger(pointer(task, directive, Integer.toString(triggers.size())), element));
        }
        return triggers;
    }

    // Names of triggers are checked here, not left to Workflow.of: it would not know which element of the list it was.
    private String trigger(String pointer, @Nullable Object value) {
        String trigger = text(pointer, "the name of one trigger", value);
        String fault = Names.fault(trigger);
        if (!fault.isEmpty()) {
            report(pointer, "The trigger name " + fault + ".");
        }
        return fault.isEmpty() ? trigger : PLACEHOLDER;
    }

    private String text(String pointer, String meaning, @Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        boolean quotable = value instanceof Number || value instanceof Boolean;
        String advice = quotable ? " Write \"" + value + "\", with quotes." : " Write a text.";
        report(pointer, "This should be " + meaning + ", but is " + what(value) + "." + advice);
        return PLACEHOLDER;
    }

    private Kwargs params(String task, Map<String, @Nullable Object> directives) {
        Object value = directives.get(Directives.WITH_PARAMS);
        if (value != null && !(value instanceof Map)) {
            report(
                    pointer(task, Directives.WITH_PARAMS),
                    "'withParams' is an object of objects, like {\"score\": {\"model\": \"Psych 01\"}}, but this is "
                            + what(value) + ".");
        }
        return value instanceof Map<?, ?> map ? kwargs(pointer(task, Directives.WITH_PARAMS), map) : Kwargs.empty();
    }

    private Kwargs extras(String task, Map<?, ?> directives) {
        Kwargs extras = Kwargs.empty();
        for (Map.Entry<?, ?> entry : directives.entrySet()) {
            String key = (String) entry.getKey();
            if (!Directives.isKnown(key)) {
                var single = new LinkedHashMap<String, @Nullable Object>();
                single.put(key, entry.getValue());
                extras = extras.withAll(kwargs(pointer(task, key), single));
            }
        }
        return extras;
    }

    private Kwargs kwargs(String pointer, Map<?, ?> values) {
        try {
            return Kwargs.ofMap(values);
        } catch (InvalidKwargsException e) {
            report(pointer, String.valueOf(e.getMessage()));
            return Kwargs.empty();
        }
    }

    private void report(String pointer, String message) {
        findings.addUnlessRefused(place.locate(new Problem(pointer, 0, 0, message)));
    }

    static String what(@Nullable Object value) {
        if (value instanceof String text) {
            return "the text " + Json.write(shortened(text));
        }
        if (value instanceof Map || value instanceof List) {
            return value instanceof Map ? "an object" : "a list";
        }
        return value instanceof Number ? "the number " + value : String.valueOf(value);
    }

    private static String shortened(String text) {
        return text.length() <= QUOTED_LENGTH ? text : text.substring(0, QUOTED_LENGTH) + "…";
    }
}
