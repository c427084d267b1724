package org.triggers4j.format;

import java.util.LinkedHashMap;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.Directives;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/**
 * Writes workflows for people to read and edit: one directive a line, tasks and keys in their order.
 *
 * <p>{@link WorkflowReader} reads back an equal workflow. {@code andEvery} is left out of {@code after}, to which it
 * belongs anyway, unless its place in there would change. YAML needs no library here, and is as much YAML 1.1 as 1.2.
 */
public final class WorkflowWriter {
    private WorkflowWriter() {}

    /** JSON, with a line end behind it. */
    public static String json(Workflow workflow) {
        return JsonPrinter.print(directives(workflow));
    }

    /** YAML, with a line end behind it. */
    public static String yaml(Workflow workflow) {
        return YamlPrinter.print(directives(workflow));
    }

    private static Kwargs directives(Workflow workflow) {
        var tasks = new LinkedHashMap<String, Kwargs>();
        workflow.tasks().forEach((name, task) -> tasks.put(name, directives(task)));
        return Kwargs.ofMap(tasks);
    }

    private static Kwargs directives(TaskConfig task) {
        int last = task.after().size() - 1;
        boolean impliesLast = task.andEvery().isPresent()
                && task.after().indexOf(task.andEvery().get()) == last;
        Kwargs directives = task.toKwargs();
        return impliesLast ? directives.with(Directives.AFTER, task.after().subList(0, last)) : directives;
    }
}
