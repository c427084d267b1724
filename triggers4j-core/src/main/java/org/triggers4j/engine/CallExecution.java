package org.triggers4j.engine;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.triggers4j.error.LeaseLostException;
import org.triggers4j.error.StoreException;
import org.triggers4j.job.Claim;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.CallStore;
import org.triggers4j.task.TaskEvent;
import org.triggers4j.task.TaskListener;
import org.triggers4j.task.TimeLimits;
import org.triggers4j.workflow.Failure;

/** A claimed run of a call. */
final class CallExecution extends Execution {
    private final CallBody body;
    private final KnownTask.OfCall task;
    private final CallEnds ends;
    private final CallRuns runs;
    private volatile boolean isCancelRequested;

    CallExecution(Claim claim, CallBody body, KnownTask.OfCall task, Life life, Worker worker, long claimedAtNanos) {
        super(claim, life, worker, claimedAtNanos);
        this.body = body;
        this.task = task;
        this.ends = worker.callEnds();
        this.runs = worker.callRuns();
    }

    CallBody body() {
        return body;
    }

    KnownTask.OfCall known() {
        return task;
    }

    @Override
    long bytes() {
        return claim().job().call().body().length();
    }

    @Override
    String label() {
        return claim().job().id().toString();
    }

    // A caller that does not know the task cannot have sent its limits along.
    @Override
    TimeLimits timeLimits() {
        return body.timeLimits().or(task.options().timeLimits());
    }

    @Override
    RunTransaction newTransaction() {
        return runs.newTransaction();
    }

    TaskEvent event() {
        return runs.event(claim(), body);
    }

    private void tell(Consumer<TaskListener> what) {
        runs.listeners().tell(task.name(), what);
    }

    /** Somebody wants it to stop for good. */
    void requestCancel() {
        isCancelRequested = true;
        cancel();
    }

    @Override
    void carryOut(RunTransaction transaction) {
        Instant startedAt = runs.now();
        ends.started(this, startedAt);
        CallRun.Outcome outcome;
        CallRun run = runs.run(task, body);
        try {
            tell(listener -> listener.onTaskStart(event()));
            outcome = run.run(runs.scope(this, task, body, transaction));
        } finally {
            vacate();
        }
        if (!isOver()) {
            end(run, outcome, startedAt, transaction);
        }
    }

    private void end(CallRun run, CallRun.Outcome outcome, Instant startedAt, RunTransaction transaction) {
        if (outcome instanceof CallRun.Outcome.Returned returned) {
            succeed(returned, startedAt, transaction);
            return;
        }
        boolean isBroken = outcome instanceof CallRun.Outcome.Thrown thrown && transaction.isBehind(thrown.failure());
        transaction.rollBack();
        if (isBroken) {
            completer().comesBack(this, startedAt);
        } else if (isCancelRequested) {
            over(
                    CallStore.EndState.CANCELLED,
                    Optional.of(runs.cancelled()),
                    Optional.of(startedAt),
                    listener -> listener.onTaskCancelled(event()));
        } else if (outcome instanceof CallRun.Outcome.Thrown thrown) {
            endThrown(run, thrown.failure(), startedAt);
        } else {
            endAs(outcome, startedAt);
        }
    }

    private void endThrown(CallRun run, Throwable failure, Instant startedAt) {
        boolean isInterruption = Stops.isInterruption(failure);
        if (isCancelled() && !isPastSoftLimit() && isInterruption) {
            stopped(startedAt);
        } else {
            Throwable reason = isPastSoftLimit() && isInterruption ? softLimitExceeded(timeLimits()) : failure;
            endAs(run.failed(reason), startedAt);
        }
    }

    // From outside: somebody starts it again, unless it is to run at most once.
    private void stopped(Instant startedAt) {
        if (claim().job().limits().mostAttempts() == 1) {
            fail(Failures.neverEnded(claim().attempt(), "it was stopped"), Optional.of(startedAt));
        } else {
            completer().released(this);
        }
    }

