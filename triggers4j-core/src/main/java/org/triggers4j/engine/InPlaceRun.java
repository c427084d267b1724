package org.triggers4j.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.LeaseLostException;
import org.triggers4j.job.Claim;
import org.triggers4j.job.Job;
import org.triggers4j.store.CallStore;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.TaskEvent;
import org.triggers4j.task.TaskListener;
import org.triggers4j.task.TaskState;
import org.triggers4j.workflow.Failure;

/** One call run on its caller's thread, with its retries. */
final class InPlaceRun<R extends @Nullable Object> {
    private final CallRuns runs;
    private final KnownTask.OfCall task;
    private final Job job;
    private final Claim claim;
    private CallBody body;
    // Of the last try, for its effects to be stored with the end.
    private @Nullable RunTransaction open;

    InPlaceRun(CallRuns runs, KnownTask.OfCall task, Job job, CallBody body, Claim claim) {
        this.runs = runs;
        this.task = task;
        this.job = job;
        this.body = body;
        this.claim = claim;
    }

    /**
     * How it ended.
     *
     * @param text the result as it is stored
     */
    record Ended<R extends @Nullable Object>(
            AsyncResult.Outcome<R> outcome, Optional<String> text, Optional<Instant> startedAt) {}

    /** Runs it if it is admitted, and stores its end; empty when it has to wait. */
    Optional<AsyncResult.Outcome<R>> admittedBy(CallStore store, List<CallStore.Gate> gates) {
        if (!gates.isEmpty()) {
            var entry = new CallStore.Entry(claim.lease(), Optional.empty(), Optional.empty(), gates);
            CallStore.Admission admission =
                    store.admit(List.of(entry), runs.now(), runs.stale()).get(0);
            if (admission instanceof CallStore.Admission.Conflict conflict) {
                return Optional.of(end(store, refused(conflict)));
            }
            if (!(admission instanceof CallStore.Admission.Admitted)) {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(end(store, run()));
        } finally {
            rollBack();
        }
    }

    private void rollBack() {
        if (open != null) {
            open.rollBack();
        }
    }

    @SuppressWarnings("unchecked") // of a task that counts this as a success, results are texts
    private Ended<R> refused(CallStore.Admission.Conflict conflict) {
        Refusal refusal = Refusal.of(task, conflict);
        tell(listener -> refusal.tell(listener, event()));
        R value = (R) refusal.result().map(text -> refusal.failure().message()).orElse(null);
        var outcome =
                new AsyncResult.Outcome<R>(CallResult.stateOf(refusal.state()), value, Optional.of(refusal.failure()));
        return new Ended<>(outcome, refusal.result(), Optional.empty());
    }

    private AsyncResult.Outcome<R> end(CallStore store, Ended<R> ended) {
        CallStore.EndState state = switch (ended.outcome().state()) {
            case SUCCEEDED -> CallStore.EndState.SUCCEEDED;
            case SKIPPED -> CallStore.EndState.SKIPPED;
            default -> CallStore.EndState.FAILED;
        };
        Instant now = runs.now();
        var call = new CallStore.EndedCall(
                job.id(),
                task.name(),
                job.queue(),
                body.toText(),
                state,
                ended.text().filter(text -> task.options().results().isKept()),
                ended.outcome()
                        .failure()
                        .map(failure -> runs.kept(task, failure).toKwargs().toJson()),
                ended.startedAt(),
                now,
                runs.keepUntil(task.options(), now));
        Optional<CallStore.Window> window =
                state == CallStore.EndState.SUCCEEDED ? runs.window(task, body).afterSuccess() : Optional.empty();
        var over = new CallStore.Ending.Over(claim.lease(), call, window);
        boolean isCurrent = (open != null && open.isBegun())
                ? open.end(over)
                : store.end(List.of(over)).get(0);
        if (!isCurrent) {
            throw new LeaseLostException(
                    "The run of '" + task.name() + "' in place was taken for dead, so its end is not recorded"
                            + " and what it claimed may be others' by now.");
        }
        return ended.outcome();
    }

    // Runs it, and again as often as it is retried, without the waits in between.
    private Ended<R> run() {
        Instant startedAt = runs.now();
        while (true) {
            TaskEvent event = event();
            tell(listener -> listener.onTaskStart(event));
            CallRun run = runs.run(task, body);
            CallRun.Outcome outcome = runOnce(run);
            if (!(outcome instanceof CallRun.Outcome.Again again)) {
                return ended(outcome, startedAt);
            }
            Instant eta = runs.now();
            tell(listener -> listener.onTaskRetry(event, Optional.of(again.failure()), eta));
            body = body.retried(again.arguments(), runs.kept(task, again.failure()), eta);
        }
    }

    private CallRun.Outcome runOnce(CallRun run) {
        rollBack(); // of the try before
        RunTransaction transaction = runs.newTransaction();
        open = transaction;
        try (TaskThread.Scope scope = TaskThread.enter()) {
            var facts = new RunScope.Facts(
                    task.name(),
                    claim.attempt(),
                    claim.lease(),
                    job.id().toString(),
                    () -> Thread.currentThread().isInterrupted());
            CallRun.Outcome outcome =
                    run.run(new CallRun.Scope(facts, job.queue(), body, transaction, runs.window(task, body)));
            if (!(outcome instanceof CallRun.Outcome.Returned)) {
                rollBack();
            }
            return outcome instanceof CallRun.Outcome.Thrown thrown ? run.failed(thrown.failure()) : outcome;
        }
    }

    @SuppressWarnings("unchecked") // what the task returned, which is what its handle says it returns
    private Ended<R> ended(CallRun.Outcome outcome, Instant startedAt) {
        if (outcome instanceof CallRun.Outcome.Returned returned) {
            tell(listener -> listener.onTaskSuccess(event(), returned.result()));
            R value = (R) returned.result();
            return new Ended<>(
                    new AsyncResult.Outcome<R>(TaskState.SUCCEEDED, value, Optional.empty()),
                    Optional.of(returned.text()),
                    Optional.of(startedAt));
        }
        if (outcome instanceof CallRun.Outcome.Skipped skipped) {
            tell(listener -> listener.onTaskSkipped(event(), skipped.metadata()));
            return unsuccessful(TaskState.SKIPPED, new Failure("", "", "", skipped.metadata()), startedAt);
        }
        Failure failure = ((CallRun.Outcome.Failed) outcome).failure();
        tell(listener -> listener.onTaskFailure(event(), failure));
        return unsuccessful(TaskState.FAILED, failure, startedAt);
    }

    private Ended<R> unsuccessful(TaskState state, Failure failure, Instant startedAt) {
        return new Ended<>(
                new AsyncResult.Outcome<R>(state, null, Optional.of(failure)),
                Optional.empty(),
                Optional.of(startedAt));
    }

    private TaskEvent event() {
        return runs.event(claim, body);
    }

    private void tell(Consumer<TaskListener> what) {
        runs.listeners().tell(task.name(), what);
    }
}
