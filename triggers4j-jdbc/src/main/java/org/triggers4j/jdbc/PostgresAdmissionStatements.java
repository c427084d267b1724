package org.triggers4j.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.store.Admissions;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.CallStore.EndOf;
import org.triggers4j.store.CallStore.Entry;

/**
 * Admission on PostgreSQL, in three round trips: lock and read, write, commit.
 *
 * <p>Implementation notes. All locks are taken in the first one, in the order of {@link PostgresCallStatements}: also those of
 * jobs and gates that only a takeover of a stale key would touch. A gate that nobody has described yet is made before it is
 * locked; if somebody forgets it in between, everything is done again.
 */
final class PostgresAdmissionStatements implements AdmissionStatements {
    private static final String CONTENTION = "40001";

    private final PostgresKeyStatements keys;
    private final PostgresGateStatements gates;
    private final PostgresEndStatements ends;
    private final String lockTimeout;
    private final String inside;
    private final String lockJobs;
    private final String make;
    private final String lockGates;
    private final String park;
    private final String enter;
    private final String save;

    PostgresAdmissionStatements(
            JdbcOptions options, PostgresKeyStatements keys, PostgresGateStatements gates, PostgresEndStatements ends) {
        this.keys = keys;
        this.gates = gates;
        this.ends = ends;
        this.lockTimeout = options.lockTimeout().toMillis() + "ms";
        this.inside = options.sql("""
                SELECT p.key, p.job, j.uid, j.instance_task, j.instance_no
                FROM {}gate_place AS p
                JOIN {}job AS j ON j.id = p.job AND j.token = p.token AND j.state IN ('H', 'D')
                WHERE p.key = ANY(?::text[])
                ORDER BY p.key, p.job
                """);
        this.lockJobs = options.sql("""
                SELECT j.id AS job, j.token, j.state, j.uid, j.instance_task, j.instance_no
                FROM {}job AS j
                WHERE j.id = ANY(?::uuid[] || ARRAY(
                    SELECT u.job FROM {}unique_key AS u WHERE u.key = ANY(?::text[]) AND u.stale_at <= ?))
                ORDER BY j.id
                FOR NO KEY UPDATE
                """);
        this.make = options.sql("""
                INSERT INTO {}gate (key, most, permits, per_nanos, permits_left, parts, refilled_at)
                SELECT n.key, n.most, n.permits, n.per_nanos, n.permits_left, n.parts, n.refilled_at
                FROM (SELECT unnest(?::text[]) AS key, unnest(?::int[]) AS most, unnest(?::int[]) AS permits,
                             unnest(?::bigint[]) AS per_nanos, unnest(?::int[]) AS permits_left,
                             unnest(?::bigint[]) AS parts, unnest(?::bigint[]) AS refilled_at) AS n
                ORDER BY n.key COLLATE "C"
                ON CONFLICT (key) DO NOTHING
                """);
        this.lockGates = options.sql("""
                SELECT g.key, g.most, g.permits, g.per_nanos, g.permits_left, g.parts, g.refilled_at
                FROM {}gate AS g
                WHERE g.key = ANY(?::text[] || ARRAY(
                    SELECT p.key
                    FROM {}gate_place AS p
                    WHERE p.job = ANY(?::uuid[] || ARRAY(
                        SELECT u.job FROM {}unique_key AS u WHERE u.key = ANY(?::text[]) AND u.stale_at <= ?))))
                ORDER BY g.key
                FOR NO KEY UPDATE
                """);
        this.park = options.sql("""
                UPDATE {}job AS j
                SET state = 'P', worker = NULL, token = j.token + 1, attempt = j.attempt - 1, started_at = NULL,
                    parked_for = ? || n.key, gate_key = n.key
                FROM (SELECT unnest(?::uuid[]) AS id, unnest(?::bigint[]) AS token, unnest(?::text[]) AS key) AS n
                WHERE j.id = n.id AND j.token = n.token AND j.state = 'H'
                """);
        this.enter = options.sql("""
                INSERT INTO {}gate_place (key, job, token)
                SELECT n.key, n.job, n.token
                FROM (SELECT unnest(?::text[]) AS key, unnest(?::uuid[]) AS job, unnest(?::bigint[]) AS token) AS n
                ON CONFLICT (key, job) DO UPDATE SET token = excluded.token
                """);
        this.save = options.sql("""
                UPDATE {}gate AS g
                SET most = n.most, permits = n.permits, per_nanos = n.per_nanos, permits_left = n.permits_left,
                    parts = n.parts, refilled_at = n.refilled_at
                FROM (SELECT unnest(?::text[]) AS key, unnest(?::int[]) AS most, unnest(?::int[]) AS permits,
                             unnest(?::bigint[]) AS per_nanos, unnest(?::int[]) AS permits_left,
                             unnest(?::bigint[]) AS parts, unnest(?::bigint[]) AS refilled_at) AS n
                WHERE g.key = n.key
                """);
    }

    private Pipeline pipeline() {
        return new Pipeline().query(PostgresSessionStatements.SETTINGS, row -> {}, lockTimeout);
    }

