package org.triggers4j.test.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.UnknownInstanceException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.task.TaskContext;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.Operator;
import org.triggers4j.workflow.TaskConfig;

/** One session of a scenario on a real engine: steps act on it, and it tells what was seen of them. */
final class LiveSession implements AutoCloseable {
    private static final Operator OPERATOR = new Operator("scenario", "a step says so");

    private final TriggerManager manager;
    private final Stage stage;
    private final Notebook notebook;
    private final boolean isObservingTasks;
    private final RetryCounting counting;
    private final Map<Notebook.Arrival, RunThread> runs = new LinkedHashMap<>();
    private Map<InstanceName, Notebook.Arrival> before = Map.of();
    private Observation last = Observation.nothing();

    LiveSession(Stage stage, TriggerManager manager, boolean isObservingTasks, RetryCounting counting) {
        this.stage = stage;
        this.manager = manager.by(OPERATOR);
        this.notebook = stage.witnesses().open(manager.uid());
        this.isObservingTasks = isObservingTasks;
        this.counting = counting;
    }

    /** Does it, and says what was seen of it, in the form in which scenarios write it. */
    Kwargs take(Action action) {
        before = notebook.arrivals();
        Optional<String> error = Optional.empty();
        try {
            action.takeOn(this);
        } catch (Await.NeverHappened stuck) {
            throw stuck;
        } catch (RuntimeException e) {
            error = Optional.of(ErrorKinds.of(e, action));
        }
        return observe(error);
    }

    private Kwargs observe(Optional<String> error) {
        Notebook.Notes notes = notebook.take();
        var seen = new LinkedHashMap<String, @Nullable Object>();
        error.ifPresent(kind -> seen.put("error", kind));
        if (!notes.scheduled().isEmpty()) {
            seen.put("scheduled", notes.scheduled());
        }
        Observation.putUnlessEmpty(seen, "scheduledVia", otherRunners(notes.scheduled()));
        if (!notes.hooks().isEmpty()) {
            seen.put("hooks", notes.hooks());
        }
        Observation now = Observation.of(inspect(), isObservingTasks);
        seen.putAll(now.since(last));
        last = now;
        return Kwargs.ofMap(seen);
    }

    // Waits for each scheduled instance to reach its runner: that it was scheduled is worth nothing if nobody gets it.
    private Map<String, String> otherRunners(List<String> scheduled) {
        var via = new LinkedHashMap<String, String>();
        for (String name : scheduled) {
            InstanceName instance = InstanceName.of(name);
            if (stage.serves(inspect().task(instance.task()))) {
                String runner = arrival(instance).runner();
                if (!runner.equals(Witnesses.RUNNER)) {
                    via.put(name, runner);
                }
            }
        }
        return via;
    }

    private Notebook.Arrival arrival(InstanceName instance) {
        Await.until(
                () -> notebook.arrival(instance)
                        .filter(arrival -> !arrival.equals(before.get(instance)))
                        .isPresent(),
                "no runner was given '" + instance + "'");
        return notebook.arrival(instance).orElseThrow();
    }

    TriggerManager manager() {
        return manager;
    }

    private SessionInspector inspect() {
        return manager.inspect();
    }

    /** Lets time pass. */
    void pass(Duration time) {
        stage.pass(time);
    }

    /** Does something inside the run of an instance, which is started if need be, and waits until it shows as running. */
    void during(String instance, Consumer<TaskContext> work) {
        RunThread run = run(instance);
        run.during(context -> {});
        Await.until(
                () -> inspect().instance(instance).status() == InstanceStatus.RUNNING,
                "'" + instance + "' did not show as running");
        run.during(work);
    }

    /** Ends the run of an instance, which is started if need be. */
    void end(String instance, Cue ending) {
        run(instance).end(ending);
    }

    private RunThread run(String instance) {
        InstanceName name = InstanceName.of(instance);
        Notebook.Arrival arrival = notebook.arrival(name).orElseThrow(() -> absent(instance));
        RunThread live = runs.get(arrival);
        if (live == null) {
            live = new RunThread(arrival.execution(), counting);
            runs.put(arrival, live);
            live.start();
        }
        if (live.isOver()) {
            throw new ConflictException("The run of '" + instance + "' has ended.");
        }
        return live;
    }

    private RuntimeException absent(String instance) {
        boolean exists = inspect().instances().stream()
                .anyMatch(view -> view.name().toString().equals(instance));
        return exists
                ? new ConflictException("'" + instance + "' was given to no runner.")
                : new UnknownInstanceException("'" + instance + "'");
    }

    /** Deletes the session and lets every run of it end; their outcomes count no more. */
    @Override
    public void close() {
        manager.delete();
        var endings = new ArrayList<RunThread>();
        runs.values().stream().filter(run -> !run.isOver()).forEach(endings::add);
        notebook.arrivals().values().stream()
                .filter(arrival -> !runs.containsKey(arrival))
                .forEach(arrival -> {
                    var live = new RunThread(arrival.execution(), counting);
                    live.start();
                    endings.add(live);
                });
        endings.forEach(run -> run.end(new Cue.Return(Optional.empty())));
        stage.witnesses().close(manager.uid());
    }

    /** What sessions of all scenarios share. */
    interface Stage {
        Witnesses witnesses();

        /** Whether an instance of this task, once scheduled, reaches one of our runners. */
        boolean serves(TaskConfig task);

        /** Moves the clock forward. */
        void pass(Duration time);
    }
}
