package org.triggers4j.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.LeaseLostException;
import org.triggers4j.job.Lease;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.runner.RunToken;
import org.triggers4j.runner.TaskExecution;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.Writes;
import org.triggers4j.task.RetrySignal;
import org.triggers4j.task.SkipSignal;
import org.triggers4j.task.TaskEvent;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TimeLimits;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.LogLevels;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionUid;

/** A claimed run of an instance: knows the code and its input, and hands the outcome to the completer(). */
final class InstanceExecution extends Execution implements TaskExecution {
    private final JobQueue.Input input;
    private final KnownTask task;
    private final Outcomes outcomes;
    private final Sessions sessions;

    private volatile @Nullable Kwargs kwargs;
    private volatile Optional<Writes.WindowRow> opening = Optional.empty();

    InstanceExecution(JobQueue.Input input, KnownTask task, Life life, Worker worker, long claimedAtNanos) {
        super(input.claim(), life, worker, claimedAtNanos);
        this.input = input;
        this.task = task;
        this.outcomes = worker.outcomes();
        this.sessions = worker.sessions();
    }

    @Override
    public SessionUid session() {
        return input.session().uid();
    }

    @Override
    public InstanceName instance() {
        return input.instance().instance().name();
    }

    @Override
    public String task() {
        return claim().job().task();
    }

    @Override
    public int attempt() {
        return claim().attempt();
    }

    @Override
    public Lease lease() {
        return claim().lease();
    }

    @Override
    public Kwargs triggerKwargs() {
        Kwargs known = kwargs;
        if (known == null) {
            known = InstanceViews.actual(input);
            kwargs = known;
        }
        return known;
    }

    @Override
    public String idempotencyKey() {
        return session() + "/" + instance();
    }

    @Override
    long bytes() {
        return triggerKwargs().toJson().length();
    }

    @Override
    String label() {
        return idempotencyKey();
    }

    @Override
    TimeLimits timeLimits() {
        return task.options().timeLimits().or(sessions.defaultTimeLimits());
    }

    @Override
    RunTransaction newTransaction() {
        return sessions.newTransaction();
    }

    /** What its task's options say of it. */
    TaskOptions options() {
        return task.options();
    }

    KnownTask known() {
        return task;
    }

    /** The operation that stores this end; with a success, the window that opens with it. */
    Operation endWith(SessionEvent event) {
        Operation.End end = Operation.End.of(session(), instance(), lease(), event);
        return event instanceof SessionEvent.Finished ? end.opening(opening) : end;
    }

    private IgnoreWindow window() {
        return sessions.window(task, triggerKwargs());
    }

    /** The run, as listeners see it. */
    TaskEvent event() {
        return new TaskEvent(
                idempotencyKey(),
                task(),
                claim().job().queue(),
                triggerKwargs(),
                attempt(),
                input.instance().instance().lineage().autoRetries(),
                Map.of(),
                Optional.of(new TaskEvent.Instance(session(), instance())));
    }

    /** Tells the listeners how it ended. */
    void tell(SessionEvent ended) {
        if (sessions.listeners().isHeard(task())) {
            sessions.listeners().tell(task(), listener -> InstanceEnds.tell(listener, event(), ended, outcomes.now()));
        }
    }

    /** Ends it, whether it waits or was handed over, with this failure; returns whether it was not too late for that. */
    boolean fail(Failure failure) {
        boolean isOurs = move(Phase.WAITING, Phase.FAILED) || move(Phase.HANDED_OVER, Phase.FAILED);
        if (isOurs) {
            var run = new SessionEvent.Run(outcomes.now(), LogLevels.NOTSET);
            completer().ended(this, new SessionEvent.Failed(instance(), failure, run));
        }
        return isOurs;
    }

    @Override
    void endFailed(Throwable reason) {
        completer()
                .ended(
                        this,
                        outcomes.failed(instance(), reason, new SessionEvent.Run(outcomes.now(), LogLevels.NOTSET)));
    }

    /** Gives it up before it has begun: SKIPPED, nothing cascades. */
    void skip(Kwargs metadata) {
        if (move(Phase.WAITING, Phase.FAILED)) {
            var run = new SessionEvent.Run(outcomes.now(), LogLevels.NOTSET);
            completer().ended(this, new SessionEvent.SelfSkipped(instance(), metadata, run));
        }
    }