    private void endAs(CallRun.Outcome outcome, Instant startedAt) {
        if (outcome instanceof CallRun.Outcome.Again again) {
            retry(again);
        } else if (outcome instanceof CallRun.Outcome.Skipped skipped) {
            skip(skipped.metadata(), startedAt);
        } else if (outcome instanceof CallRun.Outcome.Failed failed) {
            fail(failed.failure(), Optional.of(startedAt));
        } else {
            throw new IllegalStateException("No end: " + outcome);
        }
    }

    private void succeed(CallRun.Outcome.Returned returned, Instant startedAt, RunTransaction transaction) {
        CallStore.EndedCall call = runs.ended(
                this,
                CallStore.EndState.SUCCEEDED,
                Optional.of(returned.text()),
                Optional.empty(),
                Optional.of(startedAt));
        var over = CallStore.Ending.Over.of(claim(), call, returned.opening());
        Runnable told = () -> tell(listener -> listener.onTaskSuccess(event(), returned.result()));
        if (transaction.isBegun()) {
            succeedIn(transaction, over, told, startedAt);
        } else {
            ends.ended(this, over, told);
        }
    }

    // What was written in the run's own transaction stands or falls with the end.
    private void succeedIn(RunTransaction transaction, CallStore.Ending.Over over, Runnable told, Instant startedAt) {
        if (!life().isLive(runs.nanos())) {
            transaction.rollBack();
            settled(); // whoever took the job over runs it again
            return;
        }
        try {
            ends.settled(this, over, transaction.end(over), told);
        } catch (StoreException failed) {
            if (failed.isTransient() || failed.isOutcomeUnknown()) {
                completer().comesBack(this, startedAt);
            } else {
                fail(Failures.describe(failed), Optional.of(startedAt)); // such as a constraint checked at the end
            }
        }
    }

    private void retry(CallRun.Outcome.Again again) {
        Instant now = runs.now();
        Instant eta = now.plus(again.cooldown());
        CallBody next = body.retried(again.arguments(), runs.kept(task, again.failure()), now);
        ends.ended(
                this,
                new CallStore.Ending.Again(lease(), eta, CallTimes.expiry(next, task.options(), eta), next.toText()),
                () -> tell(listener -> listener.onTaskRetry(event(), Optional.of(again.failure()), eta)));
    }

    private void skip(Kwargs reason, Instant startedAt) {
        over(
                CallStore.EndState.SKIPPED,
                Optional.of(new Failure("", "", "", reason)),
                Optional.of(startedAt),
                listener -> listener.onTaskSkipped(event(), reason));
    }

    @Override
    void endFailed(Throwable reason) {
        fail(Failures.describe(reason), Optional.of(runs.now()));
    }

    void fail(Failure failure, Optional<Instant> startedAt) {
        boolean isLost = failure.type().equals(LeaseLostException.class.getName());
        over(CallStore.EndState.FAILED, Optional.of(failure), startedAt, listener -> {
            TaskEvent event = event();
            if (isLost) {
                listener.onTaskLost(event);
            }
            listener.onTaskFailure(event, failure);
        });
    }

    private void over(
            CallStore.EndState state,
            Optional<Failure> failure,
            Optional<Instant> startedAt,
            Consumer<TaskListener> told) {
        CallStore.EndedCall call = runs.ended(this, state, Optional.empty(), failure, startedAt);
        ends.ended(this, CallStore.Ending.Over.of(claim(), call, Optional.empty()), () -> tell(told));
    }

    // ---- before it has begun ------------------------------------------------------------------------------------

    /** Ends it without running it, unless it has begun. */
    void endUnrun(CallStore.EndState state, Optional<String> result, Failure failure, Consumer<TaskListener> told) {
        if (move(Phase.WAITING, Phase.FAILED)) {
            CallStore.EndedCall call = runs.ended(this, state, result, Optional.of(failure), Optional.empty());
            ends.ended(this, CallStore.Ending.Over.of(claim(), call, Optional.empty()), () -> tell(told));
        }
    }
}
