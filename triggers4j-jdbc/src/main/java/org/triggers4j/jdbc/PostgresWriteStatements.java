package org.triggers4j.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.store.Writes;

/** The writing round trip of a commit on PostgreSQL: one statement per table, each taking all its rows as arrays. */
final class PostgresWriteStatements {
    /** Takes {@link #jobArrays}; what is to be done about a conflict may follow. */
    static final String INSERT_JOBS = """
            INSERT INTO {}job
                   (id, queue, priority, state, task, manager, runner, uid, instance_task, instance_no,
                    workflow_hash, run_at, pinned_to, call, expires_at, most_attempts, token, attempt)
            SELECT n.id, n.queue, n.priority, n.state, n.task, n.manager, n.runner, n.uid, n.instance_task,
                   n.instance_no, n.workflow_hash, n.run_at, n.pinned_to, n.call, n.expires_at, n.most_attempts, 0, 0
            FROM (SELECT unnest(?::uuid[]) AS id, unnest(?::text[]) AS queue, unnest(?::int[]) AS priority,
                         unnest(?::text[]) AS state, unnest(?::text[]) AS task, unnest(?::text[]) AS manager,
                         unnest(?::text[]) AS runner, unnest(?::text[]) AS uid, unnest(?::text[]) AS instance_task,
                         unnest(?::int[]) AS instance_no, unnest(?::text[]) AS workflow_hash,
                         unnest(?::bigint[]) AS run_at, unnest(?::text[]) AS pinned_to, unnest(?::text[]) AS call,
                         unnest(?::bigint[]) AS expires_at, unnest(?::int[]) AS most_attempts) AS n
            """;

    // The arrays of what is written of an instance.
    private static final String FROM_INSTANCES = """
            FROM (SELECT unnest(?::text[]) AS uid, unnest(?::text[]) AS task, unnest(?::int[]) AS no,
                         unnest(?::text[]) AS status, unnest(?::bigint[]) AS born_seq, unnest(?::bigint[]) AS revision,
                         unnest(?::text[]) AS received, unnest(?::text[]) AS abandoned_by, unnest(?::text[]) AS parent,
                         unnest(?::int[]) AS depth, unnest(?::int[]) AS auto_retries, unnest(?::int[]) AS cascade_depth,
                         unnest(?::bigint[]) AS result_seq, unnest(?::bigint[]) AS failure_seq,
                         unnest(?::text[]) AS scheduled_with, unnest(?::text[]) AS cooldown,
                         unnest(?::text[]) AS metadata, unnest(?::int[]) AS log_level,
                         unnest(?::boolean[]) AS logs_resolved, unnest(?::text[]) AS stamps, unnest(?::uuid[]) AS job) AS n
            """;

    private final PostgresGateStatements gates;
    private final String sessionKey;
    private final String insertWorkflows;
    private final String insertSessions;
    private final String updateSessions;
    private final String insertEvents;
    private final String insertKeys;
    private final String insertInstances;
    private final String updateInstances;
    private final String releaseKeys;
    private final String openWindows;
    private final String deleteJobs;
    private final String insertJobs;
    private final String startJobs;

