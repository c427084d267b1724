package org.triggers4j.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.JobQueue.Offer;

/**
 * The queue on PostgreSQL.
 *
 * <p>Implementation notes. A claim takes the head of each queue by the partial index of READY jobs, and skips what another
 * claim has locked; the ids go through an array, because {@code IN (SELECT …)} can be planned as a scan of the table. It
 * is one statement and commits by itself.
 */
final class PostgresQueueStatements extends QueueStatements {
    private final PostgresGateStatements gates;
    private final String lockTimeout;
    private final String claim;
    private final String giveBack;
    private final String discard;
    private final String park;
    private final String overdue;
    private final String promoteOverdue;
    private final String promote;
    private final String parkUncovered;
    private final String unparkCovered;
    private final String inputs;
    private final String events;
    private final String removeFromInbox;
    private final String insertIntoInbox;

    PostgresQueueStatements(JdbcOptions options, PostgresGateStatements gates) {
        super(options);
        this.gates = gates;
        this.lockTimeout = options.lockTimeout().toMillis() + "ms";
        this.claim = options.sql("""
                UPDATE {}job AS j
                SET state = 'H', worker = ?, token = j.token + 1, attempt = j.attempt + 1, parked_for = NULL
                WHERE j.id = ANY(ARRAY(
                    SELECT c.id
                    FROM (SELECT unnest(?::text[]) AS queue) AS q
                    CROSS JOIN LATERAL (
                        SELECT r.id, r.priority
                        FROM {}job AS r
                        WHERE r.state = 'R' AND r.queue = q.queue
                          AND r.task = ANY(?::text[]) AND r.manager = ANY(?::text[]) AND r.runner = ANY(?::text[])
                          AND (r.pinned_to IS NULL OR r.pinned_to = ?)
                        ORDER BY r.priority DESC, r.id
                        LIMIT ?
                        FOR NO KEY UPDATE SKIP LOCKED) AS c
                    ORDER BY c.priority DESC, c.id
                    LIMIT ?))
                RETURNING j.id, j.queue, j.priority, j.task, j.manager, j.runner, j.uid, j.instance_task, j.instance_no,
                          j.workflow_hash, j.run_at, j.pinned_to, j.call, j.expires_at, j.most_attempts,
                          j.cancel_requested, j.token, j.attempt
                """);
        this.giveBack = options.sql("""
                UPDATE {}job AS j
                SET state = 'R', worker = NULL, token = j.token + 1, attempt = j.attempt - 1, started_at = NULL
                FROM (SELECT unnest(?::uuid[]) AS id, unnest(?::bigint[]) AS token) AS l
                WHERE j.id = l.id AND j.token = l.token AND j.state = 'H'
                """);
        this.discard = options.sql("""
                WITH gone AS (
                    DELETE FROM {}job AS j
                    USING (SELECT unnest(?::uuid[]) AS id, unnest(?::bigint[]) AS token) AS l
                    WHERE j.id = l.id AND j.token = l.token AND j.state = 'H'
                    RETURNING j.id
                )
                DELETE FROM {}unique_key AS u USING gone WHERE u.job = gone.id
                """);
        this.park = options.sql("""
                UPDATE {}job AS j
                SET state = 'P', worker = NULL, token = j.token + 1, attempt = j.attempt - 1, started_at = NULL,
                    parked_for = ?, gate_key = ?
                FROM (SELECT unnest(?::uuid[]) AS id, unnest(?::bigint[]) AS token) AS l
                WHERE j.id = l.id AND j.token = l.token AND j.state = 'H'
                """);
        this.overdue = options.sql("SELECT id FROM {}job WHERE state = 'D' AND run_at <= ? ORDER BY run_at LIMIT ?");
        this.promoteOverdue = options.sql("""
                UPDATE {}job
                SET state = 'R', token = token + 1, started_at = NULL, run_at = NULL
                WHERE id = ANY(ARRAY(
                    SELECT id
                    FROM {}job
                    WHERE state = 'D' AND run_at <= ?
                    ORDER BY run_at
                    LIMIT ?
                    FOR NO KEY UPDATE SKIP LOCKED))
                RETURNING id
                """);
        this.promote = options.sql("""
                UPDATE {}job
                SET state = 'R', started_at = NULL
                WHERE id = ANY((ARRAY(
                    SELECT id
                    FROM {}job
                    WHERE state = 'L' AND run_at <= ?
                    ORDER BY run_at
                    LIMIT ? - (SELECT count(*)
                               FROM (SELECT 1 FROM {}job WHERE state = 'D' AND run_at <= ? LIMIT ?) AS d)
                    FOR NO KEY UPDATE SKIP LOCKED)))
                """);
        this.parkUncovered = options.sql("""
                UPDATE {}job
                SET state = 'P', parked_for = ?
                WHERE id = ANY(ARRAY(
                    SELECT id
                    FROM {}job
                    WHERE state = 'R' AND queue = ? AND task = ? AND manager = ? AND runner = ?
                      AND pinned_to IS NULL
                    ORDER BY priority DESC, id
                    LIMIT ?
                    FOR NO KEY UPDATE SKIP LOCKED))
                """);
        this.unparkCovered = options.sql("""
                UPDATE {}job
                SET state = 'R', parked_for = NULL
                WHERE id = ANY(ARRAY(
                    SELECT id
                    FROM {}job
                    WHERE state = 'P' AND parked_for = ? AND queue = ? AND task = ? AND manager = ? AND runner = ?
                    LIMIT ?
                    FOR NO KEY UPDATE SKIP LOCKED))
                """);
        this.inputs = options.sql("""
                SELECT j.id AS job_id,
                       s.uid, s.seq, s.workflow_hash, s.manager, s.heads, s.halted, s.ended_at,
                       i.task, i.no, i.status, i.born_seq, i.revision, i.received, i.abandoned_by, i.parent,
                       i.depth, i.auto_retries, i.cascade_depth, i.result_seq, i.failure_seq, i.scheduled_with,
                       i.cooldown, i.metadata, i.log_level, i.logs_resolved, i.stamps, i.job
                FROM (SELECT unnest(?::uuid[]) AS id, unnest(?::bigint[]) AS token) AS l
                JOIN {}job AS j ON j.id = l.id AND j.token = l.token AND j.state = 'H'
                JOIN {}session AS s ON s.uid = j.uid
                LEFT JOIN {}instance AS i ON i.uid = j.uid AND i.task = j.instance_task AND i.no = j.instance_no
                """);
        this.events = options.sql("""
                SELECT e.uid, e.seq, e.kind, e.trigger, e.kwargs, e.instance, e.detail, e.at, e.actor
                FROM (SELECT unnest(?::text[]) AS uid, unnest(?::bigint[]) AS seq) AS w
                JOIN {}event AS e ON e.uid = w.uid AND e.seq = w.seq
                ORDER BY e.uid, e.seq
                """);
        this.removeFromInbox = options.sql("DELETE FROM {}inbox WHERE id = ANY(?::uuid[])");
        this.insertIntoInbox = options.sql("""
                INSERT INTO {}inbox (id, uid, manager, is_finalizing, trigger, kwargs, key)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """);
    }

