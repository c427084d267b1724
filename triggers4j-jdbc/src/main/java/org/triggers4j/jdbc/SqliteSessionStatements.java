package org.triggers4j.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.Patience;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.SessionUid;

/**
 * The commit on SQLite. The transaction has the whole file to itself from its first statement on, so there is nothing to
 * lock, and patience makes no difference. Statements run in this process: one per row costs no round trip.
 */
final class SqliteSessionStatements implements SessionStatements {
    private final SqliteGateStatements gates;
    private final String session;
    private final String lease;
    private final String instance;
    private final String openInstances;
    private final String lastFire;
    private final String key;
    private final String nonce;
    private final String insertWorkflow;
    private final String insertSession;
    private final String updateSession;
    private final String insertEvent;
    private final String insertKey;
    private final String insertInstance;
    private final String updateInstance;
    private final String releaseKey;
    private final String openWindow;
    private final String deleteJob;
    private final String insertJob;
    private final String startJob;

    SqliteSessionStatements(JdbcOptions options, SqliteGateStatements gates) {
        this.gates = gates;
        this.session = options.sql("""
                SELECT s.uid, s.seq, s.workflow_hash, s.manager, s.heads, s.halted, s.ended_at
                FROM {}session AS s
                WHERE s.uid = ?
                """);
        this.lease = options.sql("""
                SELECT j.id, j.token, j.state, j.started_at
                FROM {}job AS j
                WHERE j.id = ? AND j.state IN ('H', 'D')
                """);
        this.instance = options.sql("""
                SELECT i.uid, i.task, i.no, i.status, i.born_seq, i.revision, i.received, i.abandoned_by, i.parent,
                       i.depth, i.auto_retries, i.cascade_depth, i.result_seq, i.failure_seq, i.scheduled_with,
                       i.cooldown, i.metadata, i.log_level, i.logs_resolved, i.stamps, i.job
                FROM {}instance AS i
                WHERE i.uid = ? AND i.task = ? AND i.no = ?
                """);
        this.openInstances = options.sql("""
                SELECT i.uid, i.task, i.no, i.status, i.born_seq, i.revision, i.received, i.abandoned_by, i.parent,
                       i.depth, i.auto_retries, i.cascade_depth, i.result_seq, i.failure_seq, i.scheduled_with,
                       i.cooldown, i.metadata, i.log_level, i.logs_resolved, i.stamps, i.job
                FROM {}instance AS i
                WHERE i.uid = ? AND i.task = ? AND i.status = 'unstarted'
                  AND i.status IN ('unstarted', 'scheduled', 'running', 'failed')
                ORDER BY i.no
                """);
        this.lastFire = options.sql("""
                SELECT e.uid, e.trigger, e.seq
                FROM {}event AS e
                WHERE e.uid = ? AND e.trigger = ?
                ORDER BY e.seq DESC
                LIMIT 1
                """);
        this.key = options.sql(
                "SELECT k.uid, k.key, k.body_hash, k.seq FROM {}fire_key AS k WHERE k.uid = ? AND k.key = ?");
        this.nonce = options.sql("SELECT e.nonce FROM {}event AS e WHERE e.uid = ? AND e.seq = ?");
        this.insertWorkflow = options.sql(
                "INSERT INTO {}workflow (hash, format, body) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING");
        this.insertSession = options.sql("""
                INSERT INTO {}session (uid, seq, workflow_hash, manager, heads, halted, ended_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (uid) DO NOTHING
                """);
        this.updateSession = options.sql("""
                UPDATE {}session
                SET seq = ?2, workflow_hash = ?3, manager = ?4, heads = ?5, halted = ?6, ended_at = ?7
                WHERE uid = ?1 AND seq = ?8
                """);
        this.insertEvent = options.sql("""
                INSERT INTO {}event (uid, seq, kind, trigger, kwargs, instance, detail, at, actor, nonce)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """);
        this.insertKey = options.sql("INSERT INTO {}fire_key (uid, key, body_hash, seq) VALUES (?, ?, ?, ?)");
        this.insertInstance = options.sql("""
                INSERT INTO {}instance
                       (uid, task, no, status, born_seq, revision, received, abandoned_by, parent, depth, auto_retries,
                        cascade_depth, result_seq, failure_seq, scheduled_with, cooldown, metadata, log_level,
                        logs_resolved, stamps, job)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """);
        this.updateInstance = options.sql("""
                UPDATE {}instance
                SET status = ?4, born_seq = ?5, revision = ?6, received = ?7, abandoned_by = ?8, parent = ?9,
                    depth = ?10, auto_retries = ?11, cascade_depth = ?12, result_seq = ?13, failure_seq = ?14,
                    scheduled_with = ?15, cooldown = ?16, metadata = ?17, log_level = ?18, logs_resolved = ?19,
                    stamps = ?20, job = ?21
                WHERE uid = ?1 AND task = ?2 AND no = ?3
                """);
        this.releaseKey = options.sql("DELETE FROM {}unique_key WHERE job = ?");
        this.openWindow = options.sql("""
                INSERT INTO {}ignore_window AS w (key, opened_at, until)
                VALUES (?, ?, ?)
                ON CONFLICT (key) DO UPDATE
                SET opened_at = excluded.opened_at, until = excluded.until
                WHERE w.until <= excluded.opened_at
                """);
        this.deleteJob = options.sql("DELETE FROM {}job WHERE id = ?");
        this.insertJob = options.sql("""
                INSERT INTO {}job
                       (id, queue, priority, state, task, manager, runner, uid, instance_task, instance_no,
                        workflow_hash, run_at, pinned_to, call, expires_at, most_attempts, token, attempt)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)
                """);
        this.startJob = options.sql("UPDATE {}job SET started_at = ?3 WHERE id = ?1 AND token = ?2 AND state = 'H'");
    }