    PostgresWriteStatements(JdbcOptions options, PostgresGateStatements gates) {
        this.gates = gates;
        this.sessionKey = options.sql("{}session_pkey");
        this.insertWorkflows = options.sql("""
                INSERT INTO {}workflow (hash, format, body)
                SELECT n.hash, n.format, n.body
                FROM (SELECT unnest(?::text[]) AS hash, unnest(?::int[]) AS format, unnest(?::text[]) AS body) AS n
                ORDER BY n.hash COLLATE "C"
                ON CONFLICT (hash) DO NOTHING
                """);
        this.insertSessions = options.sql("""
                INSERT INTO {}session (uid, seq, workflow_hash, manager, heads, halted, ended_at)
                SELECT n.uid, n.seq, n.workflow_hash, n.manager, n.heads, n.halted, n.ended_at
                FROM (SELECT unnest(?::text[]) AS uid, unnest(?::bigint[]) AS seq, unnest(?::text[]) AS workflow_hash,
                             unnest(?::text[]) AS manager, unnest(?::text[]) AS heads, unnest(?::text[]) AS halted,
                             unnest(?::bigint[]) AS ended_at) AS n
                ORDER BY n.uid COLLATE "C"
                """);
        this.updateSessions = options.sql("""
                UPDATE {}session AS s
                SET seq = n.seq, workflow_hash = n.workflow_hash, manager = n.manager, heads = n.heads,
                    halted = n.halted, ended_at = n.ended_at
                FROM (SELECT unnest(?::text[]) AS uid, unnest(?::bigint[]) AS seq, unnest(?::text[]) AS workflow_hash,
                             unnest(?::text[]) AS manager, unnest(?::text[]) AS heads, unnest(?::text[]) AS halted,
                             unnest(?::bigint[]) AS ended_at, unnest(?::bigint[]) AS old_seq) AS n
                WHERE s.uid = n.uid AND s.seq = n.old_seq
                """);
        this.insertEvents = options.sql("""
                INSERT INTO {}event (uid, seq, kind, trigger, kwargs, instance, detail, at, actor, nonce)
                SELECT n.uid, n.seq, n.kind, n.trigger, n.kwargs, n.instance, n.detail, n.at, n.actor, n.nonce
                FROM (SELECT unnest(?::text[]) AS uid, unnest(?::bigint[]) AS seq, unnest(?::text[]) AS kind,
                             unnest(?::text[]) AS trigger, unnest(?::text[]) AS kwargs, unnest(?::text[]) AS instance,
                             unnest(?::text[]) AS detail, unnest(?::bigint[]) AS at, unnest(?::text[]) AS actor,
                             unnest(?::bigint[]) AS nonce) AS n
                """);
        this.insertKeys = options.sql("""
                INSERT INTO {}fire_key (uid, key, body_hash, seq)
                SELECT n.uid, n.key, n.body_hash, n.seq
                FROM (SELECT unnest(?::text[]) AS uid, unnest(?::text[]) AS key, unnest(?::text[]) AS body_hash,
                             unnest(?::bigint[]) AS seq) AS n
                """);
        this.insertInstances = options.sql("""
                INSERT INTO {}instance
                       (uid, task, no, status, born_seq, revision, received, abandoned_by, parent, depth, auto_retries,
                        cascade_depth, result_seq, failure_seq, scheduled_with, cooldown, metadata, log_level,
                        logs_resolved, stamps, job)
                SELECT n.uid, n.task, n.no, n.status, n.born_seq, n.revision, n.received, n.abandoned_by, n.parent,
                       n.depth, n.auto_retries, n.cascade_depth, n.result_seq, n.failure_seq, n.scheduled_with,
                       n.cooldown, n.metadata, n.log_level, n.logs_resolved, n.stamps, n.job
                """ + FROM_INSTANCES);
        this.updateInstances = options.sql("""
                UPDATE {}instance AS i
                SET status = n.status, born_seq = n.born_seq, revision = n.revision, received = n.received,
                    abandoned_by = n.abandoned_by, parent = n.parent, depth = n.depth, auto_retries = n.auto_retries,
                    cascade_depth = n.cascade_depth, result_seq = n.result_seq, failure_seq = n.failure_seq,
                    scheduled_with = n.scheduled_with, cooldown = n.cooldown, metadata = n.metadata,
                    log_level = n.log_level, logs_resolved = n.logs_resolved, stamps = n.stamps, job = n.job
                """ + FROM_INSTANCES + """
                WHERE i.uid = n.uid AND i.task = n.task AND i.no = n.no
                """);
        this.releaseKeys = options.sql("DELETE FROM {}unique_key WHERE job = ANY(?::uuid[])");
        this.openWindows = options.sql("""
                INSERT INTO {}ignore_window AS w (key, opened_at, until)
                SELECT DISTINCT ON (n.key) n.key, n.opened_at, n.until
                FROM (SELECT unnest(?::text[]) AS key, unnest(?::bigint[]) AS opened_at, unnest(?::bigint[]) AS until) AS n
                ORDER BY n.key, n.opened_at
                ON CONFLICT (key) DO UPDATE
                SET opened_at = excluded.opened_at, until = excluded.until
                WHERE w.until <= excluded.opened_at
                """);
        this.deleteJobs = options.sql("DELETE FROM {}job AS j WHERE j.id = ANY(?::uuid[])");
        this.insertJobs = options.sql(INSERT_JOBS);
        this.startJobs = options.sql("""
                UPDATE {}job AS j
                SET started_at = n.started_at
                FROM (SELECT unnest(?::uuid[]) AS id, unnest(?::bigint[]) AS token, unnest(?::bigint[]) AS started_at) AS n
                WHERE j.id = n.id AND j.token = n.token AND j.state = 'H'
                """);
    }

