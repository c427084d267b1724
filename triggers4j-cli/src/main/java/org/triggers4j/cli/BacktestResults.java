package org.triggers4j.cli;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.SelfDescribing;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.Spelling;
import org.triggers4j.workflow.Workflow;

/**
 * What the tasks of a backtest end with: by task, {@code {"t_task": result}}, or by instance, {@code {"session":
 * {"t_task#0": result}}}, both in one file. An instance's own result wins over its task's; without either it is
 * {@code {}}. A result that is {@code {"fail": "ExceptionName"}} is a failure.
 *
 * <p>Which form an entry has: if it is an object, not empty, and each of its keys is an instance of a task of the
 * workflow, its name is a session's, even if a task has that name too; otherwise its name must be a task's.
 */
final class BacktestResults {
    private final Map<String, @Nullable Object> byTask = new LinkedHashMap<>();
    private final Map<String, Map<String, @Nullable Object>> bySession = new LinkedHashMap<>();

    private BacktestResults() {}

    /** Nothing is said: every task ends with {@code {}}. */
    static BacktestResults none() {
        return new BacktestResults();
    }

    /**
     * Reads the file's text.
     *
     * @throws InvalidKwargsException when it is not a JSON object, or an entry has neither form
     */
    static BacktestResults parse(String text, Workflow workflow) {
        var results = new BacktestResults();
        Set<String> tasks = workflow.tasks().keySet();
        Kwargs.parse(text).asMap().forEach((name, value) -> {
            if (value instanceof Map<?, ?> map && isByInstance(map, tasks)) {
                var own = new LinkedHashMap<String, @Nullable Object>();
                map.forEach((instance, result) -> own.put(String.valueOf(instance), result));
                results.bySession.put(name, own);
            } else if (tasks.contains(name)) {
                results.byTask.put(name, value);
            } else {
                throw new InvalidKwargsException(complaint(name, value, tasks));
            }
        });
        return results;
    }

    private static boolean isByInstance(Map<?, ?> map, Set<String> tasks) {
        return !map.isEmpty() && map.keySet().stream().allMatch(key -> tasks.contains(taskOf(String.valueOf(key))));
    }

    private static String taskOf(String instance) {
        return instance.matches("(?s).+#(0|[1-9][0-9]{0,8})")
                ? InstanceName.of(instance).task()
                : "";
    }

    private static String complaint(String name, @Nullable Object value, Set<String> tasks) {
        if (value instanceof Map<?, ?> map
                && map.keySet().stream().anyMatch(key -> !taskOf("" + key).isEmpty())) {
            var unknown = new LinkedHashSet<String>();
            map.keySet().forEach(key -> unknown.add(String.valueOf(key)));
            unknown.removeIf(key -> tasks.contains(taskOf(key)));
            return "In the results of session '" + name + "', these are not instances of tasks of the workflow: "
                    + String.join(", ", unknown) + ".";
        }
        return "The results name '" + name + "', which is no task of the workflow" + hint(name, tasks)
                + ", and what it has is not results by instance, such as {\"t_task#0\": {}}.";
    }

    private static String hint(String name, Collection<String> tasks) {
        return Spelling.nearest(name, tasks)
                .map(near -> " (did you mean '" + near + "'?)")
                .orElse("");
    }

    /** The sessions that have results of their own. */
    Set<String> sessions() {
        return bySession.keySet();
    }

    /**
     * Ends an instance as it should end.
     *
     * @throws ScriptedFailure when it should fail
     */
    @Nullable
    Object end(SessionUid session, InstanceName instance) throws ScriptedFailure {
        Map<String, @Nullable Object> own = bySession.getOrDefault(session.value(), Map.of());
        String name = instance.toString();
        Object result = own.containsKey(name) ? own.get(name) : byTask.get(instance.task());
        if (result instanceof Map<?, ?> map && map.size() == 1 && map.get("fail") instanceof String exception) {
            throw new ScriptedFailure(exception);
        }
        return result;
    }

    /** The failure that the results ask for; recorded under the name they give. */
    static final class ScriptedFailure extends Exception implements SelfDescribing {
        private static final long serialVersionUID = 1L;

        private final String type;

        ScriptedFailure(String type) {
            super("The results say so.", null, false, false);
            this.type = type;
        }

        @Override
        public Failure failure() {
            return new Failure(type, String.valueOf(getMessage()), "", Kwargs.empty());
        }
    }
}
