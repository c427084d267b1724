package org.triggers4j.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.triggers4j.job.JobId;
import org.triggers4j.store.Admissions;
import org.triggers4j.store.CallStore;

/**
 * Gates on PostgreSQL.
 *
 * <p>Implementation notes. Whoever goes in, parks, or leaves has the gate's row locked, so that nobody parks behind the back
 * of somebody who leaves. A place carries the token of the lease under which it was taken, so that what a late worker sends
 * cannot release the place of the next one; and a place whose lease is no longer current is none. Who wakes takes jobs
 * with SKIP LOCKED, because jobs are locked before gates: one that is skipped is about to leave the queue anyway.
 */
final class PostgresGateStatements implements GateStatements {
    private final String lockTimeout;
    private final String lockLeft;
    private final String leave;
    private final String inside;
    private final String wake;
    private final String awaited;
    private final String gates;
    private final String lockGates;
    private final String forget;

    PostgresGateStatements(JdbcOptions options) {
        this.lockTimeout = options.lockTimeout().toMillis() + "ms";
        this.lockLeft = options.sql("""
                SELECT g.key, g.most, g.permits, g.per_nanos, g.permits_left, g.parts, g.refilled_at
                FROM {}gate AS g
                WHERE g.key = ANY(ARRAY(
                    SELECT p.key
                    FROM (SELECT unnest(?::uuid[]) AS job, unnest(?::bigint[]) AS token) AS l
                    JOIN {}gate_place AS p ON p.job = l.job AND (l.token IS NULL OR p.token = l.token)))
                ORDER BY g.key
                FOR NO KEY UPDATE
                """);
        this.leave = options.sql("""
                DELETE FROM {}gate_place AS p
                USING (SELECT unnest(?::uuid[]) AS job, unnest(?::bigint[]) AS token) AS l
                WHERE p.job = l.job AND (l.token IS NULL OR p.token = l.token)
                """);
        this.inside = options.sql("""
                SELECT p.key, p.job, j.uid, j.instance_task, j.instance_no
                FROM {}gate_place AS p
                JOIN {}job AS j ON j.id = p.job AND j.token = p.token AND j.state IN ('H', 'D')
                WHERE p.key = ANY(?::text[])
                ORDER BY p.key, p.job
                """);
        this.wake = options.sql("""
                UPDATE {}job
                SET state = 'R', parked_for = NULL, gate_key = NULL
                WHERE id = ANY(ARRAY(
                    SELECT w.id
                    FROM (SELECT unnest(?::text[]) AS key, unnest(?::int[]) AS room) AS g
                    CROSS JOIN LATERAL (
                        SELECT j.id
                        FROM {}job AS j
                        WHERE j.gate_key = g.key
                        ORDER BY j.priority DESC, j.id
                        LIMIT g.room
                        FOR NO KEY UPDATE SKIP LOCKED) AS w
                    LIMIT ?))
                """);
        this.awaited = options.sql("""
                WITH RECURSIVE awaited AS (
                    SELECT min(j.gate_key) AS key FROM {}job AS j WHERE j.gate_key IS NOT NULL
                    UNION ALL
                    SELECT (SELECT min(j.gate_key) FROM {}job AS j WHERE j.gate_key > a.key)
                    FROM awaited AS a
                    WHERE a.key IS NOT NULL
                )
                SELECT key FROM awaited WHERE key IS NOT NULL
                """);
        this.gates = options.sql("""
                SELECT g.key, g.most, g.permits, g.per_nanos, g.permits_left, g.parts, g.refilled_at
                FROM {}gate AS g
                WHERE g.key = ANY(?::text[])
                """);
        this.lockGates = options.sql("""
                SELECT g.key, g.most, g.permits, g.per_nanos, g.permits_left, g.parts, g.refilled_at
                FROM {}gate AS g
                WHERE g.key = ANY(?::text[])
                ORDER BY g.key
                FOR NO KEY UPDATE
                """);
        this.forget = options.sql("""
                DELETE FROM {}gate AS g
                WHERE g.key = ANY(?::text[])
                  AND NOT EXISTS (SELECT 1 FROM {}gate_place AS p WHERE p.key = g.key)
                  AND NOT EXISTS (SELECT 1 FROM {}job AS j WHERE j.gate_key = g.key)
                """);
    }

    private Pipeline pipeline() {
        return new Pipeline().query(PostgresSessionStatements.SETTINGS, row -> {}, lockTimeout);
    }

    /** Jobs that leave their gates: the gates are locked by then, and the rest is done only if there were any. */
    interface Leaving {
        Leaving NOBODY = tx -> {};

