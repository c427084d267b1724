package org.triggers4j.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.job.WorkerId;

/** Who rightly holds which job: kept beside the store, from what passes between it and the processes. */
final class LeaseBook {
    private static final WorkerId NOBODY = new WorkerId("nobody");

    private record Held(Lease lease, WorkerId by) {}

    private final Map<JobId, Held> held = new LinkedHashMap<>();
    private final Map<JobId, Long> tokens = new LinkedHashMap<>();
    private final Map<JobId, Instant> delegatedUntil = new LinkedHashMap<>();
    private final Set<JobId> onceDelegated = new LinkedHashSet<>();
    private final int maxAttempts;
    private final Duration clockSkew;
    private int claims;
    private int rescues;

    LeaseBook(int maxAttempts, Duration clockSkew) {
        this.maxAttempts = maxAttempts;
        this.clockSkew = clockSkew;
    }

    int claims() {
        return claims;
    }

    int rescues() {
        return rescues;
    }

    boolean isCurrent(Lease lease) {
        Held now = held.get(lease.job());
        return now != null && now.lease().equals(lease);
    }

    void claimed(WorkerId worker, List<Claim> taken, Instant trueTime) {
        for (Claim claim : taken) {
            claims++;
            JobId job = claim.job().id();
            Violation.unless(!held.containsKey(job), "G4", "%s was claimed while held: %s", claim, held.get(job));
            // What was handed over in vain comes back once more, to be failed.
            int most = onceDelegated.contains(job) ? maxAttempts + 1 : maxAttempts;
            Violation.unless(claim.attempt() <= most, "G3", "%s is attempt %d", claim, claim.attempt());
            Instant runAt = claim.job().runAt();
            Violation.unless(
                    runAt == null || !trueTime.plus(clockSkew.multipliedBy(2)).isBefore(runAt),
                    "G3",
                    "%s was claimed at %s, before its time",
                    claim,
                    trueTime);
            hold(claim, worker);
        }
    }

    private void hold(Claim claim, WorkerId worker) {
        Lease lease = claim.lease();
        long last = tokens.getOrDefault(lease.job(), -1L);
        Violation.unless(lease.token() > last, "G4", "%s was given out after token %d", lease, last);
        tokens.put(lease.job(), lease.token());
        held.put(lease.job(), new Held(lease, worker));
    }

    void rescued(WorkerId dead, WorkerId rescuer, List<Claim> poisoned) {
        rescues++;
        held.values().removeIf(each -> each.by().equals(dead));
        for (Claim claim : poisoned) {
            Violation.unless(claim.attempt() >= maxAttempts, "G3", "%s was given up too soon", claim);
            hold(claim, rescuer);
        }
    }

    void delegated(Lease lease, Instant until) {
        if (isCurrent(lease)) {
            held.put(lease.job(), new Held(lease, NOBODY));
            delegatedUntil.put(lease.job(), until);
            onceDelegated.add(lease.job());
        }
    }

    boolean wasDelegated(JobId job) {
        return onceDelegated.contains(job);
    }

    /** What was delegated until then is nobody's any more. */
    void promoted(Instant now) {
        List<JobId> overdue = delegatedUntil.entrySet().stream()
                .filter(each -> !each.getValue().isAfter(now))
                .map(Map.Entry::getKey)
                .toList();
        left(overdue);
    }

    void released(Collection<Lease> leases) {
        leases.stream().filter(this::isCurrent).map(Lease::job).toList().forEach(held::remove);
    }

    void left(List<JobId> jobs) {
        jobs.forEach(held::remove);
        jobs.forEach(delegatedUntil::remove);
    }
}
