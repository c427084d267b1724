package org.triggers4j.engine;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that takes the same step again and again, and sleeps in between for as long as the step said, or until it is
 * woken. A step that throws is logged and tried again after a pause: the store may be away for a while.
 */
final class Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final Duration AFTER_ERROR = Duration.ofSeconds(1);

    private final Supplier<Duration> step;
    private final Duration restAtLeast;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private volatile boolean isWoken; // written under the lock
    private boolean isStopping;

    Loop(String name, Supplier<Duration> step) {
        this(name, Duration.ZERO, step);
    }

    /**
     * A loop that, woken again and again, still takes few steps.
     *
     * @param restAtLeast how long it rests after a step that has nothing more to do, even if it is woken meanwhile; a
     *     wake-up after that is followed at once
     */
    Loop(String name, Duration restAtLeast, Supplier<Duration> step) {
        this.step = step;
        this.restAtLeast = restAtLeast;
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void wake() {
        if (isWoken) {
            return; // the next step sees what this is about: it has yet to begin
        }
        lock.lock();
        try {
            isWoken = true;
            woken.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Ends after the step in progress; does not wait for that. */
    void stopSoon() {
        lock.lock();
        try {
            isStopping = true;
            woken.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Ends after the step in progress; returns once it has. */
    void stop() {
        stopSoon();
        if (thread != Thread.currentThread()) {
            joinUninterruptibly();
        }
    }

    private void joinUninterruptibly() {
        boolean wasInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!isStopping()) {
            pause(stepSafely());
        }
    }

    private Duration stepSafely() {
        try {
            return step.get();
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("loop", thread.getName()).setCause(e).log("A step failed and will be tried again");
            return AFTER_ERROR;
        } catch (Error e) {
            // Memory may be short for a moment, or a class missing; an engine that silently stops is worse than both.
            LOG.atError().addKeyValue("loop", thread.getName()).setCause(e).log("A step broke and will be tried again");
            return AFTER_ERROR;
        }
    }

    private boolean isStopping() {
        lock.lock();
        try {
            return isStopping;
        } finally {
            lock.unlock();
        }
    }

    private void pause(Duration most) {
        lock.lock();
        try {
            long nanos = most.toNanos();
            long rest = Math.min(nanos, restAtLeast.toNanos());
            while (!isStopping && (rest > 0 || (!isWoken && nanos > 0))) {
                long left = woken.awaitNanos(rest > 0 ? rest : nanos);
                nanos -= (rest > 0 ? rest : nanos) - left;
                rest = rest > 0 ? left : 0;
            }
            isWoken = false;
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but a task's misplaced handle on it; stop() is how it ends.
            LOG.atDebug().addKeyValue("loop", thread.getName()).log("Interrupted between steps");
        } finally {
            lock.unlock();
        }
    }
}
