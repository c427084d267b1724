package org.triggers4j.example.guide;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.TriggersException;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.payload.Json;
import org.triggers4j.workflow.Lint;
import org.triggers4j.workflow.LintContext;
import org.triggers4j.workflow.Warning;
import org.triggers4j.workflow.Workflow;

/**
 * A fence of JSON or YAML is a workflow, and a sound one, unless the comment before it says otherwise: {@code broken} (it
 * must be refused), {@code lints: CODE, CODE} (it must have exactly these warnings), {@code not a workflow}.
 */
final class WorkflowFence {
    private static final String LINTS = "lints: ";

    private WorkflowFence() {}

    /** What is wrong with it. */
    static Optional<String> problem(Fence fence) {
        if (fence.directive().equals("not a workflow")) {
            return fence.language().equals("json") ? notJson(fence) : Optional.empty();
        }
        boolean isBroken = fence.directive().equals("broken");
        try {
            Workflow workflow = fence.language().equals("yaml")
                    ? WorkflowReader.yaml(fence.text())
                    : WorkflowReader.json(fence.text());
            return isBroken
                    ? Optional.of("the workflow is called broken, but nothing is wrong with it.")
                    : lint(fence, workflow);
        } catch (ConfigurationException e) {
            return isBroken
                    ? Optional.empty()
                    : Optional.of(
                            "this is no workflow: " + e.getMessage().replace('\n', ' ')
                                    + " If that is meant, put '<!-- broken -->' or '<!-- not a workflow -->' on the line before.");
        }
    }

    private static Optional<String> notJson(Fence fence) {
        try {
            Json.read(fence.text());
            return Optional.empty();
        } catch (TriggersException e) {
            return Optional.of("this is no JSON: " + e.getMessage());
        }
    }

    private static Optional<String> lint(Fence fence, Workflow workflow) {
        List<String> expected = fence.directive().startsWith(LINTS)
                ? Stream.of(fence.directive().substring(LINTS.length()).split(","))
                        .map(String::strip)
                        .sorted()
                        .toList()
                : List.of();
        List<Warning> warnings = Lint.check(workflow, LintContext.nothing());
        List<String> found = warnings.stream()
                .map(warning -> warning.code().toString())
                .sorted()
                .toList();
        return found.equals(expected)
                ? Optional.empty()
                : Optional.of("lint says " + found + ", expected was " + expected + ". See '<!-- lints: CODE -->'.");
    }
}
