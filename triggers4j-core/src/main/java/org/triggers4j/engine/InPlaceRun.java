package org.triggers4j.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.LeaseLostException;
import org.triggers4j.error.StoreException;
import org.triggers4j.job.Claim;
import org.triggers4j.job.Job;
import org.triggers4j.store.CallStore;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.TaskEvent;
import org.triggers4j.task.TaskListener;
import org.triggers4j.task.TaskState;
import org.triggers4j.workflow.Failure;

/** One call run on its caller's thread, with its retries. Confined to that thread. */
final class InPlaceRun<R extends @Nullable Object> {
    private final Parts parts;
    private final CallRuns runs;
    private final KnownTask.OfCall task;
    private final Job job;
    private final Claim claim;
    private CallBody body;
    // Of the last try, for its effects to be stored with the end.
    private @Nullable RunTransaction open;

    /**
     * What it needs of the engine.
     *
     * @param leftOver takes an end that the store did not take
     * @param isUnwanted whether its cancellation was asked for
     */
    record Parts(CallRuns runs, CallStore store, Consumer<CallStore.Ending> leftOver, BooleanSupplier isUnwanted) {}

    InPlaceRun(Parts parts, KnownTask.OfCall task, Job job, CallBody body, Claim claim) {
        this.parts = parts;
        this.runs = parts.runs();
        this.task = task;
        this.job = job;
        this.body = body;
        this.claim = claim;
    }

    /**
     * How it ended.
     *
     * @param text the result as it is stored
     * @param opening the window that opens with it
     * @param told tells a listener
     */
    record Ended<R extends @Nullable Object>(
            AsyncResult.Outcome<R> outcome,
            Optional<String> text,
            Optional<CallStore.Window> opening,
            Optional<Instant> startedAt,
            Consumer<TaskListener> told) {}

    /** Runs it if it is admitted, and stores its end; empty when it has to wait. */
    Optional<AsyncResult.Outcome<R>> admittedBy(List<CallStore.Gate> gates) {
        boolean isDone = false;
        try {
            Optional<CallStore.Admission> answer = gates.isEmpty() ? Optional.empty() : Optional.of(ask(gates));
            Optional<AsyncResult.Outcome<R>> outcome = Optional.empty();
            if (answer.isPresent() && answer.get() instanceof CallStore.Admission.Conflict conflict) {
                outcome = Optional.of(end(refused(conflict)));
            } else if (answer.isEmpty() || answer.get() instanceof CallStore.Admission.Admitted) {
                outcome = Optional.of(end(run()));
            }
            isDone = true;
            return outcome;
        } finally {
            rollBack();
            if (!isDone) {
                parts.leftOver().accept(over(broken()));
            }
        }
    }

    private CallStore.Admission ask(List<CallStore.Gate> gates) {
        var entry = new CallStore.Entry(claim.lease(), Optional.empty(), Optional.empty(), gates);
        return parts.store().admit(List.of(entry), runs.now(), runs.stale()).get(0);
    }

    private void rollBack() {
        if (open != null) {
            open.rollBack();
        }
    }

    @SuppressWarnings("unchecked") // of a task that counts this as a success, results are texts
    private Ended<R> refused(CallStore.Admission.Conflict conflict) {
        Refusal refusal = Refusal.of(task, conflict);
        R value = (R) refusal.result().map(text -> refusal.failure().message()).orElse(null);
        var outcome =
                new AsyncResult.Outcome<R>(CallResult.stateOf(refusal.state()), value, Optional.of(refusal.failure()));
        return new Ended<>(
                outcome,
                refusal.result(),
                Optional.empty(),
                Optional.empty(),
                listener -> refusal.tell(listener, event()));
    }

    // ---- the end ------------------------------------------------------------------------------------------------

    private AsyncResult.Outcome<R> end(Ended<R> ended) {
        try {
            return stored(ended, store(over(ended)));
        } catch (StoreException e) {
            if (open == null || e.isTransient() || e.isOutcomeUnknown()) {
                throw e; // the caller knows no more than that; what it claimed is released later
            }
            // The database refused what the run wrote, as for a constraint that is checked at the end.
            Ended<R> failed = failed(Failures.describe(e), ended.startedAt());
            return stored(failed, store(over(failed)));
        }
    }