        /** To be called once the pipeline has run, in the same transaction. */
        void finish(Tx tx) throws SQLException;
    }

    /**
     * Adds the locks of the gates that these jobs are in.
     *
     * @param tokens those of the leases under which they went in; null for any
     */
    Leaving addLeaving(Pipeline pipeline, UUID[] jobs, @Nullable Long[] tokens) {
        var left = new ArrayList<GateRow>();
        pipeline.query(lockLeft, row -> left.add(CallRows.gate(row)), jobs, tokens);
        return tx -> {
            if (!left.isEmpty()) {
                leave(tx, left, jobs, tokens);
            }
        };
    }

    private void leave(Tx tx, List<GateRow> left, UUID[] jobs, @Nullable Long[] tokens) throws SQLException {
        var stay = new LinkedHashMap<String, List<CallStore.Holder>>();
        new Pipeline()
                .update(leave, count -> {}, jobs, tokens)
                .query(inside, row -> addInside(row, stay), (Object) keys(left))
                .run(tx);
        var rooms = new LinkedHashMap<String, Integer>();
        left.forEach(gate -> rooms.put(gate.key(), gate.roomAfterLeaving(stay.getOrDefault(gate.key(), List.of()))));
        wake(tx, rooms, Integer.MAX_VALUE);
    }

    static void addInside(ResultSet row, Map<String, List<CallStore.Holder>> inside) throws SQLException {
        inside.computeIfAbsent(row.getString("key"), key -> new ArrayList<>()).add(CallRows.holder(row));
    }

    private static String[] keys(Collection<GateRow> gates) {
        return gates.stream().map(GateRow::key).toArray(String[]::new);
    }

    private int wake(Tx tx, Map<String, Integer> rooms, int limit) throws SQLException {
        var columns = new Columns();
        rooms.forEach((key, room) -> {
            if (room > 0) {
                columns.add(key, room);
            }
        });
        int[] woken = {0};
        if (!columns.isEmpty()) {
            new Pipeline()
                    .update(wake, count -> woken[0] = count, columns.texts(0), columns.integers(1), limit)
                    .run(tx);
        }
        return woken[0];
    }

    /** The same for jobs that are nobody's by then, whatever the leases were under which they went in. */
    Leaving addLeaving(Pipeline pipeline, Collection<JobId> jobs) {
        return jobs.isEmpty()
                ? Leaving.NOBODY
                : addLeaving(pipeline, PostgresCallStatements.ids(jobs), new Long[jobs.size()]);
    }

    @Override
    public void leave(Tx tx, Collection<JobId> jobs) throws SQLException {
        var pipeline = new Pipeline();
        Leaving leaving = addLeaving(pipeline, jobs);
        pipeline.run(tx);
        leaving.finish(tx);
    }

    // ---- chores ---------------------------------------------------------------------------------------------------

    @Override
    public List<Admissions.GateState> awaited(Tx tx) throws SQLException {
        return awaited(tx, gates);
    }

    private List<Admissions.GateState> awaited(Tx tx, String reading) throws SQLException {
        var keys = new ArrayList<String>();
        pipeline().query(awaited, row -> keys.add(row.getString("key"))).run(tx);
        if (keys.isEmpty()) {
            return List.of();
        }
        var found = new LinkedHashMap<String, GateRow>();
        var stay = new LinkedHashMap<String, List<CallStore.Holder>>();
        Object wanted = PostgresKeyStatements.texts(keys); // one argument
        new Pipeline()
                .query(reading, row -> found.put(row.getString("key"), CallRows.gate(row)), wanted)
                .query(inside, row -> addInside(row, stay), wanted)
                .run(tx);
        return keys.stream()
                .map(key -> found.getOrDefault(key, GateRow.undescribed(key)).with(stay.getOrDefault(key, List.of())))
                .toList();
    }

    @Override
    public int open(Tx tx, Instant now, int limit) throws SQLException {
        var rooms = new LinkedHashMap<String, Integer>();
        awaited(tx, lockGates).forEach(gate -> rooms.put(gate.key(), gate.room(now)));
        return wake(tx, rooms, limit);
    }

    @Override
    public void forget(Tx tx, Collection<String> idle, Instant now) throws SQLException {
        var locked = new ArrayList<GateRow>();
        pipeline()
                .query(lockGates, row -> locked.add(CallRows.gate(row)), (Object) PostgresKeyStatements.texts(idle))
                .run(tx);
        locked.removeIf(gate -> !gate.with(List.of()).isIdle(now));
        if (!locked.isEmpty()) {
            new Pipeline().update(forget, count -> {}, (Object) keys(locked)).run(tx);
        }
    }
}