    void write(Tx tx, Writes rows, Found found, Workflows workflows)
            throws SQLException, SessionStatements.StaleException {
        var pipeline = new Pipeline();
        var stale = new ArrayList<String>();
        SessionValues sessions = SessionValues.of(rows, found, workflows);
        addSessions(pipeline, sessions, stale);
        addEvents(pipeline, rows);
        addInstances(pipeline, rows, stale);
        PostgresGateStatements.Leaving leaving = addJobs(pipeline, rows);
        try {
            pipeline.run(tx);
            leaving.finish(tx);
        } catch (PSQLException e) {
            ServerErrorMessage error = e.getServerErrorMessage();
            if (error != null && sessionKey.equals(error.getConstraint())) {
                throw new SessionStatements.StaleException("a session was created meanwhile");
            }
            throw e;
        }
        if (!stale.isEmpty()) {
            throw new SessionStatements.StaleException(String.join(", ", stale));
        }
    }

    private void addSessions(Pipeline pipeline, SessionValues sessions, List<String> stale) {
        if (!sessions.workflows().isEmpty()) {
            var columns = new Columns();
            sessions.workflows().forEach(workflow -> columns.add(workflow.hash(), Workflows.FORMAT, workflow.body()));
            pipeline.update(insertWorkflows, count -> {}, columns.texts(0), columns.integers(1), columns.texts(2));
        }
        if (!sessions.inserts().isEmpty()) {
            Columns c = columns(sessions.inserts());
            pipeline.update(
                    insertSessions,
                    count -> {},
                    c.texts(0),
                    c.longs(1),
                    c.texts(2),
                    c.texts(3),
                    c.texts(4),
                    c.texts(5),
                    c.longs(6));
        }
        if (!sessions.updates().isEmpty()) {
            Columns c = columns(sessions.updates());
            pipeline.update(
                    updateSessions,
                    expecting(sessions.updates().size(), "a session changed under its lock", stale),
                    c.texts(0),
                    c.longs(1),
                    c.texts(2),
                    c.texts(3),
                    c.texts(4),
                    c.texts(5),
                    c.longs(6),
                    c.longs(7));
        }
    }

    private static Columns columns(List<Object[]> rows) {
        var columns = new Columns();
        rows.forEach(columns::add);
        return columns;
    }

    private static Pipeline.CountReader expecting(int expected, String otherwise, List<String> stale) {
        return count -> {
            if (count != expected) {
                stale.add(otherwise);
            }
        };
    }

    private void addEvents(Pipeline pipeline, Writes rows) {
        if (!rows.events().isEmpty()) {
            var c = new Columns();
            rows.events().forEach(event -> c.add(Rows.values(event)));
            pipeline.update(
                    insertEvents,
                    count -> {},
                    c.texts(0),
                    c.longs(1),
                    c.texts(2),
                    c.texts(3),
                    c.texts(4),
                    c.texts(5),
                    c.texts(6),
                    c.longs(7),
                    c.texts(8),
                    c.longs(9));
        }
        if (!rows.keys().isEmpty()) {
            var c = new Columns();
            rows.keys()
                    .forEach(row -> c.add(
                            row.uid().value(),
                            row.key().key(),
                            row.key().bodyHash(),
                            row.key().seq()));
            pipeline.update(insertKeys, count -> {}, c.texts(0), c.texts(1), c.texts(2), c.longs(3));
        }
    }

