package org.triggers4j.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.triggers4j.Triggers;
import org.triggers4j.TriggersBuilder;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.error.InvalidNameException;
import org.triggers4j.error.SessionHaltedException;
import org.triggers4j.job.JobState;
import org.triggers4j.runner.TaskExecution;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.session.FireResult;
import org.triggers4j.session.ManagerType;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.Store;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/**
 * One run of an event log through a workflow, on the calling thread alone.
 *
 * <p>Its sessions are of a manager type of their own, so that a worker which happens to serve the same store leaves them
 * alone; and it refuses a store that has work waiting, because that would be run with the made-up results.
 */
final class Backtest implements AutoCloseable {
    private static final String MANAGER_TYPE = "backtest";

    private final Workflow workflow;
    private final Triggers triggers;
    private final Set<SessionUid> sessions = new LinkedHashSet<>();
    private Instant now = Instant.EPOCH;

    Backtest(Store store, Workflow workflow, BacktestResults results) {
        this.workflow = workflow;
        TriggersBuilder builder = Triggers.builder()
                .store(store)
                .fireOnly()
                .discoverServices(false)
                .managerType(managerType())
                .clock(() -> now);
        named(workflow, TaskConfig::run)
                .forEach(name -> builder.task(
                        name, context -> results.end(context.manager().uid(), context.instance())));
        named(workflow, task -> task.using().orElse(TaskRunner.QUEUE)).stream()
                .filter(name -> !name.equals(TaskRunner.QUEUE) && !name.equals(TaskRunner.THREADS))
                .forEach(name -> builder.runner(new CallingThread(name)));
        this.triggers = builder.build();
        start();
    }

    private void start() {
        try {
            triggers.start();
            boolean isBusy = triggers.queries().queueDepths().stream()
                    .anyMatch(depth -> depth.state() != JobState.PARKED && depth.jobs() > 0);
            if (isBusy) {
                throw new CliException(
                        Exit.CONFLICT, "The store has work waiting. A backtest needs a store of its own; use another.");
            }
        } catch (RuntimeException e) {
            triggers.close();
            throw e;
        }
    }

    private static Collection<String> named(
            Workflow workflow, java.util.function.Function<TaskConfig, String> directive) {
        return workflow.tasks().values().stream().map(directive).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static ManagerType managerType() {
        return () -> MANAGER_TYPE;
    }

    /** Fires the event and runs what follows from it; returns what is wrong with it, and then nothing was done. */
    Optional<String> fire(LoggedEvent event) {
        // The clock never goes back, even if the log does.
        now = event.at().isAfter(now) ? event.at() : now;
        try {
            TriggerManager session = triggers.session(event.session().value(), MANAGER_TYPE);
            if (!sessions.contains(event.session())) {
                configure(session);
            }
            FireResult fired = session.fire(event.trigger(), event.kwargs());
            sessions.add(event.session());
            if (!fired.scheduled().isEmpty()) {
                triggers.drain();
            }
            return Optional.empty();
        } catch (InvalidKwargsException | InvalidNameException | SessionHaltedException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void configure(TriggerManager session) {
        if (session.inspect().exists() && !session.inspect().workflow().equals(workflow)) {
            throw alreadyThere(session.uid());
        }
        if (!session.inspect().latestKwargs().isEmpty()) {
            throw alreadyThere(session.uid());
        }
        session.updateConfiguration(workflow);
    }

    private static CliException alreadyThere(SessionUid session) {
        return new CliException(
                Exit.CONFLICT,
                "The store has a session '" + session + "' already. A backtest needs a store of its own; use another.");
    }

    /** The sessions of the log, in order of first event. */
    Collection<SessionUid> sessions() {
        return new ArrayList<>(sessions);
    }

    boolean has(String session) {
        return sessions.stream().anyMatch(uid -> uid.value().equals(session));
    }

    Outcome outcome(SessionUid session) {
        SessionInspector inspector = triggers.inspect(session.value());
        return Outcome.of(session, inspector.instances(), inspector.unresolvedTasks(), inspector.halted());
    }

    @Override
    public void close() {
        triggers.close();
    }

    /** Stands in for a runner of any name: runs at once. */
    private record CallingThread(String name) implements TaskRunner {
        @Override
        public void run(TaskExecution execution) {
            execution.execute();
        }
    }
}
