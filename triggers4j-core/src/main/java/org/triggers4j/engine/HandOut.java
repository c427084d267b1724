package org.triggers4j.engine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.job.Claim;
import org.triggers4j.job.Lease;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.store.JobQueue;
import org.triggers4j.task.TriggerTask;

/** Gives claimed jobs to their runners; none of them keeps the others from being started. */
final class HandOut {
    private static final Logger LOG = LoggerFactory.getLogger(HandOut.class);

    private final Worker worker;
    private final JobQueue queue;
    private final Registry registry;
    private final int maxAttempts;

    HandOut(Worker worker, JobQueue queue, Registry registry, int maxAttempts) {
        this.worker = worker;
        this.queue = queue;
        this.registry = registry;
        this.maxAttempts = maxAttempts;
    }

    void handOut(Life current, List<Claim> claims, long claimedAt) {
        JobQueue.Inputs inputs = queue.inputs(claims);
        var gone = new ArrayList<Lease>();
        var found = new LinkedHashSet<Lease>();
        inputs.readable().forEach(input -> found.add(input.claim().lease()));
        inputs.unreadable().forEach((claim, reason) -> {
            found.add(claim.lease());
            LOG.atError()
                    .addKeyValue("job", claim.job().id())
                    .addKeyValue("reason", reason)
                    .log("A row makes no sense; its job is parked, the rest go on");
            queue.park(List.of(claim.lease()), "unreadable: " + reason);
        });
        claims.stream()
                .map(Claim::lease)
                .filter(lease -> !found.contains(lease))
                .forEach(gone::add);
        if (!gone.isEmpty()) {
            queue.discard(gone);
        }
        inputs.readable().forEach(input -> start(current, input, claimedAt));
    }

    private void start(Life current, JobQueue.Input input, long claimedAt) {
        Claim claim = input.claim();
        Optional<TriggerTask> task = registry.task(claim.job().task());
        Optional<TaskRunner> runner = worker.runner(claim.job().runner());
        if (task.isEmpty() || runner.isEmpty()) {
            queue.giveBack(List.of(claim.lease()));
            return;
        }
        var execution = new Execution(input, task.get(), current, worker, claimedAt);
        current.add(execution);
        if (claim.attempt() > maxAttempts) {
            // Lost workers are counted by the rescue; what comes back over and over was handed over in vain.
            execution.fail(
                    Failures.neverEnded(
                            claim.attempt() - 1,
                            "it was handed over and not completed in time, its worker was lost, or its transaction could not be committed"));
            return;
        }
        try {
            runner.get().run(execution);
        } catch (RuntimeException | Error e) {
            refused(execution, claim.job().runner(), isBuiltIn(runner.get()), e);
        }
    }

    private void refused(Execution execution, String runner, boolean isBuiltIn, Throwable thrown) {
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
