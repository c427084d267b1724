package org.triggers4j.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Json;
import org.triggers4j.store.CallStore.EndedCall;
import org.triggers4j.store.CallStore.Ending;

/**
 * How calls whose runs are over leave the queue on SQLite: many in a statement, each row bound value by value. Taken out of
 * JSON arrays they cost more than twice as much (ADR 17).
 */
final class SqliteEndStatements {
    // In characters. A prepared statement keeps what was bound to it last: large rows go one by one.
    private static final int LARGE = 10_000;
    private static final String ROW = "(?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String INSERT = """
            WITH n (id, token, body, state, result, failure, started_at, ended_at, keep_until) AS (
                VALUES %s
            )
            INSERT INTO {}call_end (id, task, queue, body, state, result, failure, started_at, ended_at, keep_until)
            SELECT j.id, j.task, j.queue, coalesce(n.body, j.call), n.state, n.result, n.failure, n.started_at, n.ended_at,
                   n.keep_until
            FROM n
            CROSS JOIN {}job AS j
            WHERE j.id = n.id AND j.token = n.token AND j.state IN ('H', 'D') AND j.call IS NOT NULL
            RETURNING id
            """;

    private final List<Insert> inserts;
    private final Insert insertOne;
    private final String remove;
    private final String releaseKeys;

    /** A statement for so many. */
    private record Insert(int rows, String sql) {}

    SqliteEndStatements(JdbcOptions options) {
        this.insertOne = insert(options, 1);
        // What is left of a list goes by the next smaller statement, so that few are prepared.
        this.inserts = List.of(insert(options, 50), insert(options, 10), insertOne);
        this.remove = options.sql("DELETE FROM {}job WHERE id IN (SELECT value FROM json_each(?))");
        this.releaseKeys = options.sql("DELETE FROM {}unique_key WHERE job IN (SELECT value FROM json_each(?))");
    }

    private static Insert insert(JdbcOptions options, int rows) {
        return new Insert(rows, options.sql(INSERT.formatted(String.join(", ", Collections.nCopies(rows, ROW)))));
    }

    /** Takes those whose lease is current out of the queue, and returns them. No two may be of one job. */
    Collection<Ending.Over> end(Tx tx, Collection<Ending.Over> overs) throws SQLException {
        Map<String, Ending.Over> byJob = new LinkedHashMap<>();
        overs.forEach(over -> byJob.put(over.lease().job().toString(), over));
        var gone = new LinkedHashSet<String>();
        var rows = new ArrayList<Ending.Over>();
        for (Ending.Over over : byJob.values()) {
            if (isLarge(over)) {
                insert(tx, insertOne, List.of(over), gone);
            } else {
                rows.add(over);
            }
        }
        int from = 0;
        for (Insert insert : inserts) {
            for (; rows.size() - from >= insert.rows(); from += insert.rows()) {
                insert(tx, insert, rows.subList(from, from + insert.rows()), gone);
            }
        }
        if (!gone.isEmpty()) {
            String ids = Json.write(List.copyOf(gone));
            tx.update(remove, ids);
            tx.update(releaseKeys, ids);
        }
        byJob.keySet().retainAll(gone);
        return byJob.values();
    }

    private static boolean isLarge(Ending.Over ending) {
        EndedCall call = ending.call();
        int length = (ending.isBodyOfJob() ? 0 : call.body().length())
                + call.result().map(String::length).orElse(0)
                + call.failure().map(String::length).orElse(0);
        return length > LARGE;
    }

    private static void insert(Tx tx, Insert insert, List<Ending.Over> rows, Set<String> gone) throws SQLException {
        var values = new ArrayList<@Nullable Object>();
        rows.forEach(row -> Collections.addAll(values, CallRows.values(row)));
        tx.query(insert.sql(), row -> gone.add(row.getString("id")), values.toArray());
    }
}
