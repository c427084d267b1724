package org.triggers4j.workflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The semantics again, told the slow way: looks at every instance of every task at every fire, keeps no counters. An
 * independent reading of the rules, to compare the real one with.
 */
final class WholeSession {
    static final class Instance {
        final String task;
        final int number;
        InstanceStatus status = InstanceStatus.UNSTARTED;
        final Map<String, Long> kwargs = new LinkedHashMap<>();
        final Set<String> abandonState = new LinkedHashSet<>();

        Instance(String task, int number) {
            this.task = task;
            this.number = number;
        }

        @Override
        public String toString() {
            return task + "#" + number + " " + status.label() + " " + kwargs + " " + abandonState;
        }
    }

    final Map<String, TaskConfig> tasks = new LinkedHashMap<>();
    final Map<String, List<Instance>> instances = new LinkedHashMap<>();
    final Map<String, Long> latest = new LinkedHashMap<>();
    long seq;

    List<Instance> of(String task) {
        return instances.computeIfAbsent(task, name -> new ArrayList<>());
    }

    void configure(Workflow update) {
        seq++;
        update.tasks().forEach(tasks::put);
    }

    List<String> fire(String trigger) {
        return effects(trigger, ++seq);
    }

    private List<String> effects(String trigger, long event) {
        var ready = new ArrayList<Instance>();
        for (TaskConfig task : tasks.values()) {
            if (!task.uses(trigger)) {
                continue;
            }
            boolean create = of(task.name()).isEmpty()
                    || task.andEvery().filter(trigger::equals).isPresent();
            for (Instance instance : of(task.name())) {
                create &= !take(task, instance, trigger, event);
            }
            if (create) {
                var late = new Instance(task.name(), of(task.name()).size());
                task.after().stream()
                        .filter(t -> latest.containsKey(t) && !t.equals(trigger))
                        .forEach(t -> late.kwargs.put(t, latest.get(t)));
                task.unless().stream()
                        .filter(t -> latest.containsKey(t) && !t.equals(trigger))
                        .forEach(late.abandonState::add);
                take(task, late, trigger, event);
                of(task.name()).add(late);
            }
            for (Instance instance : of(task.name())) {
                if (instance.status != InstanceStatus.UNSTARTED) {
                    continue;
                }
                if (!task.unless().isEmpty() && instance.abandonState.containsAll(task.unless())) {
                    instance.status = InstanceStatus.ABANDONED;
                } else if (instance.kwargs.keySet().containsAll(task.after())) {
                    ready.add(instance);
                }
            }
        }
        latest.put(trigger, event);
        ready.forEach(instance -> instance.status = InstanceStatus.SCHEDULED);
        return ready.stream()
                .map(instance -> instance.task + "#" + instance.number)
                .toList();
    }

    private static boolean take(TaskConfig task, Instance instance, String trigger, long event) {
        if (instance.status != InstanceStatus.UNSTARTED) {
            return false;
        }
        boolean accepted = false;
        if (task.after().contains(trigger) && !instance.kwargs.containsKey(trigger)) {
            instance.kwargs.put(trigger, event);
            accepted = true;
        }
        if (task.unless().contains(trigger) && instance.abandonState.add(trigger)) {
            accepted = true;
        }
        return accepted;
    }

    List<String> finish(Instance instance) {
        long event = ++seq;
        instance.status = InstanceStatus.FINISHED;
        return effects(instance.task, event);
    }

    void fail(Instance instance) {
        seq++;
        instance.status = InstanceStatus.FAILED;
    }

    void replay(Instance failed) {
        seq++;
        failed.status = InstanceStatus.REPLAYED;
        copy(failed).status = InstanceStatus.SCHEDULED;
    }

    void cloneOf(Instance original) {
        seq++;
        copy(original);
    }

    private Instance copy(Instance original) {
        var clone = new Instance(original.task, of(original.task).size());
        clone.kwargs.putAll(original.kwargs);
        clone.abandonState.addAll(original.abandonState);
        of(original.task).add(clone);
        return clone;
    }

    void setStatus(Instance instance, InstanceStatus status) {
        seq++;
        instance.status = status;
    }

    Set<String> unresolvedTasks() {
        var unresolved = new LinkedHashSet<String>();
        tasks.keySet().stream()
                .filter(task ->
                        of(task).isEmpty() || of(task).stream().anyMatch(instance -> !instance.status.isResolved()))
                .forEach(unresolved::add);
        return unresolved;
    }
}
