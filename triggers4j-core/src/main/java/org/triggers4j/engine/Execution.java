package org.triggers4j.engine;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.triggers4j.job.Claim;
import org.triggers4j.job.Lease;
import org.triggers4j.runner.TaskExecution;
import org.triggers4j.store.JobQueue;
import org.triggers4j.task.RetrySignal;
import org.triggers4j.task.SkipSignal;
import org.triggers4j.task.TriggerTask;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.LogLevels;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionUid;

/** One claimed run: knows the code and its input, runs it once, and hands the outcome to the completer. */
final class Execution implements TaskExecution {
    private final JobQueue.Input input;
    private final TriggerTask task;
    private final Life life;
    private final Completer completer;
    private final Outcomes outcomes;
    private final Sessions sessions;
    private final long claimedAtNanos;

    private final AtomicBoolean isStarted = new AtomicBoolean();
    private final CompletableFuture<Void> stored = new CompletableFuture<>();
    private volatile boolean isCancelled;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock, so that an interruption never hits a thread that has gone on to something else.
    private @Nullable Thread thread;

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

    /** Tells the run to stop: the context says so, and the thread is interrupted. */
    void cancel() {
        isCancelled = true;
        lock.lock();
        try {
            if (thread != null) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    private void occupy(@Nullable Thread runner) {
        lock.lock();
        try {
            thread = runner;
        } finally {
            lock.unlock();
        }
    }

    /** Gives up the right to run, if it has not begun; returns whether it had not. */
    boolean withdraw() {
        return isStarted.compareAndSet(false, true);
    }

    /** Called once, when the outcome is stored or dropped. */
    void settled() {
        life.remove(this);
        stored.complete(null);
    }

    @Override
    public CompletionStage<Void> execute() {
        if (!isStarted.compareAndSet(false, true)) {
            return stored;
        }
        if (isCancelled) {
            completer.released(this); // its lease is gone or being given back: somebody else runs it
            return stored;
        }
        occupy(Thread.currentThread());
        Instant startedAt = outcomes.now();
        completer.started(this, startedAt);
        Optional<SessionEvent> event = run(startedAt);
        occupy(null);
        // An interruption was meant for the task; it must not hit whoever runs on this thread next.
        Thread.interrupted();
        event.ifPresentOrElse(outcome -> completer.ended(this, outcome), () -> completer.released(this));
        return stored;
    }

    // Empty when the run was stopped from outside: it has no outcome, and somebody starts it again.
    @SuppressWarnings("CatchAllThrowable") // an Error of a task fails its instance, not the worker
    private Optional<SessionEvent> run(Instant startedAt) {
        var noLog = new SessionEvent.Run(startedAt, LogLevels.NOTSET);
        RunContext context;
        try {
            context = new RunContext(this, input, sessions, outcomes.binder());
        } catch (RuntimeException unreadable) {
            return Optional.of(outcomes.failed(instance(), unreadable, noLog));
        }
        try (var mdc = new MdcScope(context.logVariables())) {
            Object result = task.run(context);
            return Optional.of(outcomes.finished(instance(), result, context.run(startedAt)));
        } catch (RetrySignal retry) {
            return Optional.of(outcomes.retried(instance(), retry, task.maxRetries(), context.run(startedAt)));
        } catch (SkipSignal skip) {
            return Optional.of(outcomes.skipped(instance(), skip, context.run(startedAt)));
        } catch (Throwable failure) {
            return isCancelled && Stops.isInterruption(failure)
                    ? Optional.empty()
                    : Optional.of(outcomes.failed(instance(), failure, context.run(startedAt)));
        }
    }
}
