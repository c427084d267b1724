package org.triggers4j.workflow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks can never run because of one another, and which would never stop.
 *
 * <p>A trigger can come from outside, unless it is the name of a task; then only when that task can run, or when it is
 * known to be fired from outside as well. A task is startable when all its {@code after} can come and {@code unless}
 * does not always come with them. What is left when no more tasks become startable, never runs: each of these waits for
 * a task of the same kind (its blocker), so following the blockers leads into a cycle or to an abandoned task.
 */
final class Deadlocks {
    private final Workflow workflow;
    private final Collection<String> firedOutside;
    private final Set<String> startable = new LinkedHashSet<>();
    private final Map<String, List<String>> waitingCycles;
    private final Map<String, List<String>> feedingCycles;

    Deadlocks(Workflow workflow, Collection<String> firedOutside) {
        this.workflow = workflow;
        this.firedOutside = firedOutside;
        findStartable();
        this.waitingCycles = cycles(task -> blocker(task).orElse(null));
        this.feedingCycles = cycles(task -> task.andEvery().orElse(null));
    }

    /** Whether all of {@code unless} is in {@code after}, so that abandoning comes first whenever it could run. */
    static boolean isAbandonedFirst(TaskConfig task) {
        return !task.unless().isEmpty() && new LinkedHashSet<>(task.after()).containsAll(task.unless());
    }

    /** The task, itself perhaps, whose cascade this one needs but will not get. */
    Optional<String> blocker(TaskConfig task) {
        if (startable.contains(task.name()) || isAbandonedFirst(task)) {
            return Optional.empty();
        }
        return task.after().contains(task.name())
                ? Optional.of(task.name())
                : task.after().stream().filter(trigger -> !canCome(trigger)).findFirst();
    }

    /** The cycle of tasks, each waiting for the next, that this one is in; from its first in the workflow; or nothing. */
    List<String> waitingCycle(String task) {
        return waitingCycles.getOrDefault(task, List.of());
    }

    /** The cycle of tasks, each running once more for every run of the next; from its first in the workflow; or nothing. */
    List<String> feedingCycle(String task) {
        return feedingCycles.getOrDefault(task, List.of());
    }

    private boolean canCome(String trigger) {
        return startable.contains(trigger)
                || firedOutside.contains(trigger)
                || workflow.task(trigger).isEmpty();
    }

    private void findStartable() {
        var candidates = new ArrayDeque<>(workflow.tasks().values());
        while (!candidates.isEmpty()) {
            TaskConfig task = candidates.remove();
            if (!startable.contains(task.name())
                    && !isAbandonedFirst(task)
                    && task.after().stream().allMatch(this::canCome)) {
                startable.add(task.name());
                candidates.addAll(workflow.usersOf(task.name()));
            }
        }
    }

    /** Each task leads to at most one other: follow until nowhere, to a known end, or to a task of the same walk. */
    private Map<String, List<String>> cycles(Function<TaskConfig, @Nullable String> next) {
        var cycles = new LinkedHashMap<String, List<String>>();
        var places = new LinkedHashMap<String, Integer>();
        workflow.tasks().keySet().forEach(name -> places.put(name, places.size()));
        var seen = new LinkedHashSet<String>();
        for (TaskConfig start : workflow.tasks().values()) {
            var walk = new LinkedHashSet<String>();
            String name = start.name();
            while (name != null && workflow.task(name).isPresent() && seen.add(name)) {
                walk.add(name);
                name = workflow.task(name).map(next).orElse(null);
            }
            if (name != null && walk.contains(name)) {
                List<String> steps = new ArrayList<>(walk);
                List<String> cycle = steps.subList(steps.indexOf(name), steps.size());
                Collections.rotate(cycle, -cycle.indexOf(Collections.min(cycle, Comparator.comparing(places::get))));
                cycle.forEach(member -> cycles.put(member, cycle));
            }
        }
        return cycles;
    }
}
