package org.triggers4j.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.job.Work;
import org.triggers4j.job.WorkerId;

/** The queue's table with its indexes. Not thread-safe: guarded by the lock of {@link MemoryState}. */
final class MemoryJobs {
    static final Comparator<Job> URGENCY =
            Comparator.comparingInt(Job::priority).reversed().thenComparing(Job::id);

    private final MemoryClaims claims;
    private final NavigableMap<JobId, MemoryJob> rows = new TreeMap<>();
    private final Map<String, NavigableSet<Job>> ready = new TreeMap<>();
    // LATER and DELEGATED ones, by their time.
    private final NavigableSet<Job> timed =
            new TreeSet<>(Comparator.comparing((Job job) -> Objects.requireNonNull(job.runAt()))
                    .thenComparing(Job::id));
    private final NavigableSet<JobId> parked = new TreeSet<>();
    private final Map<String, NavigableSet<Job>> parkedFor = new TreeMap<>();
    private final Map<String, NavigableSet<JobId>> heldBy = new TreeMap<>();
    private final Map<String, NavigableSet<JobId>> pinnedTo = new TreeMap<>();
    private final Map<String, NavigableSet<JobId>> ofSession = new TreeMap<>();

    MemoryJobs(MemoryClaims claims) {
        this.claims = claims;
    }

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

    Collection<MemoryJob> youngestFirst() {
        return rows.descendingMap().values();
    }

    /** Inserts or replaces; a job whose token changes has left its worker's hands, and so its places in gates. */
    void put(MemoryJob row) {
        MemoryJob old = unlink(row.id());
        if (old != null && old.token() != row.token()) {
            claims.leave(row.id());
        }
        rows.put(row.id(), row);
        Job job = row.job();
        switch (row.state()) {
            case READY -> add(ready, job.queue(), URGENCY, job);
            case LATER, DELEGATED -> timed.add(job);
            case PARKED -> {
                parked.add(job.id());
                add(parkedFor, Objects.requireNonNull(row.parkedFor()), URGENCY, job);
            }
            case HELD -> add(heldBy, Objects.requireNonNull(row.worker()).value(), Comparator.naturalOrder(), job.id());
        }
        if (job.pinnedTo() != null) {
            add(pinnedTo, job.pinnedTo().value(), Comparator.naturalOrder(), job.id());
        }
        if (job.work() instanceof Work.InstanceRun run) {
            add(ofSession, run.session(), Comparator.naturalOrder(), job.id());
        }
    }

    /** Removes it, with everything it has claimed. */
    void remove(JobId id) {
        unlink(id);
        claims.release(id);
    }

    private @Nullable MemoryJob unlink(JobId id) {
        MemoryJob row = rows.remove(id);
        if (row == null) {
            return null;
        }
        Job job = row.job();
        switch (row.state()) {
            case READY -> remove(ready, job.queue(), job);
            case LATER, DELEGATED -> timed.remove(job);
            case PARKED -> {
                parked.remove(id);
                remove(parkedFor, Objects.requireNonNull(row.parkedFor()), job);
            }
            case HELD -> remove(heldBy, Objects.requireNonNull(row.worker()).value(), id);
        }
        if (job.pinnedTo() != null) {
            remove(pinnedTo, job.pinnedTo().value(), id);
        }
        if (job.work() instanceof Work.InstanceRun run) {
            remove(ofSession, run.session(), id);
        }
        return row;
    }

    private static <T> void add(Map<String, NavigableSet<T>> index, String key, Comparator<T> order, T element) {
        index.computeIfAbsent(key, k -> new TreeSet<>(order)).add(element);
    }

    private static <T> void remove(Map<String, NavigableSet<T>> index, String key, T element) {
        NavigableSet<T> elements = Objects.requireNonNull(index.get(key));
        elements.remove(element);
        if (elements.isEmpty()) {
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

    /** PARKED jobs with this reason, most urgent first. */
    List<MemoryJob> parkedFor(String reason) {
        return rows(parkedFor.getOrDefault(reason, new TreeSet<>(URGENCY)).stream()
                .map(Job::id)
                .toList());
    }

    /** What jobs are parked for. */
    Set<String> parkingReasons() {
        return new LinkedHashSet<>(parkedFor.keySet());
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
