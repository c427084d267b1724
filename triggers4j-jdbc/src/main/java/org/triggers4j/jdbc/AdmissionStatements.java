package org.triggers4j.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.triggers4j.job.Lease;
import org.triggers4j.store.Admissions;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.CallStore.EndOf;
import org.triggers4j.store.CallStore.Entry;

/** The statements of an admission, one implementation per database. */
interface AdmissionStatements {
    /**
     * What an admission has locked and read.
     *
     * @param holders of the entries' jobs those that are held, by the lease that is current
     */
    record Found(Map<Lease, CallStore.Holder> holders, Admissions.Claims claims) {
        List<Admissions.Candidate> candidates(List<Entry> entries) {
            return entries.stream()
                    .map(entry -> new Admissions.Candidate(entry, Optional.ofNullable(holders.get(entry.lease()))))
                    .toList();
        }
    }

    /** Locks unique keys, jobs and gates, in this order, and reads what decides about the entries. */
    Found lock(Tx tx, List<Entry> entries, Instant now) throws SQLException;

    /** Writes what was decided, and wakes who waits for what was left. */
    void write(Tx tx, Admissions.Ruling ruling, EndOf stale) throws SQLException;
}