    @Override
    public Found lock(Tx tx, List<Entry> entries, Instant now) throws SQLException {
        var asked = new Asked(entries, now);
        var holders = new LinkedHashMap<Lease, CallStore.Holder>();
        var claims = new ArrayList<Admissions.UniqueClaim>();
        var windows = new ArrayList<CallStore.Window>();
        var rows = new ArrayList<GateRow>();
        var inside = new LinkedHashMap<String, List<CallStore.Holder>>();
        Pipeline pipeline = pipeline().update(PostgresSessionStatements.ISOLATION, count -> {});
        keys.addLocks(pipeline, asked.unique);
        String[] unique = PostgresKeyStatements.texts(asked.unique);
        pipeline.query(lockJobs, row -> addHolder(row, holders), asked.jobs(), unique, Rows.nanos(now))
                .update(make, count -> {}, asked.gateArrays())
                .query(
                        lockGates,
                        row -> rows.add(CallRows.gate(row)),
                        asked.gateKeys(),
                        asked.jobs(),
                        unique,
                        Rows.nanos(now))
                .query(this.inside, row -> PostgresGateStatements.addInside(row, inside), (Object) asked.gateKeys());
        keys.addHolders(pipeline, asked.unique, claims::add);
        keys.addWindows(pipeline, asked.ignored, (key, until) -> windows.add(new CallStore.Window(key, until)));
        pipeline.run(tx);
        if (!rows.stream().map(GateRow::key).collect(Collectors.toSet()).containsAll(asked.gates.keySet())) {
            throw new SQLException("a gate was forgotten between being made and being locked", CONTENTION);
        }
        return new Found(
                holders,
                new Admissions.Claims(
                        claims,
                        windows,
                        rows.stream()
                                .map(gate -> gate.with(inside.getOrDefault(gate.key(), List.of())))
                                .toList()));
    }

    private static void addHolder(ResultSet row, Map<Lease, CallStore.Holder> holders) throws SQLException {
        if (row.getString("state").equals("H")) {
            CallStore.Holder holder = CallRows.holder(row);
            holders.put(new Lease(holder.job(), row.getLong("token")), holder);
        }
    }

    /** What entries ask for, without repeats. */
    private static final class Asked {
        private final Set<JobId> jobs = new LinkedHashSet<>();
        private final Set<String> unique = new LinkedHashSet<>();
        private final Set<String> ignored = new LinkedHashSet<>();
        private final Map<String, GateRow> gates = new TreeMap<>();

        Asked(List<Entry> entries, Instant now) {
            for (Entry entry : entries) {
                jobs.add(entry.lease().job());
                entry.unique().ifPresent(key -> unique.add(key.key()));
                entry.ignoreKey().ifPresent(ignored::add);
                entry.gates().forEach(gate -> gates.putIfAbsent(gate.key(), GateRow.opened(gate, now)));
            }
        }

        UUID[] jobs() {
            return PostgresCallStatements.ids(jobs);
        }

        String[] gateKeys() {
            return PostgresKeyStatements.texts(gates.keySet());
        }

        Object[] gateArrays() {
            return PostgresAdmissionStatements.gateArrays(gates.values());
        }
    }

    private static Object[] gateArrays(Collection<GateRow> gates) {
        var texts = new ArrayList<String>();
        var numbers = new Columns();
        for (GateRow gate : gates) {
            texts.add(gate.key());
            numbers.add(CallRows.values(gate));
        }
        return gates.isEmpty()
                ? new Object[] {
                    new String[0], new Integer[0], new Integer[0], new Long[0], new Integer[0], new Long[0], new Long[0]
                }
                : new Object[] {
                    texts.toArray(String[]::new),
                    numbers.integers(1),
                    numbers.integers(2),
                    numbers.longs(3),
                    numbers.integers(4),
                    numbers.longs(5),
                    numbers.longs(6)
                };
    }

    @Override
    public void write(Tx tx, Admissions.Ruling ruling, EndOf stale) throws SQLException {
        var pipeline = new Pipeline();
        List<JobId> leavers = new ArrayList<>(
                ruling.voided().stream().map(CallStore.Holder::job).toList());
        ends.addVoiding(pipeline, leavers, stale);
        addParking(pipeline, ruling.parked());
        ruling.parked().forEach(parking -> leavers.add(parking.lease().job()));
        var claiming = new PostgresKeyStatements.Claiming();
        ruling.claimed()
                .forEach(claim -> claiming.add(
                        new CallStore.UniqueKey(claim.key(), claim.staleAt()),
                        claim.holder().job()));
        keys.addClaims(pipeline, claiming);
        addPlaces(pipeline, ruling.entered());
        if (!ruling.gates().isEmpty()) {
            pipeline.update(
                    save,
                    count -> {},
                    gateArrays(ruling.gates().stream().map(GateRow::of).toList()));
        }
        pipeline.run(tx);
        gates.leave(tx, leavers);
    }

    private void addParking(Pipeline pipeline, List<Admissions.Parking> parked) {
        if (!parked.isEmpty()) {
            var columns = new Columns();
            parked.forEach(parking ->
                    columns.add(parking.lease().job(), parking.lease().token(), parking.gate()));
            pipeline.update(park, count -> {}, CallStore.GATE, columns.ids(0), columns.longs(1), columns.texts(2));
        }
    }

    private void addPlaces(Pipeline pipeline, List<Admissions.Place> entered) {
        if (!entered.isEmpty()) {
            var columns = new Columns();
            entered.forEach(place ->
                    columns.add(place.gate(), place.lease().job(), place.lease().token()));
            pipeline.update(enter, count -> {}, columns.texts(0), columns.ids(1), columns.longs(2));
        }
    }
}
