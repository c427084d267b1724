package org.triggers4j.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.job.WorkerId;
import org.triggers4j.payload.Json;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.JobQueue.Offer;

/** The queue on SQLite: every call has the file to itself, so that looking and taking may be two statements. */
final class SqliteQueueStatements extends QueueStatements {
    private final SqliteGateStatements gates;
    private final String ready;
    private final String claim;
    private final String giveBack;
    private final String discard;
    private final String park;
    private final String promote;
    private final String promoteOverdue;
    private final String releaseKey;
    private final String parkUncovered;
    private final String unparkCovered;
    private final String input;
    private final String event;
    private final String removeFromInbox;
    private final String insertIntoInbox;

    SqliteQueueStatements(JdbcOptions options, SqliteGateStatements gates) {
        super(options);
        this.gates = gates;
        this.ready = options.sql("""
                SELECT id, priority
                FROM {}job
                WHERE state = 'R' AND queue = ?
                  AND task IN (SELECT value FROM json_each(?))
                  AND manager IN (SELECT value FROM json_each(?))
                  AND runner IN (SELECT value FROM json_each(?))
                  AND (pinned_to IS NULL OR pinned_to = ?)
                ORDER BY priority DESC, id
                LIMIT ?
                """);
        this.claim = options.sql("""
                UPDATE {}job
                SET state = 'H', worker = ?, token = token + 1, attempt = attempt + 1, parked_for = NULL
                WHERE id IN (SELECT value FROM json_each(?))
                RETURNING id, queue, priority, task, manager, runner, uid, instance_task, instance_no, workflow_hash,
                          run_at, pinned_to, call, expires_at, most_attempts, cancel_requested, token, attempt
                """);
        this.giveBack = options.sql("""
                UPDATE {}job
                SET state = 'R', worker = NULL, token = token + 1, attempt = attempt - 1, started_at = NULL
                WHERE id = ? AND token = ? AND state = 'H'
                """);
        this.discard = options.sql("DELETE FROM {}job WHERE id = ? AND token = ? AND state = 'H'");
        this.park = options.sql("""
                UPDATE {}job
                SET state = 'P', worker = NULL, token = token + 1, attempt = attempt - 1, started_at = NULL,
                    parked_for = ?, gate_key = ?
                WHERE id = ? AND token = ? AND state = 'H'
                """);
        this.promote = options.sql("""
                UPDATE {}job
                SET state = 'R', started_at = NULL
                WHERE id IN (SELECT id FROM {}job WHERE state = 'L' AND run_at <= ? ORDER BY run_at LIMIT ?)
                """);
        this.promoteOverdue = options.sql("""
                UPDATE {}job
                SET state = 'R', token = token + 1, started_at = NULL, run_at = NULL
                WHERE id IN (SELECT id FROM {}job WHERE state = 'D' AND run_at <= ? ORDER BY run_at LIMIT ?)
                RETURNING id
                """);
        this.releaseKey = options.sql("DELETE FROM {}unique_key WHERE job = ?");
        this.parkUncovered = options.sql("""
                UPDATE {}job
                SET state = 'P', parked_for = ?
                WHERE id IN (
                    SELECT id
                    FROM {}job
                    WHERE state = 'R' AND queue = ? AND task = ? AND manager = ? AND runner = ?
                      AND pinned_to IS NULL
                    ORDER BY priority DESC, id
                    LIMIT ?)
                """);
        this.unparkCovered = options.sql("""
                UPDATE {}job
                SET state = 'R', parked_for = NULL
                WHERE id IN (
                    SELECT id
                    FROM {}job
                    WHERE state = 'P' AND parked_for = ? AND queue = ? AND task = ? AND manager = ? AND runner = ?
                    LIMIT ?)
                """);
        this.input = options.sql("""
                SELECT j.id AS job_id,
                       s.uid, s.seq, s.workflow_hash, s.manager, s.heads, s.halted, s.ended_at,
                       i.task, i.no, i.status, i.born_seq, i.revision, i.received, i.abandoned_by, i.parent,
                       i.depth, i.auto_retries, i.cascade_depth, i.result_seq, i.failure_seq, i.scheduled_with,
                       i.cooldown, i.metadata, i.log_level, i.logs_resolved, i.stamps, i.job
                FROM {}job AS j
                JOIN {}session AS s ON s.uid = j.uid
                LEFT JOIN {}instance AS i ON i.uid = j.uid AND i.task = j.instance_task AND i.no = j.instance_no
                WHERE j.id = ? AND j.token = ? AND j.state = 'H'
                """);
        this.event = options.sql("""
                SELECT e.uid, e.seq, e.kind, e.trigger, e.kwargs, e.instance, e.detail, e.at, e.actor
                FROM {}event AS e
                WHERE e.uid = ? AND e.seq = ?
                """);
        this.removeFromInbox = options.sql("DELETE FROM {}inbox WHERE id = ?");
        this.insertIntoInbox = options.sql("""
                INSERT INTO {}inbox (id, uid, manager, is_finalizing, trigger, kwargs, key)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """);
    }

