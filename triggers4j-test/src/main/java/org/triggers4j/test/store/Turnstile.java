package org.triggers4j.test.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.triggers4j.job.Claim;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.CallStore.Admission;
import org.triggers4j.store.CallStore.Entry;
import org.triggers4j.store.CallStore.Gate;
import org.triggers4j.store.Store;

/** A worker that claims jobs and takes them through their gates; for one thread. */
final class Turnstile {
    private final Store store;
    private final WorkerId worker;

    Turnstile(Store store, WorkerId worker) {
        this.store = store;
        this.worker = worker;
    }

    /** Claims what there is, or looks for openings when there is nothing; those that may run. */
    List<Claim> turn(Function<Claim, List<Gate>> gates) {
        List<Claim> claims = store.queue().claim(worker, StoreFixture.offer(), 3);
        if (claims.isEmpty()) {
            store.calls().openGates(StoreFixture.T0, 10);
            return List.of();
        }
        List<Entry> entries = claims.stream()
                .map(claim -> new Entry(claim.lease(), Optional.empty(), Optional.empty(), gates.apply(claim)))
                .toList();
        List<Admission> admissions = store.calls().admit(entries, StoreFixture.T0, CallFixture.STALE);
        var admitted = new ArrayList<Claim>();
        for (int i = 0; i < claims.size(); i++) {
            if (admissions.get(i) instanceof Admission.Admitted) {
                admitted.add(claims.get(i));
            }
        }
        return admitted;
    }

    void end(Claim claim) {
        if (!store.calls().end(List.of(CallFixture.over(claim))).get(0)) {
            throw new AssertionError("The lease of an admitted job is lost: " + claim);
        }
    }
}