    private Pipeline pipeline() {
        return new Pipeline().query(PostgresSessionStatements.SETTINGS, row -> {}, lockTimeout);
    }

    @Override
    List<Claim> claim(Tx tx, WorkerId worker, Offer offer, int limit) throws SQLException {
        var claims = new ArrayList<Claim>();
        pipeline()
                .query(
                        claim,
                        row -> claims.add(claim(row)),
                        worker.value(),
                        texts(offer.queues()),
                        texts(offer.tasks()),
                        texts(managers(offer)),
                        texts(offer.runners()),
                        worker.value(),
                        limit,
                        limit)
                .run(tx);
        claims.sort(Claim.MOST_URGENT);
        return claims;
    }

    private static String[] texts(Collection<String> texts) {
        return texts.toArray(String[]::new);
    }

    @Override
    void giveBack(Tx tx, Collection<Lease> leases) throws SQLException {
        Columns columns = columns(leases);
        leaving(tx, pipeline().update(giveBack, count -> {}, columns.ids(0), columns.longs(1)), columns);
    }

    @Override
    void discard(Tx tx, Collection<Lease> leases) throws SQLException {
        Columns columns = columns(leases);
        leaving(tx, pipeline().update(discard, count -> {}, columns.ids(0), columns.longs(1)), columns);
    }

