package org.triggers4j.memory;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.triggers4j.store.Admissions.GateState;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.TokenBucket;

/** Lets jobs in that wait for gates. Not thread-safe: guarded by the lock of {@link MemoryState}. */
final class MemoryGates {
    private final MemoryJobs jobs;
    private final MemoryClaims claims;

    MemoryGates(MemoryJobs jobs, MemoryClaims claims) {
        this.jobs = jobs;
        this.claims = claims;
    }

    /** Opens those that somebody has left. */
    void openLeft() {
        claims.takeLeft()
                .forEach(key -> claims.gate(key).ifPresent(gate -> {
                    // What the time is, nobody has said: permits that have come since its last refill are found by the
                    // next poll.
                    Instant then = gate.bucket().map(TokenBucket::at).orElse(Instant.EPOCH);
                    open(gate, then, Integer.MAX_VALUE);
                }));
    }

    /** Opens all gates that somebody waits for. */
    int open(Instant now, int limit) {
        int opened = 0;
        for (GateState gate : awaited()) {
            opened += open(gate, now, limit - opened);
        }
        return opened;
    }

    private int open(GateState gate, Instant now, int limit) {
        List<MemoryJob> fortunate =
                waitingFor(gate).stream().limit(Math.min(limit, gate.room(now))).toList();
        fortunate.forEach(row -> jobs.put(row.ready()));
        return fortunate.size();
    }

    private List<MemoryJob> waitingFor(GateState gate) {
        return jobs.parkedFor(CallStore.GATE + gate.key());
    }

    // A gate that nobody has described lets everybody in: those who know better describe it when they ask again.
    private List<GateState> awaited() {
        return jobs.parkingReasons().stream()
                .filter(reason -> reason.startsWith(CallStore.GATE))
                .map(reason -> reason.substring(CallStore.GATE.length()))
                .map(key -> claims.gate(key).orElseGet(() -> new GateState(key, 0, Optional.empty(), List.of())))
                .toList();
    }

    Optional<Instant> nextPermit(Instant now) {
        return awaited().stream().flatMap(gate -> gate.nextPermit(now).stream()).min(Comparator.naturalOrder());
    }

    /** Forgets gates that are as new, and that nobody waits for. */
    void forgetIdle(Instant now) {
        List<GateState> idle = claims.gates().stream()
                .filter(gate -> gate.isIdle(now) && waitingFor(gate).isEmpty())
                .toList();
        idle.forEach(gate -> claims.removeGate(gate.key()));
    }
}
