package org.triggers4j.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.triggers4j.job.JobId;
import org.triggers4j.store.Admissions.GateState;
import org.triggers4j.store.Admissions.Place;
import org.triggers4j.store.Admissions.UniqueClaim;
import org.triggers4j.store.CallStore.Window;
import org.triggers4j.store.Writes.WindowRow;

/**
 * What jobs have claimed: unique keys, places in gates; and the windows, which belong to nobody. Not thread-safe: guarded by
 * the lock of {@link MemoryState}.
 */
final class MemoryClaims {
    private final Map<String, UniqueClaim> unique = new TreeMap<>();
    private final Map<JobId, Set<String>> keysOf = new TreeMap<>();
    private final Map<String, WindowRow> windows = new TreeMap<>();
    // Without those inside, who are in the places.
    private final Map<String, GateState> gates = new TreeMap<>();
    private final Map<String, Map<JobId, Place>> places = new TreeMap<>();
    private final Map<JobId, Set<String>> placesOf = new TreeMap<>();
    private final Set<String> left = new LinkedHashSet<>();

    // ---- unique keys --------------------------------------------------------------------------------------------

    Optional<UniqueClaim> unique(String key) {
        return Optional.ofNullable(unique.get(key));
    }

    Collection<UniqueClaim> unique() {
        return unique.values();
    }

    /** Gives the key to this one, whoever has it. */
    void claim(UniqueClaim claim) {
        UniqueClaim old = unique.put(claim.key(), claim);
        if (old != null) {
            remove(keysOf, old.holder().job(), old.key());
        }
        add(keysOf, claim.holder().job(), claim.key());
    }

    // ---- windows ------------------------------------------------------------------------------------------------

    /** Until when the window is open; empty when it is not. */
    Optional<Instant> openUntil(String key, Instant now) {
        return Optional.ofNullable(windows.get(key))
                .map(row -> row.window().until())
                .filter(now::isBefore);
    }

    void open(Window window, Instant now, boolean replaces) {
        if (replaces || openUntil(window.key(), now).isEmpty()) {
            windows.put(window.key(), new WindowRow(window, now));
        }
    }

    /** Also those that are over and not yet removed; may be changed. */
    Map<String, WindowRow> windows() {
        return windows;
    }

    // ---- gates --------------------------------------------------------------------------------------------------

    Optional<GateState> gate(String key) {
        return Optional.ofNullable(gates.get(key)).map(this::inhabited);
    }

    List<GateState> gates() {
        return gates.values().stream().map(this::inhabited).toList();
    }

    private GateState inhabited(GateState gate) {
        var inside = places.getOrDefault(gate.key(), Map.of()).values().stream()
                .map(Place::holder)
                .toList();
        return new GateState(gate.key(), gate.most(), gate.bucket(), inside);
    }

    /** Inserts or replaces what the gate is; who is inside stays. */
    void define(GateState gate) {
        gates.put(gate.key(), new GateState(gate.key(), gate.most(), gate.bucket(), List.of()));
    }

    void removeGate(String key) {
        gates.remove(key);
    }

    List<Place> places() {
        return places.values().stream()
                .flatMap(inside -> inside.values().stream())
                .toList();
    }

    void enter(Place place) {
        places.computeIfAbsent(place.gate(), gate -> new TreeMap<>())
                .put(place.holder().job(), place);
        add(placesOf, place.holder().job(), place.gate());
    }

    /** Whether the job has a place in a gate. */
    boolean isInside(JobId job) {
        return placesOf.containsKey(job);
    }

    /** Whether jobs that run instances have any. */
    boolean concernInstances() {
        return unique.values().stream()
                        .anyMatch(claim -> claim.holder().instance().isPresent())
                || places().stream().anyMatch(place -> place.holder().instance().isPresent());
    }

    // ---- release ------------------------------------------------------------------------------------------------

    /** Takes everything from a job. */
    void release(JobId job) {
        Optional.ofNullable(keysOf.remove(job)).ifPresent(keys -> keys.forEach(unique::remove));
        leave(job);
    }

    /** Takes its places in gates from a job. */
    void leave(JobId job) {
        Optional.ofNullable(placesOf.remove(job))
                .ifPresent(those -> those.forEach(gate -> {
                    remove(places, gate, job);
                    left.add(gate);
                }));
    }

    /** The gates that somebody has left since this was asked. */
    List<String> takeLeft() {
        List<String> taken = new ArrayList<>(left);
        left.clear();
        return taken;
    }

    /**
     * Takes from jobs what they have no more right to: of a job that is gone everything, of one whose lease is another its
     * places.
     *
     * @return how many claims
     */
    int releaseLost(MemoryJobs jobs) {
        List<JobId> gone =
                keysOf.keySet().stream().filter(job -> jobs.find(job).isEmpty()).toList();
        List<Place> lost = places().stream()
                .filter(place -> jobs.current(place.lease()).isEmpty())
                .toList();
        int keys = gone.stream()
                .mapToInt(job -> keysOf.getOrDefault(job, Set.of()).size())
                .sum();
        gone.forEach(this::release);
        lost.forEach(place -> leave(place.holder().job()));
        return keys + lost.size();
    }

    private static void add(Map<JobId, Set<String>> index, JobId job, String key) {
        index.computeIfAbsent(job, id -> new TreeSet<>()).add(key);
    }

    private static void remove(Map<JobId, Set<String>> index, JobId job, String key) {
        index.computeIfPresent(job, (id, keys) -> keys.remove(key) && keys.isEmpty() ? null : keys);
    }

    private static void remove(Map<String, Map<JobId, Place>> index, String key, JobId job) {
        index.computeIfPresent(key, (gate, inside) -> inside.remove(job) != null && inside.isEmpty() ? null : inside);
    }
}
