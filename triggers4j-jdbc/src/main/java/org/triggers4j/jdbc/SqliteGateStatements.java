package org.triggers4j.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.triggers4j.job.JobId;
import org.triggers4j.store.Admissions;
import org.triggers4j.store.CallStore;

/** Gates on SQLite, where whoever writes has the file to itself. */
final class SqliteGateStatements implements GateStatements {
    private final String anyPlace;
    private final String gate;
    private final String leave;
    private final String inside;
    private final String wake;
    private final String save;
    private final String enter;
    private final String awaited;
    private final String forget;

    SqliteGateStatements(JdbcOptions options) {
        this.anyPlace = options.sql("SELECT key FROM {}gate_place LIMIT 1");
        this.gate = options.sql("""
                SELECT g.key, g.most, g.permits, g.per_nanos, g.permits_left, g.parts, g.refilled_at
                FROM {}gate AS g
                WHERE g.key = ?
                """);
        this.leave = options.sql("DELETE FROM {}gate_place WHERE job = ? RETURNING key");
        this.inside = options.sql("""
                SELECT p.key, p.job, j.uid, j.instance_task, j.instance_no
                FROM {}gate_place AS p
                JOIN {}job AS j ON j.id = p.job AND j.token = p.token AND j.state IN ('H', 'D')
                WHERE p.key = ?
                ORDER BY p.job
                """);
        this.wake = options.sql("""
                UPDATE {}job
                SET state = 'R', parked_for = NULL, gate_key = NULL
                WHERE id IN (SELECT id FROM {}job WHERE gate_key = ? ORDER BY priority DESC, id LIMIT ?)
                """);
        this.save = options.sql("""
                INSERT INTO {}gate (key, most, permits, per_nanos, permits_left, parts, refilled_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (key) DO UPDATE
                SET most = excluded.most, permits = excluded.permits, per_nanos = excluded.per_nanos,
                    permits_left = excluded.permits_left, parts = excluded.parts, refilled_at = excluded.refilled_at
                """);
        this.enter = options.sql("""
                INSERT INTO {}gate_place (key, job, token)
                VALUES (?, ?, ?)
                ON CONFLICT (key, job) DO UPDATE SET token = excluded.token
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
        this.forget = options.sql("""
                DELETE FROM {}gate
                WHERE key = ?1
                  AND NOT EXISTS (SELECT 1 FROM {}gate_place WHERE key = ?1)
                  AND NOT EXISTS (SELECT 1 FROM {}job WHERE gate_key = ?1)
                """);
    }

    @Override
    public void leave(Tx tx, Collection<JobId> jobs) throws SQLException {
        if (jobs.isEmpty()) {
            return;
        }
        boolean[] isAnybodyInside = {false};
        tx.query(anyPlace, row -> isAnybodyInside[0] = true);
        if (!isAnybodyInside[0]) {
            return;
        }
        var left = new LinkedHashSet<String>();
        for (JobId job : jobs) {
            tx.query(leave, row -> left.add(row.getString("key")), job);
        }
        for (String key : left) {
            Optional<GateRow> row = gate(tx, key);
            if (row.isPresent()) {
                wake(tx, key, row.get().roomAfterLeaving(inside(tx, key)));
            }
        }
    }

    /** The gate as it is, if anybody has described it. */
    Optional<Admissions.GateState> state(Tx tx, String key) throws SQLException {
        Optional<GateRow> row = gate(tx, key);
        return row.isEmpty() ? Optional.empty() : Optional.of(row.get().with(inside(tx, key)));
    }

    void save(Tx tx, Admissions.GateState state) throws SQLException {
        tx.update(save, CallRows.values(GateRow.of(state)));
    }

    void enter(Tx tx, Admissions.Place place) throws SQLException {
        tx.update(enter, place.gate(), place.lease().job(), place.lease().token());
    }

    private Optional<GateRow> gate(Tx tx, String key) throws SQLException {
        var found = new ArrayList<GateRow>();
        tx.query(gate, row -> found.add(CallRows.gate(row)), key);
        return found.stream().findFirst();
    }

    private List<CallStore.Holder> inside(Tx tx, String key) throws SQLException {
        var holders = new ArrayList<CallStore.Holder>();
        tx.query(inside, row -> holders.add(CallRows.holder(row)), key);
        return holders;
    }

    private int wake(Tx tx, String key, int room) throws SQLException {
        return room == 0 ? 0 : tx.update(wake, key, room);
    }

    // ---- chores ---------------------------------------------------------------------------------------------------

    @Override
    public List<Admissions.GateState> awaited(Tx tx) throws SQLException {
        var keys = new ArrayList<String>();
        tx.query(awaited, row -> keys.add(row.getString("key")));
        var states = new ArrayList<Admissions.GateState>();
        for (String key : keys) {
            states.add(gate(tx, key).orElse(GateRow.undescribed(key)).with(inside(tx, key)));
        }
        return states;
    }

    @Override
    public int open(Tx tx, Instant now, int limit) throws SQLException {
        int woken = 0;
        for (Admissions.GateState state : awaited(tx)) {
            woken += wake(tx, state.key(), Math.min(state.room(now), limit - woken));
        }
        return woken;
    }

    @Override
    public void forget(Tx tx, Collection<String> idle, Instant now) throws SQLException {
        for (String key : idle) {
            Optional<GateRow> row = gate(tx, key);
            if (row.isPresent() && row.get().with(List.of()).isIdle(now)) {
                tx.update(forget, key);
            }
        }
    }
}
