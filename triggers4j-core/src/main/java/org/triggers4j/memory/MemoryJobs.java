package org.triggers4j.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.job.Work;
import org.triggers4j.job.WorkerId;

/** The queue's table with its indexes. Not thread-safe: guarded by the lock of {@link MemoryState}. */
final class MemoryJobs {
    static final Comparator<Job> URGENCY =
            Comparator.comparingInt(Job::priority).reversed().thenComparing(Job::id);

    private final Map<JobId, MemoryJob> rows = new TreeMap<>();
    private final Map<String, NavigableSet<Job>> ready = new TreeMap<>();
    // LATER and DELEGATED ones, by their time.
    private final NavigableSet<Job> timed =
            new TreeSet<>(Comparator.comparing((Job job) -> Objects.requireNonNull(job.runAt()))
                    .thenComparing(Job::id));
    private final NavigableSet<JobId> parked = new TreeSet<>();
    private final Map<String, NavigableSet<JobId>> heldBy = new TreeMap<>();
    private final Map<String, NavigableSet<JobId>> pinnedTo = new TreeMap<>();
    private final Map<String, NavigableSet<JobId>> ofSession = new TreeMap<>();

    Optional<MemoryJob> find(JobId id) {
        return Optional.ofNullable(rows.get(id));
    }

    Optional<MemoryJob> heldUnder(Lease lease) {
        return find(lease.job()).filter(row -> row.isHeldUnder(lease));
    }

    /** The job that the lease may still end. */
    Optional<MemoryJob> current(Lease lease) {
        return find(lease.job()).filter(row -> row.isCurrent(lease));
    }

    Collection<MemoryJob> all() {
        return rows.values();
    }

    /** Inserts or replaces. */
    void put(MemoryJob row) {
        remove(row.id());
        rows.put(row.id(), row);
        Job job = row.job();
        switch (row.state()) {
            case READY ->
                ready.computeIfAbsent(job.queue(), q -> new TreeSet<>(URGENCY)).add(job);
            case LATER, DELEGATED -> timed.add(job);
            case PARKED -> parked.add(job.id());
            case HELD -> add(heldBy, Objects.requireNonNull(row.worker()).value(), job.id());
        }
        if (job.pinnedTo() != null) {
            add(pinnedTo, job.pinnedTo().value(), job.id());
        }
        if (job.work() instanceof Work.InstanceRun run) {
            add(ofSession, run.session(), job.id());
        }
    }

    void remove(JobId id) {
        MemoryJob row = rows.remove(id);
        if (row == null) {
            return;
        }
        Job job = row.job();
        switch (row.state()) {
            case READY -> removeReady(job);
            case LATER, DELEGATED -> timed.remove(job);
            case PARKED -> parked.remove(id);
            case HELD -> remove(heldBy, Objects.requireNonNull(row.worker()).value(), id);
        }
        if (job.pinnedTo() != null) {
            remove(pinnedTo, job.pinnedTo().value(), id);
        }
        if (job.work() instanceof Work.InstanceRun run) {
            remove(ofSession, run.session(), id);
        }
    }

    private void removeReady(Job job) {
        NavigableSet<Job> queue = Objects.requireNonNull(ready.get(job.queue()));
        queue.remove(job);
        if (queue.isEmpty()) {
            ready.remove(job.queue());
        }
    }

    private static void add(Map<String, NavigableSet<JobId>> index, String key, JobId id) {
        index.computeIfAbsent(key, k -> new TreeSet<>()).add(id);
    }

    private static void remove(Map<String, NavigableSet<JobId>> index, String key, JobId id) {
        NavigableSet<JobId> ids = Objects.requireNonNull(index.get(key));
        ids.remove(id);
        if (ids.isEmpty()) {
            index.remove(key);
        }
    }

    /** READY jobs of one queue, most urgent first; do not change the table while reading. */
    Collection<Job> ready(String queue) {
        return ready.getOrDefault(queue, new TreeSet<>(URGENCY));
    }

    /** READY jobs of all queues, queue by queue. */
    List<Job> ready() {
        var all = new ArrayList<Job>();
        ready.values().forEach(all::addAll);
        return all;
    }

    /** Of all that wait for a time. */
    Optional<Job> soonest() {
        return timed.isEmpty() ? Optional.empty() : Optional.of(timed.first());
    }

    Optional<Instant> soonestTime() {
        return soonest().map(job -> Objects.requireNonNull(job.runAt()));
    }

    /** PARKED jobs, oldest first. */
    List<MemoryJob> parked() {
        return rows(parked);
    }

    List<MemoryJob> heldBy(WorkerId worker) {
        return rows(heldBy.getOrDefault(worker.value(), new TreeSet<>()));
    }

    List<MemoryJob> pinnedTo(WorkerId worker) {
        return rows(pinnedTo.getOrDefault(worker.value(), new TreeSet<>()));
    }

    int countPinned(WorkerId worker) {
        return pinnedTo.getOrDefault(worker.value(), new TreeSet<>()).size();
    }

    /** Ids of the jobs of a session. */
    List<JobId> ofSession(String uid) {
        return new ArrayList<>(ofSession.getOrDefault(uid, new TreeSet<>()));
    }

    /** Workers that hold a job or have one pinned to them. */
    Set<WorkerId> holders() {
        var holders = new LinkedHashSet<WorkerId>();
        heldBy.keySet().forEach(worker -> holders.add(new WorkerId(worker)));
        pinnedTo.keySet().forEach(worker -> holders.add(new WorkerId(worker)));
        return holders;
    }

    private List<MemoryJob> rows(Collection<JobId> ids) {
        return ids.stream().map(id -> Objects.requireNonNull(rows.get(id))).toList();
    }
}
