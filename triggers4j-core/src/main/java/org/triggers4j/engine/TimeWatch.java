package org.triggers4j.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.triggers4j.task.TimeLimits;

/** Watches the time limits of runs, on one thread that is started with the first limit; and counts the threads left to themselves. */
final class TimeWatch implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Execution> abandoned = ConcurrentHashMap.newKeySet();
    // Guarded by lock.
    private @Nullable ScheduledThreadPoolExecutor alarms;

    /** Ends the watching of one run. */
    interface Watched extends AutoCloseable {
        @Override
        void close();
    }

    /** Calls one when the soft limit has passed, and the other when the hard one has. */
    Watched watch(TimeLimits limits, Runnable soft, Consumer<Duration> hard) {
        if (limits.soft().isEmpty() && limits.hard().isEmpty()) {
            return () -> {};
        }
        List<Future<?>> set = new ArrayList<>();
        limits.soft().ifPresent(limit -> set.add(alarm(limit, soft)));
        limits.hard().ifPresent(limit -> set.add(alarm(limit, () -> apart(() -> hard.accept(limit)))));
        return () -> set.forEach(alarm -> alarm.cancel(false));
    }

    // Giving a run up may take as long as what it hangs in; other runs have limits too.
    private static void apart(Runnable action) {
        var thread = new Thread(action, "triggers-overrun");
        thread.setDaemon(true);
        thread.start();
    }

    private Future<?> alarm(Duration after, Runnable action) {
        lock.lock();
        try {
            if (alarms == null) {
                alarms = new ScheduledThreadPoolExecutor(1, work -> {
                    var thread = new Thread(work, "triggers-limits");
                    thread.setDaemon(true);
                    return thread;
                });
                alarms.setRemoveOnCancelPolicy(true);
            }
            return alarms.schedule(action, after.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            lock.unlock();
        }
    }

    void abandoned(Execution execution) {
        abandoned.add(execution);
    }

    void returned(Execution execution) {
        abandoned.remove(execution);
    }

    /** How many threads still run what has exceeded its hard limit. */
    int abandonedThreads() {
        return abandoned.size();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (alarms != null) {
                alarms.shutdownNow();
            }
        } finally {
            lock.unlock();
        }
    }
}
