package org.triggers4j.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.triggers4j.error.Problem;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** Finds tasks whose {@code using} nobody answers to. */
final class UnknownRunners {
    private UnknownRunners() {}

    static List<Problem> in(Workflow workflow, Collection<String> known) {
        var problems = new ArrayList<Problem>();
        for (TaskConfig task : workflow.tasks().values()) {
            task.using()
                    .filter(runner -> !known.contains(runner))
                    .ifPresent(runner -> problems.add(new Problem(
                            "/" + task.name() + "/using",
                            0,
                            0,
                            "No runner named '" + runner + "' is registered or declared. Known: "
                                    + String.join(", ", known) + ".")));
        }
        return problems;
    }
}
