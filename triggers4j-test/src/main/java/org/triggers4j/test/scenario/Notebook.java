package org.triggers4j.test.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.triggers4j.runner.TaskExecution;
import org.triggers4j.workflow.InstanceName;

/** What one session told hooks and runners. Thread-safe. */
final class Notebook {
    private final List<List<Object>> hooks = new ArrayList<>();
    private final TreeSet<String> scheduled = new TreeSet<>(Observation.ORDER);
    private final Map<InstanceName, Arrival> arrivals = new LinkedHashMap<>();

    /** An execution that a runner was given. */
    record Arrival(String runner, TaskExecution execution) {}

    /** What was told since the last look. */
    record Notes(List<List<Object>> hooks, List<String> scheduled) {}

    synchronized void fired(String trigger, List<InstanceName> instances) {
        var names = new ArrayList<String>();
        instances.forEach(instance -> names.add(instance.toString()));
        names.sort(Observation.ORDER);
        hooks.add(List.of("fire", trigger, names));
        scheduled.addAll(names);
    }

    synchronized void replayed(InstanceName failed, InstanceName successor) {
        hooks.add(List.of("replay", failed.toString()));
        scheduled.add(successor.toString());
    }

    synchronized void skipped(InstanceName instance, boolean cascade) {
        hooks.add(List.of("skip", instance.toString(), cascade));
    }

    synchronized void arrived(String runner, TaskExecution execution) {
        arrivals.put(execution.instance(), new Arrival(runner, execution));
    }

    synchronized Optional<Arrival> arrival(InstanceName instance) {
        return Optional.ofNullable(arrivals.get(instance));
    }

    synchronized Map<InstanceName, Arrival> arrivals() {
        return new LinkedHashMap<>(arrivals);
    }

    synchronized Notes take() {
        var notes = new Notes(new ArrayList<>(hooks), new ArrayList<>(scheduled));
        hooks.clear();
        scheduled.clear();
        return notes;
    }
}
