package org.triggers4j.workflow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.triggers4j.error.Problem;

/** What only the process that takes a workflow can check, because it knows what is registered there. */
public final class WorkflowChecks {
    private WorkflowChecks() {}

    /**
     * One problem for each task whose {@code using} names none of the runners; without positions.
     *
     * @param runners the names this process knows, registered or declared
     */
    public static List<Problem> unknownRunners(Workflow workflow, Collection<String> runners) {
        var problems = new ArrayList<Problem>();
        for (TaskConfig task : workflow.tasks().values()) {
            task.using().filter(runner -> !runners.contains(runner)).ifPresent(runner -> {
                String message = "No task runner named '" + runner + "' is known, but " + task.name() + " uses it."
                        + Spelling.advice(runner, "runner", runners) + " Register it, or change 'using'.";
                problems.add(new Problem(Problem.pointer(task.name(), Directives.USING), 0, 0, message));
            });
        }
        return problems;
    }
}