    @Override
    @SuppressWarnings("CatchAllThrowable") // whatever it was, the run must not stay in the hands of nobody
    public RunToken handOver(Duration atMost) {
        HandedOver.requireSpan(atMost);
        if (!move(Phase.WAITING, Phase.HANDING_OVER)) {
            throw new ConflictException("'" + instance() + "' cannot be handed over, because it " + words()
                    + ". Call handOver() once, and instead of execute().");
        }
        boolean isDelegated;
        try {
            isDelegated = completer().handedOver(this, atMost);
        } catch (Throwable e) {
            move(Phase.HANDING_OVER, Phase.WITHDRAWN);
            takeBack(e);
            throw e;
        }
        move(Phase.HANDING_OVER, isDelegated ? Phase.HANDED_OVER : Phase.WITHDRAWN);
        settled();
        if (!isDelegated) {
            throw new LeaseLostException("The lease of job " + lease().job()
                    + " is no longer current; somebody else runs '" + instance() + "'.");
        }
        return new RunToken(lease());
    }

    // If it was handed over and only the answer was lost, it is not there to be released, but its time can be up now.
    private void takeBack(Throwable cause) {
        completer().released(this);
        try {
            completer().handedOver(this, Duration.ZERO);
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public CompletionStage<Void> execute() {
        runOnce();
        return stored();
    }

    @Override
    void carryOut(RunTransaction transaction) {
        Instant startedAt = outcomes.now();
        Ending ending;
        try {
            completer().started(this, startedAt);
            ending = run(startedAt, transaction);
        } finally {
            vacate();
        }
        if (!isOver()) {
            end(ending, startedAt, transaction);
        }
    }

    /** How the code ended. */
    private sealed interface Ending {
        /** With an outcome. */
        record With(SessionEvent outcome) implements Ending {}

        /** Stopped from outside: it has no outcome, and somebody starts it again. */
        record Stopped() implements Ending {}

        /** The store failed under its transaction: it has no outcome, and is started again after a while. */
        record Undercut() implements Ending {}
    }

    // What was written in the run's own transaction stands or falls with the finish; nothing else keeps it.
    private void end(Ending ending, Instant startedAt, RunTransaction transaction) {
        if (ending instanceof Ending.With with
                && with.outcome() instanceof SessionEvent.Finished finish
                && transaction.isBegun()) {
            completer().endedIn(transaction, this, finish);
            return;
        }
        transaction.rollBack();
        if (ending instanceof Ending.With with) {
            completer().ended(this, with.outcome());
        } else if (ending instanceof Ending.Undercut) {
            completer().comesBack(this, startedAt);
        } else {
            completer().released(this);
        }
    }

    @SuppressWarnings("CatchAllThrowable") // an Error of a task fails its instance, not the worker
    private Ending run(Instant startedAt, RunTransaction transaction) {
        RunContext context;
        try {
            context = new RunContext(this, input, sessions, transaction, window(), outcomes.binder());
        } catch (RuntimeException unreadable) {
            var noLog = new SessionEvent.Run(startedAt, LogLevels.NOTSET);
            return new Ending.With(outcomes.failed(instance(), unreadable, noLog));
        }
        sessions.listeners().tell(task(), listener -> listener.onTaskStart(event()));
        try (var mdc = new MdcScope(context.logVariables())) {
            Object result = task.triggered().run(context);
            // Here, because the key may be made by code of the task's: what it throws is the run's failure.
            opening = window().afterSuccess().map(window -> new Writes.WindowRow(window, outcomes.now()));
            return new Ending.With(outcomes.finished(instance(), result, context.run(startedAt)));
        } catch (RetrySignal retry) {
            return new Ending.With(retried(retry, context.run(startedAt)));
        } catch (SkipSignal skip) {
            return new Ending.With(outcomes.skipped(instance(), skip, context.run(startedAt)));
        } catch (Throwable failure) {
            boolean isInterruption = Stops.isInterruption(failure);
            if (isCancelled() && !isPastSoftLimit() && isInterruption) {
                return new Ending.Stopped();
            }
            if (transaction.isBehind(failure)) {
                return new Ending.Undercut();
            }
            Throwable reason = isPastSoftLimit() && isInterruption ? softLimitExceeded(timeLimits()) : failure;
            return new Ending.With(failed(reason, context.run(startedAt)));
        }
    }

    private SessionEvent failed(Throwable failure, SessionEvent.Run run) {
        int used = input.instance().instance().lineage().autoRetries();
        return task.automatic(failure, used, sessions.random())
                .map(retry -> outcomes.retried(instance(), new RetrySignal(failure), retry, Optional.empty(), run))
                .orElseGet(() -> outcomes.failed(instance(), failure, run));
    }

    private SessionEvent retried(RetrySignal retry, SessionEvent.Run run) {
        int used = input.instance().instance().lineage().autoRetries();
        try {
            Optional<KnownTask.Retry> again = task.raised(retry, used, sessions.random());
            // With no budget left, the event itself becomes the failure that says so.
            Optional<Integer> budget = again.isPresent() ? Optional.empty() : Optional.of(used);
            return outcomes.retried(
                    instance(), retry, again.orElseGet(() -> new KnownTask.Retry(Optional.empty())), budget, run);
        } catch (RuntimeException broken) {
            return outcomes.failed(instance(), broken, run);
        }
    }
}