    @Override
    List<Claim> claim(Tx tx, WorkerId worker, Offer offer, int limit) throws SQLException {
        var heads = new ArrayList<Head>();
        for (String queue : offer.queues()) {
            tx.query(
                    ready,
                    row -> heads.add(new Head(row.getInt("priority"), row.getString("id"))),
                    queue,
                    Json.write(offer.tasks()),
                    Json.write(managers(offer)),
                    Json.write(offer.runners()),
                    worker.value(),
                    limit);
        }
        if (heads.isEmpty()) {
            return List.of();
        }
        List<String> chosen =
                heads.stream().sorted(Head.FIRST).limit(limit).map(Head::id).toList();
        var claims = new ArrayList<Claim>();
        tx.query(claim, row -> claims.add(claim(row)), worker.value(), Json.write(chosen));
        claims.sort(Claim.MOST_URGENT);
        return claims;
    }

    private record Head(int priority, String id) {
        private static final Comparator<Head> FIRST =
                Comparator.comparing((Head head) -> -(long) head.priority()).thenComparing(Head::id);
    }

    @Override
    void giveBack(Tx tx, Collection<Lease> leases) throws SQLException {
        leaveGates(tx, changed(tx, giveBack, leases));
    }

    @Override
    void discard(Tx tx, Collection<Lease> leases) throws SQLException {
        List<JobId> gone = changed(tx, discard, leases);
        for (JobId job : gone) {
            tx.update(releaseKey, job);
        }
        leaveGates(tx, gone);
    }

    /** Executes the statement for each lease; returns the jobs of those that were current. */
    private static List<JobId> changed(Tx tx, String sql, Collection<Lease> leases) throws SQLException {
        var changed = new ArrayList<JobId>();
        for (Lease lease : leases) {
            if (tx.update(sql, lease.job(), lease.token()) > 0) {
                changed.add(lease.job());
            }
        }
        return changed;
    }

    @Override
    void leaveGates(Tx tx, Collection<JobId> jobs) throws SQLException {
        gates.leave(tx, jobs);
    }

    @Override
    void park(Tx tx, Collection<Lease> leases, String reason) throws SQLException {
        var parked = new ArrayList<JobId>();
        for (Lease lease : leases) {
            if (tx.update(park, reason, gateOf(reason), lease.job(), lease.token()) > 0) {
                parked.add(lease.job());
            }
        }
        leaveGates(tx, parked);
    }

    @Override
    Promoted promote(Tx tx, Instant now, int limit) throws SQLException {
        int overdue = promoteOverdue(tx, now, limit);
        return new Promoted(overdue + tx.update(promote, Rows.nanos(now), limit - overdue), 0);
    }

    @Override
    int promoteOverdue(Tx tx, Instant now, int limit) throws SQLException {
        var promoted = new ArrayList<JobId>();
        tx.query(promoteOverdue, row -> promoted.add(Rows.jobId(row, "id")), Rows.nanos(now), limit);
        leaveGates(tx, promoted);
        return promoted.size();
    }

    @Override
    int parkUncovered(Tx tx, Needs needs, int limit) throws SQLException {
        return tx.update(
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
        return tx.update(
                unparkCovered,
                JobQueue.UNCLAIMABLE,
                needs.queue(),
                needs.task(),
                needs.manager(),
                needs.runner(),
                limit);
    }

    @Override
    void inputs(Tx tx, Collection<Lease> leases, Tx.RowReader each) throws SQLException {
        for (Lease lease : leases) {
            tx.query(input, each, lease.job(), lease.token());
        }
    }

    @Override
    void events(Tx tx, Map<String, ? extends Collection<Long>> seqs, Tx.RowReader each) throws SQLException {
        for (Map.Entry<String, ? extends Collection<Long>> ofSession : seqs.entrySet()) {
            for (Long seq : ofSession.getValue()) {
                tx.query(event, each, ofSession.getKey(), seq);
            }
        }
    }

    @Override
    void removeFromInbox(Tx tx, Collection<JobId> fires) throws SQLException {
        for (JobId fire : fires) {
            tx.update(removeFromInbox, fire);
        }
    }

    @Override
    String insertIntoInbox() {
        return insertIntoInbox;
    }
}
