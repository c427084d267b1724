package org.triggers4j.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.store.Admissions;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.CallStore.EndOf;
import org.triggers4j.store.CallStore.Entry;

/** Admission on SQLite, where there is nothing to lock. */
final class SqliteAdmissionStatements implements AdmissionStatements {
    private final SqliteCallStatements calls;
    private final SqliteGateStatements gates;
    private final String held;
    private final String park;

    SqliteAdmissionStatements(JdbcOptions options, SqliteCallStatements calls, SqliteGateStatements gates) {
        this.calls = calls;
        this.gates = gates;
        this.held = options.sql("""
                SELECT id AS job, uid, instance_task, instance_no
                FROM {}job
                WHERE id = ? AND token = ? AND state = 'H'
                """);
        this.park = options.sql("""
                UPDATE {}job
                SET state = 'P', worker = NULL, token = token + 1, attempt = attempt - 1, started_at = NULL,
                    parked_for = ?3, gate_key = ?4
                WHERE id = ?1 AND token = ?2
                """);
    }

    @Override
    public Found lock(Tx tx, List<Entry> entries, Instant now) throws SQLException {
        Map<Lease, CallStore.Holder> holders = new LinkedHashMap<>();
        Set<String> unique = new LinkedHashSet<>();
        Set<String> ignored = new LinkedHashSet<>();
        Set<String> passed = new LinkedHashSet<>();
        for (Entry entry : entries) {
            Lease lease = entry.lease();
            tx.query(held, row -> holders.put(lease, CallRows.holder(row)), lease.job(), lease.token());
            entry.unique().ifPresent(key -> unique.add(key.key()));
            entry.ignoreKey().ifPresent(ignored::add);
            entry.gates().forEach(gate -> passed.add(gate.key()));
        }
        var claims = new ArrayList<Admissions.UniqueClaim>();
        for (String key : unique) {
            calls.unique(tx, key).ifPresent(claims::add);
        }
        var windows = new ArrayList<CallStore.Window>();
        for (String key : ignored) {
            calls.window(tx, key).ifPresent(until -> windows.add(new CallStore.Window(key, until)));
        }
        var states = new ArrayList<Admissions.GateState>();
        for (String key : passed) {
            gates.state(tx, key).ifPresent(states::add);
        }
        return new Found(holders, new Admissions.Claims(claims, windows, states));
    }

    @Override
    public void write(Tx tx, Admissions.Ruling ruling, EndOf stale) throws SQLException {
        List<JobId> leavers = new ArrayList<>(
                ruling.voided().stream().map(CallStore.Holder::job).toList());
        calls.voidHolders(tx, leavers, stale);
        for (Admissions.Parking parking : ruling.parked()) {
            Lease lease = parking.lease();
            tx.update(park, lease.job(), lease.token(), CallStore.GATE + parking.gate(), parking.gate());
            leavers.add(lease.job());
        }
        for (Admissions.UniqueClaim claim : ruling.claimed()) {
            calls.claim(
                    tx,
                    new CallStore.UniqueKey(claim.key(), claim.staleAt()),
                    claim.holder().job());
        }
        for (Admissions.Place place : ruling.entered()) {
            gates.enter(tx, place);
        }
        for (Admissions.GateState state : ruling.gates()) {
            gates.save(tx, state);
        }
        gates.leave(tx, leavers);
    }
}
