package org.triggers4j.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.store.Patience;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.SessionUid;

/**
 * The commit on PostgreSQL.
 *
 * <p>Implementation notes. A commit is three round trips: lock and read, write, commit. Under READ COMMITTED every
 * statement has a snapshot of its own, so what is read by a later statement of the same string than the one that took the
 * lock is never older than the lock. A batch locks with SKIP LOCKED and so never waits for a session while it holds one;
 * what exists but was not locked is busy. Jobs of leases are waited for, not skipped: who holds such a row (a rescue, a
 * withdrawal, another commit of the same session) is about to change or delete it, and skipping it would turn a valid
 * lease into a lost one. Sessions that do not exist yet cannot be locked; they are inserted in order of UID, and a commit
 * that comes second there starts again.
 *
 * <p>Plans: the driver prepares these statements on the server, and a generic plan made while the tables were empty would
 * stay a scan of everything. All of them are look-ups by index, so scans and hash joins are switched off for the
 * transaction, which makes the plan the same whatever the statistics say. Where an order is asked for, the planner would still
 * read all of an index that has it; {@code OFFSET 0} keeps it from that.
 */
final class PostgresSessionStatements implements SessionStatements {
    static final String ISOLATION = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED";

    static final String SETTINGS = """
            SELECT set_config('lock_timeout', ?, true), set_config('enable_seqscan', 'off', true),
                   set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
                   set_config('plan_cache_mode', 'force_generic_plan', true)
            """;

    private final String lockOrSkip;
    private final String lockOrWait;
    private final String existing;
    private final String leases;
    private final String instances;
    private final String openInstances;
    private final String lastFires;
    private final String keys;
    private final String nonce;
    private final String claimUid;
    private final String lockTimeout;
    private final PostgresWriteStatements writes;

    PostgresSessionStatements(JdbcOptions options, PostgresGateStatements gates) {
        this.lockTimeout = options.lockTimeout().toMillis() + "ms";
        this.writes = new PostgresWriteStatements(options, gates);
        this.lockOrSkip = options.sql("""
                SELECT s.uid, s.seq, s.workflow_hash, s.manager, s.heads, s.halted, s.ended_at
                FROM {}session AS s
                WHERE s.uid = ANY(?::text[])
                ORDER BY s.uid
                FOR NO KEY UPDATE SKIP LOCKED
                """);
        this.lockOrWait = options.sql("""
                SELECT s.uid, s.seq, s.workflow_hash, s.manager, s.heads, s.halted, s.ended_at
                FROM {}session AS s
                WHERE s.uid = ANY(?::text[])
                ORDER BY s.uid
                FOR NO KEY UPDATE
                """);
        this.existing = options.sql("SELECT s.uid FROM {}session AS s WHERE s.uid = ANY(?::text[])");
        this.leases = options.sql("""
                SELECT j.id, j.token, j.state, j.started_at
                FROM {}job AS j
                WHERE j.id = ANY(?::uuid[]) AND j.state IN ('H', 'D')
                ORDER BY j.id
                FOR UPDATE
                """);
        this.instances = options.sql("""
                SELECT i.uid, i.task, i.no, i.status, i.born_seq, i.revision, i.received, i.abandoned_by, i.parent,
                       i.depth, i.auto_retries, i.cascade_depth, i.result_seq, i.failure_seq, i.scheduled_with,
                       i.cooldown, i.metadata, i.log_level, i.logs_resolved, i.stamps, i.job
                FROM (SELECT unnest(?::text[]) AS uid, unnest(?::text[]) AS task, unnest(?::int[]) AS no) AS w
                JOIN {}instance AS i ON i.uid = w.uid AND i.task = w.task AND i.no = w.no
                """);
        this.openInstances = options.sql("""
                SELECT i.uid, i.task, i.no, i.status, i.born_seq, i.revision, i.received, i.abandoned_by, i.parent,
                       i.depth, i.auto_retries, i.cascade_depth, i.result_seq, i.failure_seq, i.scheduled_with,
                       i.cooldown, i.metadata, i.log_level, i.logs_resolved, i.stamps, i.job
                FROM (SELECT unnest(?::text[]) AS uid, unnest(?::text[]) AS task) AS w
                CROSS JOIN LATERAL (
                    SELECT o.uid, o.task, o.no, o.status, o.born_seq, o.revision, o.received, o.abandoned_by, o.parent,
                           o.depth, o.auto_retries, o.cascade_depth, o.result_seq, o.failure_seq, o.scheduled_with,
                           o.cooldown, o.metadata, o.log_level, o.logs_resolved, o.stamps, o.job
                    FROM {}instance AS o
                    WHERE o.uid = w.uid AND o.task = w.task AND o.status = 'unstarted'
                    ORDER BY o.no
                    OFFSET 0) AS i
                """);
        this.lastFires = options.sql("""
                SELECT w.uid, w.trigger,
                       (SELECT e.seq
                        FROM {}event AS e
                        WHERE e.uid = w.uid AND e.trigger = w.trigger
                        ORDER BY e.seq DESC
                        LIMIT 1) AS seq
                FROM (SELECT unnest(?::text[]) AS uid, unnest(?::text[]) AS trigger) AS w
                """);
        this.keys = options.sql("""
                SELECT k.uid, k.key, k.body_hash, k.seq
                FROM (SELECT unnest(?::text[]) AS uid, unnest(?::text[]) AS key) AS w
                JOIN {}fire_key AS k ON k.uid = w.uid AND k.key = w.key
                """);
        this.nonce = options.sql("SELECT e.nonce FROM {}event AS e WHERE e.uid = ? AND e.seq = ?");
        this.claimUid = options.sql("""
                INSERT INTO {}session (uid, seq, workflow_hash, manager, heads)
                VALUES (?, 0, '', '', '')
                ON CONFLICT (uid) DO NOTHING
                """);
    }

