package org.triggers4j.workflow;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@link Lint} may know beside the workflow itself; whatever is not known is not checked. Immutable. */
public final class LintContext {
    private static final LintContext NOTHING = new LintContext(null, null, Workflow.empty(), Collections.emptySet());

    private final @Nullable Set<String> tasks;
    private final @Nullable Set<String> triggers;
    private final Workflow previous;
    private final Set<String> tasksWithInstances;

    private LintContext(
            @Nullable Set<String> tasks,
            @Nullable Set<String> triggers,
            Workflow previous,
            Set<String> tasksWithInstances) {
        this.tasks = tasks;
        this.triggers = triggers;
        this.previous = previous;
        this.tasksWithInstances = tasksWithInstances;
    }

    /** Nothing is known but the workflow. */
    public static LintContext nothing() {
        return NOTHING;
    }

    /** Knows the names that {@code run} may have: the registered tasks. */
    public LintContext withTasks(Collection<String> registered) {
        return new LintContext(copy(registered), triggers, previous, tasksWithInstances);
    }

    /** Knows the triggers that the application fires, from a list or an event log; names of tasks need not be in it. */
    public LintContext withTriggers(Collection<String> fired) {
        return new LintContext(tasks, copy(fired), previous, tasksWithInstances);
    }

    /** Knows what the session has now: its workflow, and which of its tasks have instances. */
    public LintContext withPrevious(Workflow workflow, Collection<String> namesOfTasksWithInstances) {
        return new LintContext(tasks, triggers, workflow, copy(namesOfTasksWithInstances));
    }

    Optional<Set<String>> tasks() {
        return Optional.ofNullable(tasks);
    }

    Optional<Set<String>> triggers() {
        return Optional.ofNullable(triggers);
    }

    /** The definition that instances of the task have been made from, if there are any. */
    Optional<TaskConfig> liveDefinition(String task) {
        return tasksWithInstances.contains(task) ? previous.task(task) : Optional.empty();
    }

    private static Set<String> copy(Collection<String> names) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(names));
    }
}
