package org.triggers4j.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.store.CallStore.Admission;
import org.triggers4j.store.CallStore.Entry;
import org.triggers4j.store.CallStore.Gate;
import org.triggers4j.store.CallStore.Holder;
import org.triggers4j.store.CallStore.UniqueKey;
import org.triggers4j.store.CallStore.Window;

/**
 * The one decision of {@link CallStore#admit}, for all stores: pure, and the same for the same input.
 *
 * <p>A store locks and reads what the entries name, asks {@link #decide}, and writes the {@link Ruling}, all in one commit.
 *
 * <h2>Rules</h2>
 * <ul>
 *   <li>Entries are decided in order. Each gets all or nothing, and sees what the earlier ones took.
 *   <li>Of one entry, the window comes first, then the unique key, then the gates in their order; the first that is closed
 *       says how it ends.
 *   <li>The window is looked at every time, also by a job that was admitted before. A unique key that it has stays its own,
 *       stale or not. A place that it has takes no second permit of the rate.
 *   <li>A place belongs to a lease: a job that left its worker's hands has lost it, and pays for the next one. So every
 *       gate that a job is admitted to gets a place, also one that only has a rate. A permit is never given back.
 *   <li>A stale key goes over. Its holder is voided: it loses its lease and its places, here and now.
 *   <li>A job that has to wait is out of its worker's hands: it loses its places, and keeps a unique key that it had.
 * </ul>
 */
public final class Admissions {
    /**
     * An entry, and who asks.
     *
     * @param holder the job as others see it; empty when the entry's lease is no longer current
     */
    public record Candidate(Entry entry, Optional<Holder> holder) {}

    /** A unique key that somebody has. */
    public record UniqueClaim(String key, Holder holder, Optional<Instant> staleAt) {
        /** Whether another may take it over. */
        public boolean isStale(Instant now) {
            return staleAt.isPresent() && !now.isBefore(staleAt.get());
        }
    }

    /**
     * A gate as stores keep it, so that they can open it without being told what it is.
     *
     * @param most how many may be inside; 0 for any number
     * @param bucket the permits left, if it has a rate
     * @param inside who has a place, whether their number is limited or not
     */
    public record GateState(String key, int most, Optional<TokenBucket> bucket, List<Holder> inside) {
        public GateState {
            inside = Collections.unmodifiableList(new ArrayList<>(inside));
        }

        /** How many more it lets in now. */
        public int room(Instant now) {
            int places = most == 0 ? Integer.MAX_VALUE : Math.max(0, most - inside.size());
            return bucket.map(permits -> Math.min(places, permits.refilled(now).permits()))
                    .orElse(places);
        }

        /** When the next permit comes, if that is all that the next job waits for. */
        public Optional<Instant> nextPermit(Instant now) {
            boolean hasPlaces = most == 0 || inside.size() < most;
            return hasPlaces ? bucket.map(permits -> permits.nextPermit(now)) : Optional.empty();
        }

        /** Whether nothing would be different without it. */
        public boolean isIdle(Instant now) {
            return inside.isEmpty()
                    && bucket.stream()
                            .allMatch(permits -> permits.refilled(now).permits()
                                    == permits.rate().permits());
        }

        GateState with(Collection<Holder> others) {
            return new GateState(key, most, bucket, new ArrayList<>(others));
        }
    }

    /** What is claimed at the moment, at least as far as the entries ask; windows that are over may be missing. */
    public record Claims(Collection<UniqueClaim> unique, Collection<Window> windows, Collection<GateState> gates) {}

    /** A place in a gate, taken. */
    public record Place(String gate, Lease lease, Holder holder) {}

    /** A job to park with the reason {@link CallStore#GATE} and the gate's key; attempt taken back, token raised. */
    public record Parking(Lease lease, String gate) {}

    /**
     * What to write: first what takes away, then what is taken.
     *
     * @param admissions one per candidate, in order
     * @param voided holders whose unique key goes over. Their places are released; a call ends as {@code stale} says; a job that
     *     runs an instance becomes READY with a raised token if it is held or delegated, and otherwise stays as it is
     * @param parked jobs that wait; their places are released
     * @param claimed unique keys, replacing those of the voided
     * @param entered places
     * @param gates new or changed rows of gates; {@code inside} is as after all this
     */
    public record Ruling(
            List<Admission> admissions,
            List<Holder> voided,
            List<Parking> parked,
            List<UniqueClaim> claimed,
            List<Place> entered,
            List<GateState> gates) {}

    private final Instant now;
    private final Map<String, UniqueClaim> unique = new LinkedHashMap<>();
    private final Map<String, Instant> windows = new LinkedHashMap<>();
    private final Map<String, GateState> gates = new LinkedHashMap<>();
    private final Map<String, GateState> before = new LinkedHashMap<>();

    private final Set<JobId> gone = new LinkedHashSet<>();
    private final Map<JobId, Holder> voided = new LinkedHashMap<>();
    private final List<Parking> parked = new ArrayList<>();
    private final Map<String, UniqueClaim> claimed = new LinkedHashMap<>();
    private final List<Place> entered = new ArrayList<>();

