package org.triggers4j.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.LeaseLostException;
import org.triggers4j.job.Claim;
import org.triggers4j.job.Lease;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.runner.RunToken;
import org.triggers4j.runner.TaskExecution;
import org.triggers4j.store.JobQueue;
import org.triggers4j.task.RetrySignal;
import org.triggers4j.task.SkipSignal;
import org.triggers4j.task.TriggerTask;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.LogLevels;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionUid;

/** One claimed run: knows the code and its input, runs it once, and hands the outcome to the completer. */
final class Execution implements TaskExecution {
    private static final Logger LOG = LoggerFactory.getLogger(Execution.class);

    private final JobQueue.Input input;
    private final TriggerTask task;
    private final Life life;
    private final Completer completer;
    private final Outcomes outcomes;
    private final Sessions sessions;
    private final long claimedAtNanos;

    private final CompletableFuture<Void> stored = new CompletableFuture<>();
    private volatile boolean isCancelled;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock.
    private Phase phase = Phase.WAITING;
    // Guarded by lock, so that an interruption never hits a thread that has gone on to something else.
    private @Nullable Thread thread;

    /** Where it stands; what was decided first holds. */
    private enum Phase {
        WAITING("waits"),
        BEGUN("has begun to run"),
        WITHDRAWN("was given back"),
        HANDING_OVER("is being handed over"),
        HANDED_OVER("was handed over"),
        FAILED("has failed");

        private final String words;

        Phase(String words) {
            this.words = words;
        }
    }

    Execution(JobQueue.Input input, TriggerTask task, Life life, Worker worker, long claimedAtNanos) {
        this.input = input;
        this.task = task;
        this.life = life;
        this.completer = worker.completer();
        this.outcomes = worker.outcomes();
        this.sessions = worker.sessions();
        this.claimedAtNanos = claimedAtNanos;
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
        return InstanceViews.actual(input);
    }

    @Override
    public String idempotencyKey() {
        return session() + "/" + instance();
    }

    Claim claim() {
        return input.claim();
    }

    Life life() {
        return life;
    }

    long claimedAtNanos() {
        return claimedAtNanos;
    }

    boolean isCancelled() {
        return isCancelled;
    }

    /** Tells the run to stop: the context says so, and the thread is interrupted, once. */
    void cancel() {
        lock.lock();
        try {
            boolean isNews = !isCancelled;
            isCancelled = true; // first: who is interrupted asks why
            if (isNews && thread != null) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean move(Phase from, Phase to) {
        lock.lock();
        try {
            boolean isThere = phase == from;
            phase = isThere ? to : phase;
            return isThere;
        } finally {
            lock.unlock();
        }
    }

    private String words() {
        lock.lock();
        try {
            return phase.words;
        } finally {
            lock.unlock();
        }
    }

    /** Begins on the calling thread; returns false when the run was cancelled before. */
    private boolean occupy() {
        lock.lock();
        try {
            thread = Thread.currentThread();
            return !isCancelled;
        } finally {
            lock.unlock();
        }
    }

    private void vacate() {
        lock.lock();
        try {
            thread = null;
        } finally {
            lock.unlock();
        }
        // An interruption was meant for the task; it must not hit whoever runs on this thread next.
        Thread.interrupted();
    }

    /** Gives up the right to run, if it has not begun; returns whether it had not. */
    boolean withdraw() {
        return move(Phase.WAITING, Phase.WITHDRAWN);
    }

    /** Ends it, whether it waits or was handed over, with this failure; returns whether it was not too late for that. */
    boolean fail(Failure failure) {
        boolean isOurs = move(Phase.WAITING, Phase.FAILED) || move(Phase.HANDED_OVER, Phase.FAILED);
        if (isOurs) {
            var run = new SessionEvent.Run(outcomes.now(), LogLevels.NOTSET);
            completer.ended(this, new SessionEvent.Failed(instance(), failure, run));
        }
        return isOurs;
    }

    /** Called when the outcome is stored or dropped, or the run handed over. */
    void settled() {
        life.remove(this);
        stored.complete(null);
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
            isDelegated = completer.handedOver(this, atMost);
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
        completer.released(this);
        try {
            completer.handedOver(this, Duration.ZERO);
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public CompletionStage<Void> execute() {
        if (!move(Phase.WAITING, Phase.BEGUN)) {
            return stored;
        }
        RunTransaction transaction = sessions.newTransaction();
        if (!occupy()) {
            vacate();
            completer.released(this); // its lease is gone or being given back: somebody else runs it
            return stored;
        }
        try {
            carryOut(transaction);
        } catch (Throwable unexpected) { // such as want of memory: the run must be settled all the same
            LOG.atError()
                    .addKeyValue("session", session())
                    .addKeyValue("instance", instance())
                    .setCause(unexpected)
                    .log("A run could not be ended; it runs again");
            completer.released(this);
        } finally {
            transaction.rollBack();
        }
        return stored;
    }

    private void carryOut(RunTransaction transaction) {
        Instant startedAt = outcomes.now();
        Ending ending;
        try {
            completer.started(this, startedAt);
            ending = run(startedAt, transaction);
        } finally {
            vacate();
        }
        end(ending, startedAt, transaction);
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
            completer.endedIn(transaction, this, finish);
            return;
        }
        transaction.rollBack();
        if (ending instanceof Ending.With with) {
            completer.ended(this, with.outcome());
        } else if (ending instanceof Ending.Undercut) {
            completer.comesBack(this, startedAt);
        } else {
            completer.released(this);
        }
    }

    @SuppressWarnings("CatchAllThrowable") // an Error of a task fails its instance, not the worker
    private Ending run(Instant startedAt, RunTransaction transaction) {
        RunContext context;
        try {
            context = new RunContext(this, input, sessions, transaction, outcomes.binder());
        } catch (RuntimeException unreadable) {
            var noLog = new SessionEvent.Run(startedAt, LogLevels.NOTSET);
            return new Ending.With(outcomes.failed(instance(), unreadable, noLog));
        }
        try (var mdc = new MdcScope(context.logVariables())) {
            Object result = task.run(context);
            return new Ending.With(outcomes.finished(instance(), result, context.run(startedAt)));
        } catch (RetrySignal retry) {
            return new Ending.With(retried(retry, context.run(startedAt)));
        } catch (SkipSignal skip) {
            return new Ending.With(outcomes.skipped(instance(), skip, context.run(startedAt)));
        } catch (Throwable failure) {
            if (isCancelled && Stops.isInterruption(failure)) {
                return new Ending.Stopped();
            }
            return transaction.isBehind(failure)
                    ? new Ending.Undercut()
                    : new Ending.With(outcomes.failed(instance(), failure, context.run(startedAt)));
        }
    }

    private SessionEvent retried(RetrySignal retry, SessionEvent.Run run) {
        Optional<Integer> maxRetries;
        try {
            maxRetries = task.maxRetries();
        } catch (RuntimeException broken) {
            return outcomes.failed(instance(), broken, run);
        }
        return outcomes.retried(instance(), retry, maxRetries, run);
    }
}
