package org.triggers4j.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.triggers4j.binding.Constraints;
import org.triggers4j.binding.KwargsBinder;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;
import org.triggers4j.job.Job;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.session.ManagerType;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskListener;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TriggerTask;
import org.triggers4j.workflow.Names;
import org.triggers4j.workflow.Ready;

/** What this process knows by name: tasks, their queues, manager types, runners; and how it reads kwargs. Immutable. */
public final class Registry {
    private final Map<String, KnownTask> tasks;
    private final Map<String, ManagerType> managerTypes;
    private final Map<String, TaskRunner> runners;
    private final Set<String> declaredRunners;
    private final String defaultRunner;
    private final Routes routes;
    private final List<TaskListener> listeners;
    private final KwargsBinder binder;

    private Registry(Builder builder, String defaultRunner) {
        this.tasks = Collections.unmodifiableMap(new LinkedHashMap<>(builder.tasks));
        this.managerTypes = Collections.unmodifiableMap(new LinkedHashMap<>(builder.managerTypes));
        this.runners = Collections.unmodifiableMap(new LinkedHashMap<>(builder.runners));
        var declared = new LinkedHashSet<>(List.of(TaskRunner.QUEUE, TaskRunner.THREADS));
        declared.addAll(runners.keySet());
        declared.addAll(builder.declaredRunners);
        this.declaredRunners = Collections.unmodifiableSet(declared);
        this.defaultRunner = defaultRunner;
        this.routes = builder.routes;
        this.listeners = Collections.unmodifiableList(new ArrayList<>(builder.listeners));
        this.binder = builder.constraints.map(KwargsBinder::with).orElseGet(KwargsBinder::discovered);
    }

    Optional<KnownTask> task(String name) {
        return Optional.ofNullable(tasks.get(name));
    }

    /** The options of a task, as far as it is known here. */
    TaskOptions optionsOf(String name) {
        return task(name).map(KnownTask::options).orElse(TaskOptions.DEFAULT);
    }

    /** What is told of all tasks. */
    List<TaskListener> listeners() {
        return listeners;
    }

    Set<String> taskNames() {
        return tasks.keySet();
    }

    Optional<ManagerType> managerType(String name) {
        return Optional.ofNullable(managerTypes.get(name));
    }

    Set<String> managerTypeNames() {
        return managerTypes.keySet();
    }

    /** The runners given to the builder or found; without the two built in. */
    Collection<TaskRunner> customRunners() {
        return runners.values();
    }

    /** Every runner a workflow may name. */
    Set<String> declaredRunners() {
        return declaredRunners;
    }

    /** What the task asks for, else its session's manager type, else the engine's default. */
    String runnerFor(Ready ready, ManagerType type) {
        return ready.using().or(type::defaultRunner).orElse(defaultRunner);
    }

    /** Where the task's jobs wait: as a route says, else as the task itself says. */
    String queueFor(String task) {
        return routes.queueOf(task)
                .or(() -> task(task).flatMap(Registry::ownQueue))
                .orElse(Job.DEFAULT_QUEUE);
    }

    private static Optional<String> ownQueue(KnownTask task) {
        return task instanceof KnownTask.OfTrigger
                ? task.triggered().queue()
                : task.options().queue();
    }

    /** Reads kwargs into records and results back. */
    KwargsBinder binder() {
        return binder;
    }

    /** Collects registrations; complains about all repeats and bad names at once. */
    public static final class Builder {
        private final Map<String, KnownTask> tasks = new LinkedHashMap<>();
        private final List<TaskListener> listeners = new ArrayList<>();
        private final Map<String, ManagerType> managerTypes = new LinkedHashMap<>();
        private final Map<String, TaskRunner> runners = new LinkedHashMap<>();
        private final Set<String> declaredRunners = new LinkedHashSet<>();
        private final List<Problem> problems = new ArrayList<>();
        private Routes routes = Routes.none();
        private Optional<Constraints> constraints = Optional.empty();

        public Builder() {
            managerTypes.put(ManagerType.DEFAULT.name(), ManagerType.DEFAULT);
            managerTypes.put(ManagerType.FINALIZING.name(), ManagerType.FINALIZING);
        }

        public void task(String name, TriggerTask task) {
            add("task", name, tasks.putIfAbsent(name, new KnownTask.OfTrigger(name, task)) == null);
            task.queue().ifPresent(queue -> checkName("queue", queue));
        }

        /** Registers a task under its own name. */
        public void task(Task<?, ?> task) {
            String name = task.name();
            try {
                add("task", name, tasks.putIfAbsent(name, CallAdapter.known(task)) == null);
            } catch (ConfigurationException untyped) {
                problems.addAll(untyped.problems());
            }
            task.options().queue().ifPresent(queue -> checkName("queue", queue));
        }

        public void listener(TaskListener listener) {
            listeners.add(listener);
        }

        public void route(String glob, String queue) {
            checkName("task", glob);
            checkName("queue", queue);
            routes = routes.and(glob, queue);
        }

        public void constraints(Constraints checks) {
            constraints = Optional.of(checks);
        }

        public void managerType(ManagerType type) {
            add("manager type", type.name(), managerTypes.putIfAbsent(type.name(), type) == null);
        }

        public void runner(TaskRunner runner) {
            boolean isBuiltIn =
                    runner.name().equals(TaskRunner.QUEUE) || runner.name().equals(TaskRunner.THREADS);
            add("runner", runner.name(), !isBuiltIn && runners.putIfAbsent(runner.name(), runner) == null);
        }

        public void declareRunner(String name) {
            declaredRunners.add(name);
        }

        private void add(String what, String name, boolean isNew) {
            if (checkName(what, name) && !isNew) {
                problems.add(new Problem("/settings", 0, 0, "The " + what + " '" + name + "' is registered twice."));
            }
        }

        private boolean checkName(String what, String name) {
            String fault = Names.fault(name);
            if (!fault.isEmpty()) {
                problems.add(new Problem("/settings", 0, 0, "The " + what + " name " + fault + "."));
            }
            return fault.isEmpty();
        }

        /**
         * Makes the registry.
         *
         * @throws ConfigurationException with every bad registration
         */
        public Registry build(String defaultRunner) {
            var registry = new Registry(this, defaultRunner);
            if (!registry.declaredRunners.contains(defaultRunner)) {
                problems.add(new Problem(
                        "/settings/defaultRunner",
                        0,
                        0,
                        "No runner named '" + defaultRunner + "' is registered or declared. Known: "
                                + String.join(", ", registry.declaredRunners) + "."));
            }
            if (!problems.isEmpty()) {
                throw new ConfigurationException(problems);
            }
            return registry;
        }
    }
}