    private Admissions(Claims claims, Instant now) {
        this.now = now;
        claims.unique().forEach(claim -> unique.put(claim.key(), claim));
        claims.windows().forEach(window -> windows.put(window.key(), window.until()));
        claims.gates().forEach(gate -> gates.put(gate.key(), gate));
        before.putAll(gates);
    }

    /** Decides for all candidates. */
    public static Ruling decide(List<Candidate> candidates, Claims claims, Instant now) {
        return new Admissions(claims, now).rule(candidates);
    }

    private Ruling rule(List<Candidate> candidates) {
        var admissions = new ArrayList<Admission>();
        for (Candidate candidate : candidates) {
            admissions.add(candidate
                    .holder()
                    .filter(holder -> !gone.contains(holder.job()))
                    .map(holder -> decide(candidate.entry(), holder))
                    .orElseGet(Admission.Lost::new));
        }
        for (int i = 0; i < admissions.size(); i++) {
            if (voided.containsKey(candidates.get(i).entry().lease().job())) {
                admissions.set(i, new Admission.Lost()); // also if it was admitted before the other took its key
            }
        }
        return new Ruling(
                admissions,
                new ArrayList<>(voided.values()),
                parked,
                new ArrayList<>(claimed.values()),
                entered,
                gates.values().stream().filter(this::isToBeWritten).toList());
    }

    private boolean isToBeWritten(GateState gate) {
        GateState old = before.get(gate.key());
        return old == null || !old.with(List.of()).equals(gate.with(List.of()));
    }

    private Admission decide(Entry entry, Holder holder) {
        Optional<Instant> until = entry.ignoreKey()
                .flatMap(key -> Optional.ofNullable(windows.get(key)))
                .filter(now::isBefore);
        if (until.isPresent()) {
            return new Admission.Ignored(until.get());
        }
        Optional<UniqueClaim> other = entry.unique()
                .flatMap(key -> Optional.ofNullable(unique.get(key.key())))
                .filter(claim -> !claim.holder().job().equals(holder.job()));
        if (other.isPresent() && !other.get().isStale(now)) {
            return new Admission.Duplicate(other.get().holder());
        }
        // A stale holder may be what fills a gate; it goes only if this entry gets everything.
        Optional<JobId> leaving = other.map(claim -> claim.holder().job());
        entry.gates().forEach(this::define);
        for (Gate gate : entry.gates()) {
            GateState state = without(leaving, gate.key());
            if (!isInside(state, holder.job()) && state.room(now) == 0) {
                return closed(entry, gate, state);
            }
        }
        other.ifPresent(claim -> voidLease(claim.holder()));
        entry.unique().ifPresent(key -> claim(key, holder));
        entry.gates().forEach(gate -> enter(gate.key(), entry.lease(), holder));
        return new Admission.Admitted(other.map(UniqueClaim::holder));
    }

    // As this entry says from now on: the newest word on a gate holds.
    private void define(Gate gate) {
        GateState old = gates.get(gate.key());
        Optional<TokenBucket> had = old == null ? Optional.empty() : old.bucket();
        Optional<TokenBucket> bucket = gate.rate()
                .map(rate -> had.map(permits -> permits.with(rate, now)).orElseGet(() -> TokenBucket.full(rate, now)));
        gates.put(gate.key(), new GateState(gate.key(), gate.most(), bucket, old == null ? List.of() : old.inside()));
    }

    private GateState state(String gate) {
        return Objects.requireNonNull(gates.get(gate));
    }

    private GateState without(Optional<JobId> job, String gate) {
        GateState state = state(gate);
        return state.with(state.inside().stream()
                .filter(inside -> !job.equals(Optional.of(inside.job())))
                .toList());
    }

    private static boolean isInside(GateState gate, JobId job) {
        return gate.inside().stream().anyMatch(inside -> inside.job().equals(job));
    }

    private Admission closed(Entry entry, Gate gate, GateState state) {
        if (!gate.waits()) {
            return new Admission.Conflict(gate.key(), state.inside());
        }
        leave(entry.lease().job());
        parked.add(new Parking(entry.lease(), gate.key()));
        return new Admission.Waiting(gate.key());
    }

    private void voidLease(Holder holder) {
        leave(holder.job());
        claimed.values().removeIf(claim -> claim.holder().equals(holder));
        parked.removeIf(parking -> parking.lease().job().equals(holder.job()));
        voided.put(holder.job(), holder);
    }

    private void leave(JobId job) {
        gone.add(job);
        entered.removeIf(place -> place.holder().job().equals(job));
        gates.replaceAll((key, state) -> without(Optional.of(job), key));
    }

    private void claim(UniqueKey key, Holder holder) {
        UniqueClaim had = unique.get(key.key());
        if (had == null || !had.holder().job().equals(holder.job())) {
            var claim = new UniqueClaim(key.key(), holder, key.staleAt());
            unique.put(key.key(), claim);
            claimed.put(key.key(), claim);
        }
    }

    private void enter(String gate, Lease lease, Holder holder) {
        GateState state = state(gate);
        if (isInside(state, holder.job())) {
            return;
        }
        var inside = new ArrayList<>(state.inside());
        inside.add(holder);
        Optional<TokenBucket> bucket =
                state.bucket().map(permits -> permits.refilled(now).taken());
        gates.put(gate, new GateState(gate, state.most(), bucket, inside));
        entered.add(new Place(gate, lease, holder));
    }
}
