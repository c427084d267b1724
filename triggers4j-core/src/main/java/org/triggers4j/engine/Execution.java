package org.triggers4j.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.error.TimeLimitExceededException;
import org.triggers4j.job.Claim;
import org.triggers4j.job.Lease;
import org.triggers4j.task.TimeLimits;

/**
 * One claimed run, whatever it is for: runs its code once, and sees to it that the run is settled however the code ends. What is
 * to be run, and what becomes of the outcome, subclasses say.
 *
 * <p>Past its hard time limit a run is over: it is settled as failed, its slot is free, and what its thread still does is
 * dropped.
 */
abstract class Execution {
    private static final Logger LOG = LoggerFactory.getLogger(Execution.class);

    private final Claim claim;
    private final Life life;
    private final Completer completer;
    private final TimeWatch watch;
    private final long claimedAtNanos;

    private final CompletableFuture<Void> stored = new CompletableFuture<>();
    private volatile boolean isCancelled;
    private volatile boolean isPastSoftLimit;
    private volatile Runnable onOverrun = () -> {};
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock.
    private Phase phase = Phase.WAITING;
    // Guarded by lock, so that an interruption never hits a thread that has gone on to something else.
    private @Nullable Thread thread;

    /** Where it stands; what was decided first holds. */
    enum Phase {
        WAITING("waits"),
        BEGUN("has begun to run"),
        RETURNED("has begun to run, and ended"),
        OVERRUN("has exceeded its hard time limit"),
        WITHDRAWN("was given back"),
        HANDING_OVER("is being handed over"),
        HANDED_OVER("was handed over"),
        FAILED("has failed");

        private final String words;

        Phase(String words) {
            this.words = words;
        }
    }

    Execution(Claim claim, Life life, Worker worker, long claimedAtNanos) {
        this.claim = claim;
        this.life = life;
        this.completer = worker.completer();
        this.watch = worker.watch();
        this.claimedAtNanos = claimedAtNanos;
    }

    /** Runs the code and hands its outcome on, unless {@link #isOver} says that it comes too late. */
    abstract void carryOut(RunTransaction transaction);

    /** Hands on that it failed because of this. */
    abstract void endFailed(Throwable reason);

    /** How long it may run. */
    abstract TimeLimits timeLimits();

    /** The transaction of a run on the calling thread. */
    abstract RunTransaction newTransaction();

    /** How much memory what it was claimed with takes, about. */
    abstract long bytes();

    /** Under which name it is found in logs. */
    abstract String label();

    final Completer completer() {
        return completer;
    }

    final CompletionStage<Void> stored() {
        return stored;
    }

    Claim claim() {
        return claim;
    }

    public Lease lease() {
        return claim.lease();
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

    boolean isPastSoftLimit() {
        return isPastSoftLimit;
    }

    /** To be done when its code is waited for no longer, although it has not ended. */
    void onOverrun(Runnable listener) {
        onOverrun = listener;
    }

    static TimeLimitExceededException softLimitExceeded(TimeLimits limits) {
        return new TimeLimitExceededException(
                "The run stopped after its soft time limit of " + limits.soft().orElse(Duration.ZERO) + ".");
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

    /** Whether its turn has not come yet. */
    final boolean isWaiting() {
        lock.lock();
        try {
            return phase == Phase.WAITING;
        } finally {
            lock.unlock();
        }
    }

    private void passSoftLimit() {
        isPastSoftLimit = true;
        cancel();
    }

    final boolean move(Phase from, Phase to) {
        lock.lock();
        try {
            boolean isThere = phase == from;
            phase = isThere ? to : phase;
            return isThere;
        } finally {
            lock.unlock();
        }
    }

    boolean hasBegun() {
        lock.lock();
        try {
            return phase == Phase.BEGUN;
        } finally {
            lock.unlock();
        }
    }

    final String words() {
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

    /** Leaves the thread to others; to be called when the code has ended. */
    final void vacate() {
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

    /** To be called when the code has ended: whether it came too late for its outcome to count. */
    final boolean isOver() {
        return !move(Phase.BEGUN, Phase.RETURNED);
    }

    /** Called when the outcome is stored or dropped, or the run handed over. */
    void settled() {
        life.remove(this);
        stored.complete(null);
    }

    /** Runs it on the calling thread, unless somebody else has. */
    final void runOnce() {
        if (move(Phase.WAITING, Phase.BEGUN)) {
            runBegun(newTransaction());
        }
    }

    @SuppressWarnings("CatchAllThrowable") // whatever it was, the run must not stay in the hands of nobody
    private void runBegun(RunTransaction transaction) {
        if (!occupy()) {
            vacate();
            completer.released(this); // its lease is gone or being given back: somebody else runs it
            return;
        }
        try (TaskThread.Scope scope = TaskThread.enter();
                TimeWatch.Watched watched =
                        watch.watch(timeLimits(), this::passSoftLimit, limit -> overran(limit, transaction))) {
            carryOut(transaction);
        } catch (Throwable unexpected) { // such as want of memory: the run must be settled all the same
            LOG.atError()
                    .addKeyValue("run", label())
                    .setCause(unexpected)
                    .log("A run could not be ended; it runs again");
            completer.released(this);
        } finally {
            transaction.rollBack();
            watch.returned(this);
        }
    }

    private void overran(Duration limit, RunTransaction transaction) {
        watch.abandoned(this); // before it is decided: whoever returns later than that takes it out again
        if (!move(Phase.BEGUN, Phase.OVERRUN)) {
            watch.returned(this);
            return;
        }
        LOG.atWarn()
                .addKeyValue("run", label())
                .addKeyValue("limit", limit)
                .log("A run has exceeded its hard time limit; it is failed, and its thread is left to itself");
        endFailed(new TimeLimitExceededException("The run took longer than its hard time limit of " + limit + "."));
        onOverrun.run();
        cancel();
        transaction.rollBack();
    }
}
