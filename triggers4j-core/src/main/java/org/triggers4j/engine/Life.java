package org.triggers4j.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.triggers4j.job.WorkerId;

/**
 * One life of this process as a worker: an id, the moment until which its leases are surely its own, and what it runs.
 *
 * <p>The deadline counts from the monotonic time <em>before</em> the last successful heartbeat. Past it the life is
 * over, whatever others think: it ends nothing any more, and the process comes back under a new id. A process without a
 * heartbeat has no such moment: whether a lease of its is still its own, the token alone says.
 */
final class Life {
    private final WorkerId id;
    private final Set<Execution> executions = ConcurrentHashMap.newKeySet();
    private final boolean hasHeartbeat;
    private volatile long deadlineNanos;
    private volatile boolean isOver;

    Life(WorkerId id, boolean hasHeartbeat, long deadlineNanos) {
        this.id = id;
        this.hasHeartbeat = hasHeartbeat;
        this.deadlineNanos = deadlineNanos;
    }

    WorkerId id() {
        return id;
    }

    boolean isLive(long nowNanos) {
        return !isOver && (!hasHeartbeat || isBeforeDeadline(nowNanos));
    }

    boolean isBeforeDeadline(long nowNanos) {
        return nowNanos - deadlineNanos < 0;
    }

    void extend(long newDeadlineNanos) {
        deadlineNanos = newDeadlineNanos;
    }

    /** Ends this life: everything it runs is told to stop. */
    void end() {
        isOver = true;
        cancelAll();
    }

    void cancelAll() {
        waitingFirst().forEach(Execution::cancel);
    }

    /** In the order in which they are cancelled: else a slot that becomes free would begin with one that is cancelled next. */
    List<Execution> waitingFirst() {
        var waiting = new ArrayList<Execution>();
        var begun = new ArrayList<Execution>();
        executions.forEach(execution -> (execution.isWaiting() ? waiting : begun).add(execution));
        waiting.addAll(begun);
        return waiting;
    }

    void add(Execution execution) {
        executions.add(execution);
    }

    void remove(Execution execution) {
        executions.remove(execution);
    }

    Set<Execution> executions() {
        return executions;
    }
}