    @Override
    public void lock(Tx tx, Wanted wanted, Patience patience, Found found) throws SQLException {
        for (String uid : wanted.sessions()) {
            tx.query(session, found::locked, uid);
        }
        for (Lease presented : wanted.leases()) {
            tx.query(lease, row -> found.lease(row, wanted.leases()), presented.job());
        }
        read(tx, wanted, found);
    }

    @Override
    public void read(Tx tx, Wanted wanted, Found found) throws SQLException {
        found.expect(wanted);
        for (Wanted.Item item : wanted.instances()) {
            tx.query(instance, found::instance, item.session(), item.name(), item.number());
        }
        for (Wanted.Item item : wanted.openOf()) {
            tx.query(openInstances, found::open, item.session(), item.name());
        }
        for (Wanted.Item item : wanted.lastFires()) {
            tx.query(lastFire, found::lastFire, item.session(), item.name());
        }
        for (Wanted.Item item : wanted.keys()) {
            tx.query(key, found::key, item.session(), item.name());
        }
    }

    @Override
    public void write(Tx tx, Writes rows, Found found, Workflows workflows) throws SQLException, StaleException {
        SessionValues sessions = SessionValues.of(rows, found, workflows);
        for (var workflow : sessions.workflows()) {
            tx.update(insertWorkflow, workflow.hash(), Workflows.FORMAT, workflow.body());
        }
        int written =
                tx.updateEach(insertSession, sessions.inserts()) + tx.updateEach(updateSession, sessions.updates());
        if (written != rows.sessions().size()) {
            throw new StaleException("a session is not what it was read as");
        }
        tx.updateEach(insertEvent, rows.events().stream().map(Rows::values).toList());
        for (Writes.KeyRow row : rows.keys()) {
            tx.update(
                    insertKey,
                    row.uid().value(),
                    row.key().key(),
                    row.key().bodyHash(),
                    row.key().seq());
        }
        writeInstances(tx, rows);
        writeJobs(tx, rows);
    }

    private void writeInstances(Tx tx, Writes rows) throws SQLException, StaleException {
        List<@Nullable Object[]> inserts = new ArrayList<>();
        List<@Nullable Object[]> updates = new ArrayList<>();
        for (Writes.InstanceRow row : rows.instances()) {
            (row.isNew() ? inserts : updates).add(Rows.values(row));
        }
        tx.updateEach(insertInstance, inserts);
        if (tx.updateEach(updateInstance, updates) != updates.size()) {
            throw new StaleException("an instance is not there any more");
        }
    }

    private void writeJobs(Tx tx, Writes rows) throws SQLException {
        deleteJobs(tx, rows.deletedJobs());
        tx.updateEach(insertJob, rows.jobs().stream().map(Rows::values).toList());
        for (Writes.StartRow start : rows.starts()) {
            tx.update(startJob, start.lease().job(), start.lease().token(), Rows.nanos(start.startedAt()));
        }
        for (Writes.WindowRow row : rows.windows()) {
            CallStore.Window window = row.window();
            tx.update(openWindow, window.key(), Rows.nanos(row.now()), Rows.nanos(window.until()));
        }
    }

    @Override
    public void deleteJobs(Tx tx, Collection<JobId> jobs) throws SQLException {
        for (JobId job : jobs) {
            tx.update(deleteJob, job);
            tx.update(releaseKey, job);
        }
        gates.leave(tx, jobs);
    }

    @Override
    public boolean isWritten(Tx tx, SessionUid uid, long seq, long expected) throws SQLException {
        List<Long> nonces = new ArrayList<>();
        tx.query(nonce, row -> nonces.add(row.getLong("nonce")), uid.value(), seq);
        return nonces.contains(expected);
    }

    @Override
    public boolean lockOne(Tx tx, SessionUid uid) throws SQLException {
        boolean[] exists = {false};
        tx.query(session, row -> exists[0] = true, uid.value());
        return exists[0];
    }
}
