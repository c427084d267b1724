package org.triggers4j.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.triggers4j.job.Job;
import org.triggers4j.store.Admissions;
import org.triggers4j.store.Admissions.Candidate;
import org.triggers4j.store.Admissions.Claims;
import org.triggers4j.store.Admissions.GateState;
import org.triggers4j.store.Admissions.Ruling;
import org.triggers4j.store.Admissions.UniqueClaim;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.CallStore.Admission;
import org.triggers4j.store.CallStore.EndOf;
import org.triggers4j.store.CallStore.Entry;
import org.triggers4j.store.CallStore.Holder;
import org.triggers4j.store.CallStore.Window;
import org.triggers4j.workflow.InstanceName;

/** Reads what {@link Admissions} needs, and writes what it says. Guarded by the lock of {@link MemoryState}. */
final class MemoryAdmission {
    private final MemoryJobs jobs;
    private final MemoryClaims claims;
    private final MemoryEnds ends;

    MemoryAdmission(MemoryState state, MemoryEnds ends) {
        this.jobs = state.jobs();
        this.claims = state.claims();
        this.ends = ends;
    }

    List<Admission> admit(List<Entry> entries, Instant now, EndOf stale) {
        List<Candidate> candidates = entries.stream()
                .map(entry -> new Candidate(
                        entry, jobs.heldUnder(entry.lease()).map(MemoryJob::job).map(MemoryAdmission::holder)))
                .toList();
        Ruling ruling = Admissions.decide(candidates, read(entries), now);
        ruling.voided().forEach(holder -> ends.voidHolder(holder.job(), stale));
        ruling.parked()
                .forEach(parking -> jobs.heldUnder(parking.lease())
                        .map(row -> row.parkedUnrun(CallStore.GATE + parking.gate()))
                        .ifPresent(jobs::put));
        ruling.claimed().forEach(claims::claim);
        ruling.gates().forEach(claims::define);
        ruling.entered().forEach(claims::enter);
        return ruling.admissions();
    }

    private Claims read(List<Entry> entries) {
        var unique = new ArrayList<UniqueClaim>();
        var windows = new ArrayList<Window>();
        var gates = new LinkedHashMap<String, GateState>();
        for (Entry entry : entries) {
            entry.unique().flatMap(key -> claims.unique(key.key())).ifPresent(unique::add);
            entry.ignoreKey()
                    .ifPresent(key ->
                            Optional.ofNullable(claims.windows().get(key)).ifPresent(row -> windows.add(row.window())));
            entry.gates().forEach(gate -> claims.gate(gate.key()).ifPresent(state -> gates.put(gate.key(), state)));
        }
        return new Claims(unique, windows, gates.values());
    }

    /** The job as others see it. */
    static Holder holder(Job job) {
        if (job.isCall()) {
            return new Holder(job.id(), Optional.empty());
        }
        var name =
                new InstanceName(job.instance().instanceTask(), job.instance().instanceNumber());
        return new Holder(job.id(), Optional.of(job.instance().session() + "/" + name));
    }
}