    private boolean store(CallStore.Ending.Over over) {
        RunTransaction transaction = open;
        return (transaction != null && transaction.isBegun())
                ? transaction.end(over)
                : parts.store().end(List.of(over)).get(0);
    }

    private AsyncResult.Outcome<R> stored(Ended<R> ended, boolean isCurrent) {
        if (!isCurrent) {
            throw new LeaseLostException(
                    "The run of '" + task.name() + "' in place was taken for dead, so its end is not recorded"
                            + " and what it claimed may be others' by now.");
        }
        runs.listeners().tell(task.name(), ended.told());
        return ended.outcome();
    }

    private CallStore.Ending.Over over(Ended<R> ended) {
        CallStore.EndState state = switch (ended.outcome().state()) {
            case SUCCEEDED -> CallStore.EndState.SUCCEEDED;
            case SKIPPED -> CallStore.EndState.SKIPPED;
            case CANCELLED -> CallStore.EndState.CANCELLED;
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
        return CallStore.Ending.Over.of(claim, call, ended.opening());
    }

    private Ended<R> broken() {
        return failed(CallFailures.notStored(), Optional.empty());
    }

    // ---- the run ------------------------------------------------------------------------------------------------

    // Runs it, and again as often as it is retried, without the waits in between.
    private Ended<R> run() {
        Instant startedAt = runs.now();
        while (true) {
            TaskEvent event = event();
            tell(listener -> listener.onTaskStart(event));
            CallRun.Outcome outcome = runOnce(runs.run(task, body));
            boolean isGivenUp = !(outcome instanceof CallRun.Outcome.Returned)
                    && parts.isUnwanted().getAsBoolean();
            if (isGivenUp) {
                return unsuccessful(
                        TaskState.CANCELLED,
                        CallFailures.cancelled(),
                        Optional.of(startedAt),
                        listener -> listener.onTaskCancelled(event));
            }
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
                    task.name(), claim.attempt(), claim.lease(), job.id().toString(), this::isCancelled);
            CallRun.Outcome outcome =
                    run.run(new CallRun.Scope(facts, job.queue(), body, transaction, runs.window(task, body)));
            if (!(outcome instanceof CallRun.Outcome.Returned)) {
                rollBack();
            }
            return outcome instanceof CallRun.Outcome.Thrown thrown ? run.failed(thrown.failure()) : outcome;
        }
    }

    private boolean isCancelled() {
        return Thread.currentThread().isInterrupted() || parts.isUnwanted().getAsBoolean();
    }

    @SuppressWarnings("unchecked") // what the task returned, which is what its handle says it returns
    private Ended<R> ended(CallRun.Outcome outcome, Instant startedAt) {
        TaskEvent event = event();
        if (outcome instanceof CallRun.Outcome.Returned returned) {
            R value = (R) returned.result();
            return new Ended<>(
                    new AsyncResult.Outcome<R>(TaskState.SUCCEEDED, value, Optional.empty()),
                    Optional.of(returned.text()),
                    returned.opening(),
                    Optional.of(startedAt),
                    listener -> listener.onTaskSuccess(event, returned.result()));
        }
        if (outcome instanceof CallRun.Outcome.Skipped skipped) {
            return unsuccessful(
                    TaskState.SKIPPED,
                    new Failure("", "", "", skipped.metadata()),
                    Optional.of(startedAt),
                    listener -> listener.onTaskSkipped(event, skipped.metadata()));
        }
        return failed(((CallRun.Outcome.Failed) outcome).failure(), Optional.of(startedAt));
    }

    private Ended<R> failed(Failure failure, Optional<Instant> startedAt) {
        TaskEvent event = event();
        return unsuccessful(TaskState.FAILED, failure, startedAt, listener -> listener.onTaskFailure(event, failure));
    }

    private Ended<R> unsuccessful(
            TaskState state, Failure failure, Optional<Instant> startedAt, Consumer<TaskListener> told) {
        return new Ended<>(
                new AsyncResult.Outcome<R>(state, null, Optional.of(failure)),
                Optional.empty(),
                Optional.empty(),
                startedAt,
                told);
    }

    private TaskEvent event() {
        return runs.event(claim, body);
    }

    private void tell(Consumer<TaskListener> what) {
        runs.listeners().tell(task.name(), what);
    }
}
