package org.triggers4j.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.CallStore.EndOf;
import org.triggers4j.store.CallStore.EndedCall;
import org.triggers4j.store.CallStore.Ending;

/**
 * How calls leave the queue on PostgreSQL. The rows of a call go in one statement: those behind the first are fed by what
 * that deleted, so that an end whose lease is not current does nothing.
 */
final class PostgresEndStatements {
    private static final String OVER = """
            WITH gone AS (
                DELETE FROM {}job AS j
                USING (SELECT unnest(?::uuid[]) AS id, unnest(?::bigint[]) AS token, unnest(?::text[]) AS body,
                              unnest(?::text[]) AS state, unnest(?::text[]) AS result, unnest(?::text[]) AS failure,
                              unnest(?::bigint[]) AS started_at, unnest(?::bigint[]) AS ended_at,
                              unnest(?::bigint[]) AS keep_until, unnest(?::text[]) AS window_key,
                              unnest(?::bigint[]) AS window_until) AS n
                WHERE j.id = n.id AND j.token = n.token AND j.state IN ('H', 'D') AND j.call IS NOT NULL
                RETURNING j.id, j.task, j.queue, coalesce(n.body, j.call) AS body, n.state, n.result, n.failure,
                          n.started_at, n.ended_at, n.keep_until, n.window_key, n.window_until
            ), kept AS (
                INSERT INTO {}call_end
                       (id, task, queue, body, state, result, failure, started_at, ended_at, keep_until)
                SELECT id, task, queue, body, state, result, failure, started_at, ended_at, keep_until
                FROM gone
            ), released AS (
                DELETE FROM {}unique_key AS u USING gone WHERE u.job = gone.id
            )%s
            SELECT id FROM gone
            """;
    private static final String OPENED = """
            , opened AS (
                INSERT INTO {}ignore_window AS w (key, opened_at, until)
                SELECT DISTINCT ON (window_key) window_key, ended_at, window_until
                FROM gone
                WHERE window_key IS NOT NULL
                ORDER BY window_key, ended_at, id
                ON CONFLICT (key) DO UPDATE
                SET opened_at = excluded.opened_at, until = excluded.until
                WHERE w.until <= excluded.opened_at
            )""";

    private final PostgresGateStatements gates;
    private final String over;
    private final String overOpening;
    private final String again;
    private final String voidCalls;
    private final String voidInstances;
    private final String releaseKeys;
    private final String requestCancellation;
    private final String cancelWaiting;
    private final String isOver;
    private final String expire;

    PostgresEndStatements(JdbcOptions options, PostgresGateStatements gates) {
        this.gates = gates;
        this.over = options.sql(OVER.formatted(""));
        this.overOpening = options.sql(OVER.formatted(OPENED));
        this.again = options.sql("""
                UPDATE {}job AS j
                SET state = CASE WHEN j.cancel_requested THEN 'R' ELSE 'L' END,
                    run_at = CASE WHEN j.cancel_requested THEN NULL ELSE n.run_at END,
                    expires_at = n.expires_at, call = n.body, attempt = 0, worker = NULL, token = j.token + 1,
                    started_at = NULL
                FROM (SELECT unnest(?::uuid[]) AS id, unnest(?::bigint[]) AS token, unnest(?::bigint[]) AS run_at,
                             unnest(?::bigint[]) AS expires_at, unnest(?::text[]) AS body) AS n
                WHERE j.id = n.id AND j.token = n.token AND j.state IN ('H', 'D') AND j.call IS NOT NULL
                RETURNING j.id
                """);
        this.voidCalls = options.sql("""
                WITH gone AS (
                    DELETE FROM {}job
                    WHERE id = ANY(?::uuid[]) AND call IS NOT NULL
                    RETURNING id, task, queue, call, started_at
                )
                INSERT INTO {}call_end (id, task, queue, body, state, failure, started_at, ended_at, keep_until)
                SELECT id, task, queue, call, ?, ?, started_at, ?, ?
                FROM gone
                """);
        this.voidInstances = options.sql("""
                UPDATE {}job
                SET state = 'R', worker = NULL, token = token + 1, started_at = NULL,
                    run_at = CASE state WHEN 'D' THEN NULL ELSE run_at END
                WHERE id = ANY(?::uuid[]) AND call IS NULL AND state IN ('H', 'D')
                """);
        this.releaseKeys = options.sql("DELETE FROM {}unique_key WHERE job = ANY(?::uuid[])");
        this.requestCancellation =
                options.sql("UPDATE {}job SET cancel_requested = true WHERE id = ? AND call IS NOT NULL");
        this.cancelWaiting = options.sql("""
                WITH gone AS (
                    DELETE FROM {}job
                    WHERE id = ? AND call IS NOT NULL AND state IN ('R', 'L', 'P')
                    RETURNING id, task, queue, call, started_at
                ), released AS (
                    DELETE FROM {}unique_key AS u USING gone WHERE u.job = gone.id
                )
                INSERT INTO {}call_end (id, task, queue, body, state, failure, started_at, ended_at, keep_until)
                SELECT id, task, queue, call, ?, ?, started_at, ?, ?
                FROM gone
                """);
        this.isOver = options.sql("SELECT id FROM {}call_end WHERE id = ?");
        this.expire = options.sql("""
                WITH gone AS (
                    DELETE FROM {}job
                    WHERE id = ANY(ARRAY(
                              SELECT id
                              FROM {}job
                              WHERE expires_at <= ? AND state IN ('R', 'L', 'P') AND call IS NOT NULL AND attempt = 0
                              ORDER BY expires_at
                              LIMIT ?
                              FOR UPDATE SKIP LOCKED))
                    RETURNING id, task, queue, call, started_at
                ), released AS (
                    DELETE FROM {}unique_key AS u USING gone WHERE u.job = gone.id
                )
                INSERT INTO {}call_end (id, task, queue, body, state, failure, started_at, ended_at, keep_until)
                SELECT id, task, queue, call, ?, ?, started_at, ?, ?
                FROM gone
                RETURNING id, task, queue, body, state, result, failure, started_at, ended_at, keep_until
                """);
    }

