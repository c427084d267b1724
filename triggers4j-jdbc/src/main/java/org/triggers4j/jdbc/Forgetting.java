package org.triggers4j.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Removing what nobody needs any more of calls and claims. Its statements are the same on every database.
 *
 * <p>Implementation notes. Claims are removed with their jobs; one that was left behind, by somebody who deleted jobs by hand,
 * is looked for page by page, a page each time. It is deleted as it was read, or not at all: another job may have its key by
 * then.
 */
final class Forgetting {
    private static final int PAGE = 500;

    private final Calls calls;
    private final GateStatements gates;
    private final String ends;
    private final String windows;
    private final String keyPage;
    private final String lostKeys;
    private final String deleteKey;
    private final String placePage;
    private final String lostPlaces;
    private final String deletePlace;
    private final String gatePage;
    private volatile String keysTo = "";
    private volatile String placesTo = "";
    private volatile String gatesTo = "";

    Forgetting(Calls calls, GateStatements gates, JdbcOptions options) {
        this.calls = calls;
        this.gates = gates;
        this.ends = options.sql("""
                DELETE FROM {}call_end
                WHERE id IN (SELECT id FROM {}call_end WHERE keep_until <= ? ORDER BY keep_until LIMIT ?)
                """);
        this.windows = options.sql("""
                DELETE FROM {}ignore_window
                WHERE key IN (SELECT key FROM {}ignore_window WHERE until <= ? ORDER BY until LIMIT ?) AND until <= ?
                """);
        this.keyPage = options.sql("SELECT key FROM {}unique_key WHERE key > ? ORDER BY key LIMIT ?");
        this.lostKeys = options.sql("""
                SELECT u.key, u.job
                FROM {}unique_key AS u
                WHERE u.key > ? AND u.key <= ? AND NOT EXISTS (SELECT 1 FROM {}job AS j WHERE j.id = u.job)
                """);
        this.deleteKey = options.sql("DELETE FROM {}unique_key WHERE key = ? AND job = ?");
        this.placePage = options.sql("SELECT DISTINCT key FROM {}gate_place WHERE key > ? ORDER BY key LIMIT ?");
        this.lostPlaces = options.sql("""
                SELECT p.key, p.job, p.token
                FROM {}gate_place AS p
                WHERE p.key > ? AND p.key <= ?
                  AND NOT EXISTS (SELECT 1 FROM {}job AS j
                                  WHERE j.id = p.job AND j.token = p.token AND j.state IN ('H', 'D'))
                """);
        this.deletePlace = options.sql("DELETE FROM {}gate_place WHERE key = ? AND job = ? AND token = ?");
        this.gatePage = options.sql("""
                SELECT g.key, g.most, g.permits, g.per_nanos, g.permits_left, g.parts, g.refilled_at,
                       (EXISTS (SELECT 1 FROM {}gate_place AS p WHERE p.key = g.key)
                        OR EXISTS (SELECT 1 FROM {}job AS j WHERE j.gate_key = g.key)) AS is_needed
                FROM {}gate AS g
                WHERE g.key > ?
                ORDER BY g.key
                LIMIT ?
                """);
    }

    int forget(Instant now, int limit) {
        int forgotten = calls.single(tx -> tx.update(ends, Rows.nanos(now), limit));
        int left = limit - forgotten;
        forgotten += calls.<Integer>single(tx -> tx.update(windows, Rows.nanos(now), left, Rows.nanos(now)));
        forgotten += forgetKeys();
        forgotten += forgetPlaces();
        forgetGates(now);
        return forgotten;
    }

    private int forgetKeys() {
        String from = keysTo;
        List<String> page = page(keyPage, from);
        String to = page.isEmpty() ? "" : page.get(page.size() - 1);
        keysTo = page.size() < PAGE ? "" : to;
        return delete(lostKeys, deleteKey, from, to, false);
    }

    private int forgetPlaces() {
        String from = placesTo;
        List<String> page = page(placePage, from);
        String to = page.isEmpty() ? "" : page.get(page.size() - 1);
        placesTo = page.size() < PAGE ? "" : to;
        return delete(lostPlaces, deletePlace, from, to, true);
    }

    private List<String> page(String statement, String from) {
        return calls.read(tx -> {
            var keys = new ArrayList<String>();
            tx.query(statement, row -> keys.add(row.getString("key")), from, PAGE);
            return keys;
        });
    }

    private int delete(String lost, String delete, String from, String to, boolean hasToken) {
        List<@Nullable Object[]> rows = calls.read(tx -> {
            List<@Nullable Object[]> found = new ArrayList<>();
            tx.query(
                    lost,
                    row -> found.add(
                            hasToken
                                    ? new @Nullable Object[] {
                                        row.getString("key"), Rows.jobId(row, "job"), row.getLong("token")
                                    }
                                    : new @Nullable Object[] {row.getString("key"), Rows.jobId(row, "job")}),
                    from,
                    to);
            return found;
        });
        return rows.isEmpty() ? 0 : calls.<Integer>transaction(tx -> tx.updateEach(delete, rows));
    }

    private void forgetGates(Instant now) {
        var idle = new ArrayList<String>();
        List<String> page = calls.read(tx -> gatePage(tx, now, idle));
        gatesTo = page.size() < PAGE ? "" : page.get(page.size() - 1);
        if (!idle.isEmpty()) {
            calls.transaction(tx -> {
                gates.forget(tx, idle, now);
                return idle;
            });
        }
    }

    private List<String> gatePage(Tx tx, Instant now, List<String> idle) throws SQLException {
        var keys = new ArrayList<String>();
        tx.query(
                gatePage,
                row -> {
                    GateRow gate = CallRows.gate(row);
                    keys.add(gate.key());
                    if (!row.getBoolean("is_needed") && gate.with(List.of()).isIdle(now)) {
                        idle.add(gate.key());
                    }
                },
                gatesTo,
                PAGE);
        return keys;
    }
}
