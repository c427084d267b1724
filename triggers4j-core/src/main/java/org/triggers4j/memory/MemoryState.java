package org.triggers4j.memory;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.triggers4j.job.JobId;
import org.triggers4j.store.CallStore.EndedCall;
import org.triggers4j.store.JobQueue.WorkerBeat;
import org.triggers4j.store.ScheduleRow;
import org.triggers4j.store.ScheduleStore.Sign;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.Workflow;

/** All tables, and the one lock that guards them; rows are immutable values. */
final class MemoryState {
    private final ReentrantLock lock = new ReentrantLock();
    private final NavigableMap<SessionUid, MemorySession> sessions =
            new TreeMap<>(Comparator.comparing(SessionUid::value, Utf8Order.INSTANCE));
    private final Map<String, Workflow> workflows = new LinkedHashMap<>();
    private final Map<String, WorkerBeat> workers = new TreeMap<>();
    private final MemoryClaims claims = new MemoryClaims();
    private final MemoryJobs jobs = new MemoryJobs(claims);
    private final MemoryGates gates = new MemoryGates(jobs, claims);
    private final NavigableMap<JobId, EndedCall> endedCalls = new TreeMap<>();
    private final NavigableMap<String, ScheduleRow> schedules = new TreeMap<>(Utf8Order.INSTANCE);
    private List<Sign> signs = List.of();
    private boolean isPartial;
    private final Map<SessionUid, String> unreadable = new LinkedHashMap<>();

    /** Does the work while nobody else does any; then lets those in for whom it has made room. */
    <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            T done = work.get();
            gates.openLeft();
            return done;
        } finally {
            lock.unlock();
        }
    }

    NavigableMap<SessionUid, MemorySession> sessions() {
        return sessions;
    }

    Optional<MemorySession> session(SessionUid uid) {
        return Optional.ofNullable(sessions.get(uid));
    }

    /** By hash. */
    Map<String, Workflow> workflows() {
        return workflows;
    }

    /** Workers not declared dead, by id. */
    Map<String, WorkerBeat> workers() {
        return workers;
    }

    MemoryJobs jobs() {
        return jobs;
    }

    MemoryClaims claims() {
        return claims;
    }

    MemoryGates gates() {
        return gates;
    }

    NavigableMap<JobId, EndedCall> endedCalls() {
        return endedCalls;
    }

    /** By name. */
    NavigableMap<String, ScheduleRow> schedules() {
        return schedules;
    }

    /** Of schedulers. */
    List<Sign> signs() {
        return signs;
    }

    void signs(List<Sign> changed) {
        signs = changed;
    }

    /** Sessions that are there and must not be written, each with the reason. */
    Map<SessionUid, String> unreadable() {
        return unreadable;
    }

    /** Says that jobs may exist that are not in the tables, until {@link #allJobsAreThere}. */
    void someJobsAreElsewhere() {
        isPartial = true;
    }

    /** Says that no other jobs exist, and takes from those that are gone what they had claimed; the next step opens gates. */
    void allJobsAreThere() {
        isPartial = false;
        releaseLost();
    }

    /** Takes from jobs what they have no more right to, as far as that can be known; returns how many claims. */
    int releaseLost() {
        return isPartial ? 0 : claims.releaseLost(jobs);
    }

    /** Forgets gates that nobody needs, as far as that can be known. */
    void forgetIdleGates(Instant now) {
        if (!isPartial) {
            gates.forgetIdle(now);
        }
    }

    boolean delete(SessionUid uid) {
        jobs.ofSession(uid.value()).forEach(jobs::remove);
        return sessions.remove(uid) != null;
    }
}
