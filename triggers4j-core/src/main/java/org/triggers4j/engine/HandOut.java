package org.triggers4j.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.job.Claim;
import org.triggers4j.job.Lease;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.store.JobQueue;

/** Gives claimed jobs to their runners; none of them keeps the others from being started. */
final class HandOut {
    private static final Logger LOG = LoggerFactory.getLogger(HandOut.class);

    private final Worker worker;
    private final JobQueue queue;
    private final Registry registry;
    private final Admittance admittance;
    private final int maxAttempts;

    HandOut(Worker worker, JobQueue queue, Registry registry, Admittance admittance, int maxAttempts) {
        this.worker = worker;
        this.queue = queue;
        this.registry = registry;
        this.admittance = admittance;
        this.maxAttempts = maxAttempts;
    }

    void handOut(Life current, List<Claim> claims, long claimedAt) {
        var ready = new ArrayList<Execution>();
        try {
            calls(current, claims, claimedAt, ready::add);
            List<Claim> ofInstances =
                    claims.stream().filter(claim -> !claim.job().isCall()).toList();
            if (!ofInstances.isEmpty()) {
                instances(current, ofInstances, claimedAt, ready::add);
            }
            start(admittance.admitted(ready));
        } catch (RuntimeException | Error e) {
            // What has not begun is to be given back: known here, nobody else would miss it.
            ready.stream()
                    .filter(Execution::withdraw)
                    .forEach(execution -> worker.completer().released(execution));
            throw e;
        }
    }

    // ---- calls --------------------------------------------------------------------------------------------------

    private void calls(Life current, List<Claim> claims, long claimedAt, Consumer<Execution> ready) {
        for (Claim claim : claims) {
            if (claim.job().isCall()) {
                call(current, claim, claimedAt).ifPresent(ready);
            }
        }
    }

    private Optional<Execution> call(Life current, Claim claim, long claimedAt) {
        Optional<KnownTask> task = registry.task(claim.job().task());
        if (task.isEmpty()) {
            queue.giveBack(List.of(claim.lease()));
            return Optional.empty();
        }
        if (!(task.get() instanceof KnownTask.OfCall callable)) {
            queue.park(
                    List.of(claim.lease()),
                    "'" + claim.job().task() + "' is a TriggerTask: a trigger runs it, it cannot be called");
            return Optional.empty();
        }
        CallBody body;
        try {
            body = CallBody.of(claim.job().call().body());
        } catch (RuntimeException unreadable) {
            setAside(claim, String.valueOf(unreadable.getMessage()));
            return Optional.empty();
        }
        var execution = new CallExecution(claim, body, callable, current, worker, claimedAt);
        current.add(execution);
        return Optional.of(execution);
    }

    private void setAside(Claim claim, String reason) {
        LOG.atError()
                .addKeyValue("job", claim.job().id())
                .addKeyValue("reason", reason)
                .log("A row makes no sense; its job is parked, the rest go on");
        queue.park(List.of(claim.lease()), "unreadable: " + reason);
    }

    // ---- instances ----------------------------------------------------------------------------------------------

    private void instances(Life current, List<Claim> claims, long claimedAt, Consumer<Execution> ready) {
        JobQueue.Inputs inputs = queue.inputs(claims);
        var gone = new ArrayList<Lease>();
        var found = new LinkedHashSet<Lease>();
        inputs.readable().forEach(input -> found.add(input.claim().lease()));
        inputs.unreadable().forEach((claim, reason) -> {
            found.add(claim.lease());
            setAside(claim, reason);
        });
        claims.stream()
                .map(Claim::lease)
                .filter(lease -> !found.contains(lease))
                .forEach(gone::add);
        if (!gone.isEmpty()) {
            queue.discard(gone);
        }
        for (JobQueue.Input input : inputs.readable()) {
            Optional<KnownTask> task = registry.task(input.claim().job().task());
            if (task.isEmpty() || worker.runner(input.claim().job().runner()).isEmpty()) {
                queue.giveBack(List.of(input.claim().lease()));
            } else {
                var execution = new InstanceExecution(input, task.get(), current, worker, claimedAt);
                current.add(execution);
                ready.accept(execution);
            }
        }
    }

    // ---- starting -----------------------------------------------------------------------------------------------

    // What goes to the slots goes there at once, calls and instances in one order.
    private void start(List<Execution> admitted) {
        var forSlots = new ArrayList<Execution>();
        for (Execution execution : admitted) {
            String runner = execution.claim().job().runner();
            if (!(execution instanceof InstanceExecution instance)) {
                forSlots.add(execution);
            } else if (!isExhausted(instance)) {
                if (runner.equals(worker.slots().name())) {
                    forSlots.add(instance);
                } else {
                    run(instance, runner);
                }
            }
        }
        forSlots.sort(Comparator.comparing(Execution::claim, Claim.MOST_URGENT));
        if (!forSlots.isEmpty()) {
            worker.slots().add(forSlots);
        }
    }

    // Lost workers are counted by the rescue; what comes back over and over was handed over in vain.
    private boolean isExhausted(InstanceExecution instance) {
        int attempt = instance.claim().attempt();
        if (attempt <= maxAttempts) {
            return false;
        }
        instance.fail(
                Failures.neverEnded(
                        attempt - 1,
                        "it was handed over and not completed in time, its worker was lost, or its transaction could not be committed"));
        return true;
    }

    private void run(InstanceExecution execution, String runnerName) {
        TaskRunner runner = worker.runner(runnerName).orElseThrow();
        try {
            runner.run(execution);
        } catch (RuntimeException | Error e) {
            refused(execution, runnerName, isBuiltIn(runner), e);
        }
    }

    private void refused(InstanceExecution execution, String runner, boolean isBuiltIn, Throwable thrown) {
        if (isShortage(isBuiltIn, thrown)) {
            LOG.atError()
                    .addKeyValue("runner", runner)
                    .setCause(thrown)
                    .log("There is no memory or thread for an execution; the job goes back to the queue");
            if (execution.withdraw()) {
                worker.completer().released(execution);
            }
            return;
        }
        LOG.atError()
                .addKeyValue("runner", runner)
                .addKeyValue("session", execution.session())
                .addKeyValue("instance", execution.instance())
                .setCause(thrown)
                .log("The runner threw; the instance fails, unless its code runs already");
        execution.fail(Failures.ofRunner(runner, thrown));
    }

    private static boolean isBuiltIn(TaskRunner runner) {
        return runner instanceof Slots || runner instanceof ThreadPerRun;
    }

    // Nothing is wrong with the run then: elsewhere, or later, it may go well. A stack that overflows is a fault in the
    // runner's code.
    private static boolean isShortage(boolean isBuiltIn, Throwable thrown) {
        return (thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError))
                || (isBuiltIn && thrown instanceof RejectedExecutionException);
    }
}