    @Override
    public void lock(Tx tx, Wanted wanted, Patience patience, Found found) throws SQLException {
        String[] uids = wanted.sessions().toArray(String[]::new);
        String lock = switch (patience) {
            case SKIP_LOCKED -> lockOrSkip;
            case WAIT -> lockOrWait;
        };
        Pipeline pipeline = new Pipeline()
                .update(ISOLATION, count -> {})
                .query(SETTINGS, row -> {}, lockTimeout)
                .query(lock, found::locked, (Object) uids)
                .query(existing, found::exists, (Object) uids);
        if (!wanted.leases().isEmpty()) {
            pipeline.query(leases, row -> found.lease(row, wanted.leases()), (Object) jobIds(wanted.leases()));
        }
        addReads(pipeline, wanted, found);
        pipeline.run(tx);
    }

    private static UUID[] jobIds(Collection<Lease> leases) {
        return leases.stream().map(lease -> lease.job().value()).toArray(UUID[]::new);
    }

    @Override
    public void read(Tx tx, Wanted wanted, Found found) throws SQLException {
        var pipeline = new Pipeline();
        addReads(pipeline, wanted, found);
        pipeline.run(tx);
    }

    private void addReads(Pipeline pipeline, Wanted wanted, Found found) {
        found.expect(wanted);
        if (!wanted.instances().isEmpty()) {
            Columns named = columns(wanted.instances());
            pipeline.query(instances, found::instance, named.texts(0), named.texts(1), named.integers(2));
        }
        if (!wanted.openOf().isEmpty()) {
            Columns tasks = columns(wanted.openOf());
            pipeline.query(openInstances, found::open, tasks.texts(0), tasks.texts(1));
        }
        if (!wanted.lastFires().isEmpty()) {
            Columns triggers = columns(wanted.lastFires());
            pipeline.query(lastFires, found::lastFire, triggers.texts(0), triggers.texts(1));
        }
        if (!wanted.keys().isEmpty()) {
            Columns named = columns(wanted.keys());
            pipeline.query(keys, found::key, named.texts(0), named.texts(1));
        }
    }

    private static Columns columns(Collection<Wanted.Item> items) {
        var columns = new Columns();
        items.forEach(item -> columns.add(item.session(), item.name(), item.number()));
        return columns;
    }

    @Override
    public void write(Tx tx, Writes rows, Found found, Workflows workflows) throws SQLException, StaleException {
        writes.write(tx, rows, found, workflows);
    }

    @Override
    public void deleteJobs(Tx tx, Collection<JobId> jobs) throws SQLException {
        writes.deleteJobs(tx, jobs);
    }

    /** A session that the doubtful transaction was to create can only be waited for by trying to create it. */
    @Override
    public boolean isWritten(Tx tx, SessionUid uid, long seq, long expected) throws SQLException {
        List<Long> nonces = new ArrayList<>();
        new Pipeline()
                .update(ISOLATION, count -> {})
                .query(SETTINGS, row -> {}, lockTimeout)
                .update(claimUid, count -> {}, uid.value())
                .query(lockOrWait, row -> {}, (Object) new String[] {uid.value()})
                .query(nonce, row -> nonces.add(row.getLong("nonce")), uid.value(), seq)
                .run(tx);
        return nonces.contains(expected);
    }

    @Override
    public boolean lockOne(Tx tx, SessionUid uid) throws SQLException {
        boolean[] exists = {false};
        new Pipeline()
                .update(ISOLATION, count -> {})
                .query(SETTINGS, row -> {}, lockTimeout)
                .query(lockOrWait, row -> exists[0] = true, (Object) new String[] {uid.value()})
                .run(tx);
        return exists[0];
    }
}
