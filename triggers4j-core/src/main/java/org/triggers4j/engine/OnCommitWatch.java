package org.triggers4j.engine;

import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.triggers4j.job.JobId;
import org.triggers4j.store.CallStore;

/**
 * Watches the transactions that calls were made in, which nobody else tells about: a call that the store has was committed; one
 * that it does not have although its connection is closed was rolled back. Only the listeners and the wake-up depend on
 * this, so it gives up after a while.
 */
final class OnCommitWatch {
    private static final int MOST_PER_LOOK = 500;
    private static final Duration LOOKS_OFTEN_FOR = Duration.ofSeconds(3);
    private static final Duration LOOKS_OFTEN_EVERY = Duration.ofMillis(10);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration GIVES_UP_AFTER = Duration.ofHours(1);

    private final CallStore store;
    private final Environment environment;
    private final Lifecycle lifecycle;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock.
    private final Map<JobId, Expected> expected = new LinkedHashMap<>();
    private Runnable wake = () -> {};

    private record Expected(
            WeakReference<Connection> connection, long sinceNanos, Runnable committed, Runnable rolledBack) {}

    OnCommitWatch(CallStore store, Environment environment, Lifecycle lifecycle) {
        this.store = store;
        this.environment = environment;
        this.lifecycle = lifecycle;
    }

    void onWork(Runnable listener) {
        wake = listener;
    }

    /** From now on. */
    void expect(JobId id, Connection connection, Runnable committed, Runnable rolledBack) {
        lock.lock();
        try {
            expected.put(id, new Expected(new WeakReference<>(connection), environment.nanos(), committed, rolledBack));
        } finally {
            lock.unlock();
        }
        wake.run();
    }

    /** Looks once; returns how long to wait until the next look. */
    Duration step() {
        Map<JobId, Expected> now = snapshot();
        if (now.isEmpty()) {
            return IDLE;
        }
        // First who is over, then who is there: a call whose connection was closed before it was looked for stays away.
        Set<JobId> over = Set.copyOf(
                now.keySet().stream().filter(id -> isOver(now.get(id))).toList());
        var ids = new ArrayList<>(now.keySet());
        for (int from = 0; from < ids.size(); from += MOST_PER_LOOK) {
            look(ids.subList(from, Math.min(ids.size(), from + MOST_PER_LOOK)), over, now);
        }
        return nextLook();
    }

    private Map<JobId, Expected> snapshot() {
        lock.lock();
        try {
            return new LinkedHashMap<>(expected);
        } finally {
            lock.unlock();
        }
    }

    private void look(List<JobId> ids, Set<JobId> over, Map<JobId, Expected> now) {
        Set<JobId> found = store.find(ids).keySet();
        for (JobId id : ids) {
            Expected one = Objects.requireNonNull(now.get(id));
            boolean isThere = found.contains(id);
            if (isThere || over.contains(id) || isTooOld(one)) {
                settle(id);
                if (isThere) {
                    one.committed().run();
                    lifecycle.ring();
                } else if (over.contains(id)) {
                    one.rolledBack().run();
                }
            }
        }
    }

    private void settle(JobId id) {
        lock.lock();
        try {
            expected.remove(id);
        } finally {
            lock.unlock();
        }
    }

    private boolean isTooOld(Expected one) {
        return environment.nanos() - one.sinceNanos() > GIVES_UP_AFTER.toNanos();
    }

    private static boolean isOver(@Nullable Expected one) {
        Connection connection = one == null ? null : one.connection().get();
        try {
            return connection == null || connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    private Duration nextLook() {
        lock.lock();
        try {
            long now = environment.nanos();
            boolean isRecent =
                    expected.values().stream().anyMatch(one -> now - one.sinceNanos() < LOOKS_OFTEN_FOR.toNanos());
            return isRecent ? LOOKS_OFTEN_EVERY : IDLE;
        } finally {
            lock.unlock();
        }
    }
}