    /** Adds ends, of different jobs, in order of their ids. */
    PostgresGateStatements.Leaving addEnds(Pipeline pipeline, List<Ending> endings, Consumer<Lease> current) {
        List<Ending> sorted = endings.stream()
                .sorted(Comparator.comparing((Ending ending) -> ending.lease().job()))
                .toList();
        Map<JobId, Lease> leases = new LinkedHashMap<>();
        var overs = new Columns();
        var windows = new Columns();
        var agains = new Columns();
        var leavers = new Columns();
        for (Ending ending : sorted) {
            leases.put(ending.lease().job(), ending.lease());
            leavers.add(ending.lease().job(), ending.lease().token());
            if (ending instanceof Ending.Over one) {
                overs.add(CallRows.values(one));
                windows.add(
                        one.window().map(CallStore.Window::key).orElse(null),
                        one.window().map(window -> Rows.nanos(window.until())).orElse(null));
            } else if (ending instanceof Ending.Again one) {
                agains.add(
                        one.lease().job(),
                        one.lease().token(),
                        Rows.nanos(one.runAt()),
                        Rows.nanosOrNull(one.expiresAt().orElse(null)),
                        one.body());
            }
        }
        Tx.RowReader reader =
                row -> Optional.ofNullable(leases.get(Rows.jobId(row, "id"))).ifPresent(current);
        if (!overs.isEmpty()) {
            pipeline.query(areAnyOpening(sorted) ? overOpening : over, reader, overArrays(overs, windows));
        }
        if (!agains.isEmpty()) {
            pipeline.query(
                    again, reader, agains.ids(0), agains.longs(1), agains.longs(2), agains.longs(3), agains.texts(4));
        }
        return gates.addLeaving(pipeline, leavers.ids(0), leavers.longs(1));
    }

    private static boolean areAnyOpening(List<Ending> endings) {
        return endings.stream()
                .anyMatch(ending ->
                        ending instanceof Ending.Over over && over.window().isPresent());
    }

    private static Object[] overArrays(Columns c, Columns windows) {
        return new Object[] {
            c.ids(0),
            c.longs(1),
            c.texts(2),
            c.texts(3),
            c.texts(4),
            c.texts(5),
            c.longs(6),
            c.longs(7),
            c.longs(8),
            windows.texts(0),
            windows.longs(1)
        };
    }

    /** Adds what voids holders: calls end, instances lose their leases, all of them their keys. Places are left to do. */
    void addVoiding(Pipeline pipeline, List<JobId> holders, EndOf stale) {
        if (holders.isEmpty()) {
            return;
        }
        UUID[] ids = PostgresCallStatements.ids(holders);
        pipeline.update(voidCalls, count -> {}, values(ids, stale))
                .update(voidInstances, count -> {}, (Object) ids)
                .update(releaseKeys, count -> {}, (Object) ids);
    }

    private static @Nullable Object[] values(Object job, EndOf end) {
        return new @Nullable Object[] {
            job,
            CallRows.text(end.state()),
            end.failure().orElse(null),
            Rows.nanos(end.endedAt()),
            Rows.nanosOrNull(end.keepUntil().orElse(null))
        };
    }

    CallStore.Cancellation cancel(Pipeline pipeline, Tx tx, JobId id, EndOf cancelled) throws SQLException {
        boolean[] found = new boolean[3];
        pipeline.update(requestCancellation, count -> found[0] = count > 0, id)
                .update(cancelWaiting, count -> found[1] = count > 0, values(id, cancelled))
                .query(isOver, row -> found[2] = true, id)
                .run(tx);
        return CallStatements.cancellation(found[0], found[1], found[2]);
    }

    List<EndedCall> expire(Pipeline pipeline, Tx tx, EndOf expired, int limit) throws SQLException {
        var gone = new ArrayList<EndedCall>();
        pipeline.query(
                        expire,
                        row -> gone.add(CallRows.ended(row)),
                        Rows.nanos(expired.endedAt()),
                        limit,
                        CallRows.text(expired.state()),
                        expired.failure().orElse(null),
                        Rows.nanos(expired.endedAt()),
                        Rows.nanosOrNull(expired.keepUntil().orElse(null)))
                .run(tx);
        return gone;
    }
}
