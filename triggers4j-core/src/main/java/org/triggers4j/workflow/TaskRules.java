package org.triggers4j.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.triggers4j.error.Problem;

/** What a task must obey however it was declared, in a file or in code. */
final class TaskRules {
    private TaskRules() {}

    static List<Problem> problems(TaskConfig task) {
        var problems = new ArrayList<Problem>();
        String pointer = Problem.pointer(task.name());
        name(problems, pointer, "task name", task.name());
        task.after().forEach(trigger -> name(problems, pointer + "/after", "trigger name", trigger));
        task.unless().forEach(trigger -> name(problems, pointer + "/unless", "trigger name", trigger));
        name(problems, pointer + "/run", "name in 'run'", task.run());
        task.using().ifPresent(runner -> name(problems, pointer + "/using", "runner name", runner));
        if (task.after().isEmpty()) {
            problems.add(new Problem(
                    pointer + "/after",
                    0,
                    0,
                    "A task needs a trigger to run after: name at least one in 'after', or give 'andEvery'."));
        }
        task.withParams().asMap().forEach((trigger, params) -> {
            if (!(params instanceof Map)) {
                problems.add(new Problem(
                        Problem.pointer(task.name(), Directives.WITH_PARAMS, trigger),
                        0,
                        0,
                        "'withParams' is an object of objects, like {\"score\": {\"model\": \"Psych 01\"}}."));
            }
        });
        task.extras().asMap().keySet().stream().filter(Directives::isKnown).forEach(key -> {
            String message =
                    "'" + key + "' has a meaning of its own and cannot be an extra. Use the method of that name.";
            problems.add(new Problem(Problem.pointer(task.name(), key), 0, 0, message));
        });
        return problems;
    }

    private static void name(List<Problem> problems, String pointer, String what, String name) {
        String fault = Names.fault(name);
        if (!fault.isEmpty()) {
            problems.add(new Problem(pointer, 0, 0, "The " + what + " " + fault + "."));
        }
    }
}
