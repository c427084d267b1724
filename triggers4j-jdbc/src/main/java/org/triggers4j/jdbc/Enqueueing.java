package org.triggers4j.jdbc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.triggers4j.error.StoreException;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.store.Admissions;
import org.triggers4j.store.CallStore.Enqueued;
import org.triggers4j.store.CallStore.Holder;
import org.triggers4j.store.CallStore.NewCall;

/**
 * What becomes of calls that have unique keys or windows, decided on what a transaction has locked and read. Pure.
 *
 * @param outcomes one per call, in order; empty for those whose key somebody else has locked
 * @param accepted calls to write
 * @param voided holders whose keys go over
 */
record Enqueueing(List<Optional<Enqueued>> outcomes, List<NewCall> accepted, List<Holder> voided) {
    /**
     * What was found.
     *
     * @param locked unique keys that are locked now
     * @param windows until when keys are ignored
     * @param unique who has which key
     * @param known calls that are in the store already, live or over
     */
    record Seen(
            Set<String> locked,
            Map<String, Instant> windows,
            Map<String, Admissions.UniqueClaim> unique,
            Set<JobId> known) {
        static Seen nothing() {
            return new Seen(new LinkedHashSet<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashSet<>());
        }
    }

    /** The refusal of a call whose id is known. */
    static Enqueued known(JobId id) {
        return new Enqueued.Failed(new StoreException(
                StoreException.Kind.DEFINITE, "Nothing was enqueued: call " + id + " exists already.", null));
    }

    List<Job> jobs() {
        return accepted.stream().map(NewCall::job).toList();
    }

    List<JobId> voidedJobs() {
        return voided.stream().map(Holder::job).toList();
    }

    boolean isEmpty() {
        return accepted.isEmpty();
    }

    /**
     * Decides about the calls, one after the other.
     *
     * @param isInDoubt whether they may have been written a moment ago, so that those that are known are these
     */
    static Enqueueing decide(List<NewCall> calls, Seen seen, Instant now, boolean isInDoubt) {
        var decision = new Decision(seen, now, isInDoubt);
        var outcomes = new ArrayList<Optional<Enqueued>>();
        calls.forEach(call -> outcomes.add(decision.of(call)));
        return new Enqueueing(outcomes, decision.accepted, decision.voided);
    }

    private static final class Decision {
        private final Seen seen;
        private final Instant now;
        private final boolean isInDoubt;
        private final Map<String, Holder> taken = new LinkedHashMap<>();
        private final Set<JobId> known;
        private final List<NewCall> accepted = new ArrayList<>();
        private final List<Holder> voided = new ArrayList<>();

        Decision(Seen seen, Instant now, boolean isInDoubt) {
            this.seen = seen;
            this.now = now;
            this.isInDoubt = isInDoubt;
            this.known = new LinkedHashSet<>(seen.known());
        }

        Optional<Enqueued> of(NewCall call) {
            JobId id = call.job().id();
            Optional<String> key = call.unique().map(unique -> unique.key());
            if (key.isPresent() && !seen.locked().contains(key.get())) {
                return Optional.empty();
            }
            if (known.contains(id)) {
                return Optional.of(isInDoubt ? new Enqueued.Accepted(id) : known(id));
            }
            Optional<Instant> until = call.ignoreKey()
                    .flatMap(ignored -> Optional.ofNullable(seen.windows().get(ignored)))
                    .filter(now::isBefore);
            if (until.isPresent()) {
                return Optional.of(new Enqueued.Ignored(until.get()));
            }
            Optional<Holder> inTheWay = key.flatMap(this::inTheWay);
            if (inTheWay.isPresent()) {
                return Optional.of(new Enqueued.Duplicate(inTheWay.get()));
            }
            Optional<Holder> stale = key.flatMap(unique -> take(unique, id));
            known.add(id);
            accepted.add(call);
            return Optional.of(new Enqueued.Accepted(id, stale));
        }

        private Optional<Holder> inTheWay(String key) {
            if (taken.containsKey(key)) {
                return Optional.of(taken.get(key));
            }
            return Optional.ofNullable(seen.unique().get(key))
                    .filter(claim -> !claim.isStale(now))
                    .map(Admissions.UniqueClaim::holder);
        }

        // Returns from whom.
        private Optional<Holder> take(String key, JobId id) {
            Optional<Holder> stale = Optional.ofNullable(seen.unique().get(key)).map(Admissions.UniqueClaim::holder);
            stale.ifPresent(voided::add);
            taken.put(key, new Holder(id, Optional.empty()));
            return stale;
        }
    }
}
