package org.triggers4j.test.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.triggers4j.Triggers;
import org.triggers4j.TriggersBuilder;
import org.triggers4j.store.Store;
import org.triggers4j.workflow.TaskConfig;

/**
 * Runs scenarios on a real engine over a store, through the public API, and compares what is seen.
 *
 * <h2>How it works</h2>
 * One engine for all scenarios; each session of each scenario gets a UID of its own and is deleted afterwards. Manager
 * types and runners of ours only write down what they are told; a step that starts an instance executes what its runner
 * was given, on a thread of its own whose code then does what the following steps say. Where a retry has to wait, the
 * engine's clock is put forward and its doorbell rung: nothing waits in real time. Several scenarios run at once.
 *
 * <p>Which differences are meant is decided by {@link Deviations}. Use an empty or a scratch store: the engine also
 * serves whatever else it finds there for tasks of the same names.
 */
public final class ScenarioRunner {
    private static final int THREADS = 4;
    private static final Duration POLL_EVERY = Duration.ofMillis(50);
    private static final Duration LEASE_FOR = Duration.ofMinutes(1);
    private static final int MOST_RETRIES = 5;

    private final Store store;
    private final ScenarioClock clock = new ScenarioClock();
    private final Witnesses witnesses = new Witnesses();
    private final String prefix = "scenario-" + UUID.randomUUID() + "/";

    /** A runner for one {@link #run}; does no I/O. */
    public ScenarioRunner(Store store) {
        this.store = store;
    }

    /**
     * Reads files, runs their scenarios and prints: each scenario that did not simply pass with its differences, then
     * {@link ScenarioReport#summary}.
     *
     * @param out is given one line (or several, joined) at a time
     */
    public static ScenarioReport run(List<Path> files, Store store, Consumer<String> out) {
        ScenarioReport report = new ScenarioRunner(store).run(ScenarioFiles.read(files));
        out.accept(report.toText());
        return report;
    }

    /**
     * Starts the store, runs the scenarios, and closes the store.
     *
     * @throws org.triggers4j.error.StoreException when the store cannot be reached
     */
    public ScenarioReport run(List<Scenario> scenarios) {
        long begin = System.nanoTime();
        try (Triggers triggers = engine(scenarios)) {
            triggers.start();
            return new ScenarioReport(runAll(scenarios, triggers), Duration.ofNanos(System.nanoTime() - begin));
        }
    }

    private Triggers engine(List<Scenario> scenarios) {
        TriggersBuilder builder = Triggers.builder()
                .store(store)
                .clock(clock)
                .discoverServices(false)
                .leaseFor(LEASE_FOR)
                .pollEvery(POLL_EVERY)
                .graceFor(Duration.ZERO);
        taskNames(scenarios).forEach(name -> builder.task(name, ScriptedTask.named(name)));
        witnesses.managerTypes().forEach(builder::managerType);
        witnesses.runners().forEach(builder::runner);
        return builder.build();
    }

    /** All the scenarios run, but for those in a scenario that wants to see what an unknown name does. */
    private static Set<String> taskNames(List<Scenario> scenarios) {
        var names = new LinkedHashSet<String>();
        for (int retries = 0; retries <= MOST_RETRIES; retries++) {
            names.add("oracle.T" + retries);
        }
        scenarios.stream().filter(scenario -> !scenario.expects("unknown_task")).forEach(s -> names.addAll(s.runs()));
        return names;
    }

    private List<ScenarioResult> runAll(List<Scenario> scenarios, Triggers triggers) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, work -> {
            var thread = new Thread(work, "scenarios");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Set<String> tasks = taskNames(scenarios);
            var runs = new ArrayList<Callable<ScenarioResult>>();
            for (int i = 0; i < scenarios.size(); i++) {
                Scenario scenario = scenarios.get(i);
                var performance = new Performance(scenario, triggers, stage(tasks), prefix + i);
                runs.add(() -> Deviations.judge(scenario, performance::run));
            }
            var results = new ArrayList<ScenarioResult>();
            for (Future<ScenarioResult> result : threads.invokeAll(runs)) {
                results.add(result.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while scenarios were running.", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private LiveSession.Stage stage(Set<String> tasks) {
        return new LiveSession.Stage() {
            @Override
            public Witnesses witnesses() {
                return witnesses;
            }

            @Override
            public boolean serves(TaskConfig task) {
                String runner = task.using().orElse(Witnesses.RUNNER);
                return tasks.contains(task.run())
                        && (runner.equals(Witnesses.RUNNER) || runner.equals(Witnesses.OTHER_RUNNER));
            }

            @Override
            public void pass(Duration time) {
                clock.advance(time);
                store.doorbell().ring();
            }
        };
    }
}