    @Override
    void park(Tx tx, Collection<Lease> leases, String reason) throws SQLException {
        Columns columns = columns(leases);
        leaving(
                tx,
                pipeline().update(park, count -> {}, reason, gateOf(reason), columns.ids(0), columns.longs(1)),
                columns);
    }

    private void leaving(Tx tx, Pipeline pipeline, Columns leases) throws SQLException {
        PostgresGateStatements.Leaving leaving = gates.addLeaving(pipeline, leases.ids(0), leases.longs(1));
        pipeline.run(tx);
        leaving.finish(tx);
    }

    @Override
    void leaveGates(Tx tx, Collection<JobId> jobs) throws SQLException {
        gates.leave(tx, jobs);
    }

    private static Columns columns(Collection<Lease> leases) {
        var columns = new Columns();
        leases.forEach(lease -> columns.add(lease.job(), lease.token()));
        return columns;
    }

    @Override
    Promoted promote(Tx tx, Instant now, int limit) throws SQLException {
        int[] found = {0, 0};
        pipeline()
                .query(overdue, row -> found[1]++, Rows.nanos(now), limit)
                .update(promote, count -> found[0] = count, Rows.nanos(now), limit, Rows.nanos(now), limit)
                .run(tx);
        return new Promoted(found[0], found[1]);
    }

    @Override
    int promoteOverdue(Tx tx, Instant now, int limit) throws SQLException {
        var promoted = new ArrayList<JobId>();
        pipeline()
                .query(promoteOverdue, row -> promoted.add(Rows.jobId(row, "id")), Rows.nanos(now), limit)
                .run(tx);
        gates.leave(tx, promoted);
        return promoted.size();
    }

    @Override
    int parkUncovered(Tx tx, Needs needs, int limit) throws SQLException {
        return counted(
                tx,
                parkUncovered,
                JobQueue.UNCLAIMABLE,
                needs.queue(),
                needs.task(),
                needs.manager(),
                needs.runner(),
                limit);
    }

    @Override
    int unparkCovered(Tx tx, Needs needs, int limit) throws SQLException {
        return counted(
                tx,
                unparkCovered,
                JobQueue.UNCLAIMABLE,
                needs.queue(),
                needs.task(),
                needs.manager(),
                needs.runner(),
                limit);
    }

    private int counted(Tx tx, String sql, Object... arguments) throws SQLException {
        int[] changed = {0};
        pipeline().update(sql, count -> changed[0] = count, arguments).run(tx);
        return changed[0];
    }

    @Override
    void inputs(Tx tx, Collection<Lease> leases, Tx.RowReader each) throws SQLException {
        Columns columns = columns(leases);
        pipeline().query(inputs, each, columns.ids(0), columns.longs(1)).run(tx);
    }

    @Override
    void events(Tx tx, Map<String, ? extends Collection<Long>> seqs, Tx.RowReader each) throws SQLException {
        var columns = new Columns();
        seqs.forEach((uid, ofSession) -> ofSession.forEach(seq -> columns.add(uid, seq)));
        if (!columns.isEmpty()) {
            pipeline().query(events, each, columns.texts(0), columns.longs(1)).run(tx);
        }
    }

    @Override
    void removeFromInbox(Tx tx, Collection<JobId> fires) throws SQLException {
        UUID[] ids = fires.stream().map(JobId::value).toArray(UUID[]::new);
        pipeline().update(removeFromInbox, count -> {}, (Object) ids).run(tx);
    }

    @Override
    String insertIntoInbox() {
        return insertIntoInbox;
    }
}
