package org.triggers4j.test.scenario;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.triggers4j.runner.TaskExecution;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.session.ManagerType;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.SessionUid;

/** Manager types and runners that only write down what they are told. Thread-safe. */
final class Witnesses {
    static final String RUNNER = "oracle";
    static final String OTHER_RUNNER = "alt";
    private static final String MANAGER = "scenario";
    private static final String FINALIZING_MANAGER = "scenario-finalizing";

    private final Map<SessionUid, Notebook> notebooks = new ConcurrentHashMap<>();

    Notebook open(SessionUid session) {
        return notebooks.computeIfAbsent(session, uid -> new Notebook());
    }

    void close(SessionUid session) {
        notebooks.remove(session);
    }

    private Optional<Notebook> of(SessionUid session) {
        return Optional.ofNullable(notebooks.get(session));
    }

    static String managerType(boolean isFinalizing) {
        return isFinalizing ? FINALIZING_MANAGER : MANAGER;
    }

    List<ManagerType> managerTypes() {
        return List.of(new Manager(MANAGER, false), new Manager(FINALIZING_MANAGER, true));
    }

    List<TaskRunner> runners() {
        return List.of(new Runner(RUNNER), new Runner(OTHER_RUNNER));
    }

    private final class Manager implements ManagerType {
        private final String name;
        private final boolean isFinalizing;

        Manager(String name, boolean isFinalizing) {
            this.name = name;
            this.isFinalizing = isFinalizing;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Optional<String> defaultRunner() {
            return Optional.of(RUNNER);
        }

        @Override
        public boolean isFinalizing() {
            return isFinalizing;
        }

        @Override
        public void postFire(TriggerManager manager, String trigger, List<InstanceName> scheduled) {
            of(manager.uid()).ifPresent(notebook -> notebook.fired(trigger, scheduled));
        }

        @Override
        public void postReplay(TriggerManager manager, InstanceName failed, InstanceName successor) {
            of(manager.uid()).ifPresent(notebook -> notebook.replayed(failed, successor));
        }

        @Override
        public void postSkip(TriggerManager manager, InstanceName instance, boolean cascade) {
            of(manager.uid()).ifPresent(notebook -> notebook.skipped(instance, cascade));
        }
    }

    private final class Runner implements TaskRunner {
        private final String name;

        Runner(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        // Of a session that is over nobody wants to run anything; the job goes with the session.
        @Override
        public void run(TaskExecution execution) {
            of(execution.session()).ifPresent(notebook -> notebook.arrived(name, execution));
        }
    }
}