    private void addInstances(Pipeline pipeline, Writes rows, List<String> stale) {
        var inserts = new Columns();
        var updates = new Columns();
        int updated = 0;
        for (Writes.InstanceRow row : rows.instances()) {
            (row.isNew() ? inserts : updates).add(Rows.values(row));
            updated += row.isNew() ? 0 : 1;
        }
        if (updated < rows.instances().size()) {
            pipeline.update(insertInstances, count -> {}, instanceArrays(inserts));
        }
        if (updated > 0) {
            pipeline.update(
                    updateInstances,
                    expecting(updated, "an instance vanished under its session's lock", stale),
                    instanceArrays(updates));
        }
    }

    private static Object[] instanceArrays(Columns c) {
        return new Object[] {
            c.texts(0),
            c.texts(1),
            c.integers(2),
            c.texts(3),
            c.longs(4),
            c.longs(5),
            c.texts(6),
            c.texts(7),
            c.texts(8),
            c.integers(9),
            c.integers(10),
            c.integers(11),
            c.longs(12),
            c.longs(13),
            c.texts(14),
            c.texts(15),
            c.texts(16),
            c.integers(17),
            c.flags(18),
            c.texts(19),
            c.ids(20)
        };
    }

    /** The columns of new jobs, as the insert statements take them. */
    static Object[] jobArrays(Collection<Job> jobs) {
        var c = new Columns();
        jobs.forEach(job -> c.add(Rows.values(job)));
        return new Object[] {
            c.ids(0),
            c.texts(1),
            c.integers(2),
            c.texts(3),
            c.texts(4),
            c.texts(5),
            c.texts(6),
            c.texts(7),
            c.texts(8),
            c.integers(9),
            c.texts(10),
            c.longs(11),
            c.texts(12),
            c.texts(13),
            c.longs(14),
            c.integers(15)
        };
    }

    /** Removes jobs with everything they have claimed. */
    void deleteJobs(Tx tx, Collection<JobId> jobs) throws SQLException {
        var pipeline = new Pipeline();
        PostgresGateStatements.Leaving leaving = addDeletes(pipeline, jobs);
        pipeline.run(tx);
        leaving.finish(tx);
    }

    private PostgresGateStatements.Leaving addDeletes(Pipeline pipeline, Collection<JobId> jobs) {
        if (jobs.isEmpty()) {
            return PostgresGateStatements.Leaving.NOBODY;
        }
        UUID[] ids = PostgresCallStatements.ids(jobs);
        pipeline.update(deleteJobs, count -> {}, (Object) ids).update(releaseKeys, count -> {}, (Object) ids);
        return gates.addLeaving(pipeline, jobs);
    }

    private PostgresGateStatements.Leaving addJobs(Pipeline pipeline, Writes rows) {
        PostgresGateStatements.Leaving leaving = addDeletes(pipeline, rows.deletedJobs());
        if (!rows.jobs().isEmpty()) {
            pipeline.update(insertJobs, count -> {}, jobArrays(rows.jobs()));
        }
        if (!rows.starts().isEmpty()) {
            var c = new Columns();
            rows.starts()
                    .forEach(start -> c.add(start.lease().job(), start.lease().token(), Rows.nanos(start.startedAt())));
            pipeline.update(startJobs, count -> {}, c.ids(0), c.longs(1), c.longs(2));
        }
        if (!rows.windows().isEmpty()) {
            var c = new Columns();
            rows.windows()
                    .forEach(row -> c.add(
                            row.window().key(),
                            Rows.nanos(row.now()),
                            Rows.nanos(row.window().until())));
            pipeline.update(openWindows, count -> {}, c.texts(0), c.longs(1), c.longs(2));
        }
        return leaving;
    }
}
