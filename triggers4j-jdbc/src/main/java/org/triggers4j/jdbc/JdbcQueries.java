package org.triggers4j.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.error.StoreException;
import org.triggers4j.job.JobState;
import org.triggers4j.job.WorkerId;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.InstanceSelection;
import org.triggers4j.store.InstanceState;
import org.triggers4j.store.SessionRecord;
import org.triggers4j.store.SessionSnapshot;
import org.triggers4j.store.StoreQueries;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.Workflow;

/**
 * The read side of a {@link JdbcStore}. Its statements are the same on every database.
 *
 * <p>Rows that make no sense (edited by hand, or written by a newer version): an instance or event is left out, with a
 * warning in the log; a session whose own row or workflow is unreadable fails the call.
 */
final class JdbcQueries implements StoreQueries {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcQueries.class);

    private final Calls calls;
    private final QueueStatements queue;
    private final Workflows workflows;
    private final String session;
    private final String allInstances;
    private final String namedInstance;
    private final String instancesOfTask;
    private final String unresolvedInstances;
    private final String instancesWithUnresolvedLogs;
    private final String latestKwargs;
    private final String events;
    private final String sessions;
    private final String queueDepths;
    private final String parked;

    JdbcQueries(Calls calls, QueueStatements queue, Workflows workflows, JdbcOptions options) {
        this.calls = calls;
        this.queue = queue;
        this.workflows = workflows;
        this.session = options.sql("""
                SELECT s.uid, s.seq, s.workflow_hash, s.manager, s.heads, s.halted, s.ended_at
                FROM {}session AS s
                WHERE s.uid = ?
                """);
        this.allInstances = options.sql("""
                SELECT i.uid, i.task, i.no, i.status, i.born_seq, i.revision, i.received, i.abandoned_by, i.parent,
                       i.depth, i.auto_retries, i.cascade_depth, i.result_seq, i.failure_seq, i.scheduled_with,
                       i.cooldown, i.metadata, i.log_level, i.logs_resolved, i.stamps, i.job,
                       j.state, j.queue, j.runner, j.attempt, j.worker, j.started_at, j.run_at, j.parked_for
                FROM {}instance AS i
                LEFT JOIN {}job AS j ON j.id = i.job
                WHERE i.uid = ?
                """);
        this.namedInstance = options.sql("""
                SELECT i.uid, i.task, i.no, i.status, i.born_seq, i.revision, i.received, i.abandoned_by, i.parent,
                       i.depth, i.auto_retries, i.cascade_depth, i.result_seq, i.failure_seq, i.scheduled_with,
                       i.cooldown, i.metadata, i.log_level, i.logs_resolved, i.stamps, i.job,
                       j.state, j.queue, j.runner, j.attempt, j.worker, j.started_at, j.run_at, j.parked_for
                FROM {}instance AS i
                LEFT JOIN {}job AS j ON j.id = i.job
                WHERE i.uid = ? AND i.task = ? AND i.no = ?
                """);
        this.instancesOfTask = options.sql("""
                SELECT i.uid, i.task, i.no, i.status, i.born_seq, i.revision, i.received, i.abandoned_by, i.parent,
                       i.depth, i.auto_retries, i.cascade_depth, i.result_seq, i.failure_seq, i.scheduled_with,
                       i.cooldown, i.metadata, i.log_level, i.logs_resolved, i.stamps, i.job,
                       j.state, j.queue, j.runner, j.attempt, j.worker, j.started_at, j.run_at, j.parked_for
                FROM {}instance AS i
                LEFT JOIN {}job AS j ON j.id = i.job
                WHERE i.uid = ? AND i.task = ?
                """);
        this.unresolvedInstances = options.sql("""
                SELECT i.uid, i.task, i.no, i.status, i.born_seq, i.revision, i.received, i.abandoned_by, i.parent,
                       i.depth, i.auto_retries, i.cascade_depth, i.result_seq, i.failure_seq, i.scheduled_with,
                       i.cooldown, i.metadata, i.log_level, i.logs_resolved, i.stamps, i.job,
                       j.state, j.queue, j.runner, j.attempt, j.worker, j.started_at, j.run_at, j.parked_for
                FROM {}instance AS i
                LEFT JOIN {}job AS j ON j.id = i.job
                WHERE i.uid = ? AND i.status IN ('unstarted', 'scheduled', 'running', 'failed')
                """);
        this.instancesWithUnresolvedLogs = options.sql("""
                SELECT i.uid, i.task, i.no, i.status, i.born_seq, i.revision, i.received, i.abandoned_by, i.parent,
                       i.depth, i.auto_retries, i.cascade_depth, i.result_seq, i.failure_seq, i.scheduled_with,
                       i.cooldown, i.metadata, i.log_level, i.logs_resolved, i.stamps, i.job,
                       j.state, j.queue, j.runner, j.attempt, j.worker, j.started_at, j.run_at, j.parked_for
                FROM {}instance AS i
                LEFT JOIN {}job AS j ON j.id = i.job
                WHERE i.uid = ? AND i.log_level >= 40 AND NOT i.logs_resolved
                  AND i.status NOT IN ('abandoned', 'replayed', 'skipped')
                """);
        this.latestKwargs = options.sql("""
                SELECT e.uid, e.seq, e.kind, e.trigger, e.kwargs, e.instance, e.detail, e.at, e.actor
                FROM {}event AS e
                JOIN (SELECT l.trigger, max(l.seq) AS seq
                      FROM {}event AS l
                      WHERE l.uid = ? AND l.trigger IS NOT NULL
                      GROUP BY l.trigger) AS last ON last.seq = e.seq
                WHERE e.uid = ?
                ORDER BY e.seq
                """);
        this.events = options.sql("""
                SELECT e.uid, e.seq, e.kind, e.trigger, e.kwargs, e.instance, e.detail, e.at, e.actor
                FROM {}event AS e
                WHERE e.uid = ? AND e.seq > ?
                ORDER BY e.seq
                LIMIT ?
                """);
        this.sessions = options.sql("SELECT s.uid FROM {}session AS s WHERE s.uid > ? ORDER BY s.uid LIMIT ?");
        this.queueDepths =
                options.sql("SELECT queue, state, count(*) AS jobs FROM {}job GROUP BY queue, state ORDER BY queue");
        this.parked = options.sql("""
                SELECT id, uid, instance_task, instance_no, task, parked_for
                FROM {}job
                WHERE state = 'P'
                ORDER BY id
                LIMIT ?
                """);
    }

    @Override
    public Optional<SessionSnapshot> session(SessionUid uid, InstanceSelection selection) {
        return calls.snapshot(tx -> {
            var found = new ArrayList<Found.SessionRow>();
            tx.query(session, row -> found.add(Found.SessionRow.of(row)), uid.value());
            return found.isEmpty() ? Optional.empty() : Optional.of(snapshot(tx, found.get(0), selection));
        });
    }

    private SessionSnapshot snapshot(Tx tx, Found.SessionRow row, InstanceSelection selection) throws SQLException {
        SessionRecord read = workflows
                .find(tx, row.workflowHash())
                .map(row::toRecord)
                .orElseThrow(() -> new StoreException(
                        StoreException.Kind.DEFINITE,
                        "Session '" + row.uid() + "' cannot be read: workflow " + row.workflowHash()
                                + " is missing, or not what its hash says, or of a newer format. Restore it.",
                        null));
        List<InstanceState> instances = instances(tx, row.uid(), selection);
        instances.sort(Comparator.comparing(
                        (InstanceState state) -> state.stored().instance().bornSeq())
                .thenComparing(state -> state.stored().instance().name()));
        return new SessionSnapshot(read, instances, eventsOf(tx, row.uid(), instances), workflowsOf(tx, instances));
    }

    private List<InstanceState> instances(Tx tx, String uid, InstanceSelection selection) throws SQLException {
        var found = new ArrayList<InstanceState>();
        Tx.RowReader reader = row -> add(found, row);
        if (selection instanceof InstanceSelection.All) {
            tx.query(allInstances, reader, uid);
        } else if (selection instanceof InstanceSelection.Named named) {
            for (InstanceName name : new LinkedHashSet<>(named.names())) {
                tx.query(namedInstance, reader, uid, name.task(), name.number());
            }
        } else if (selection instanceof InstanceSelection.OfTask ofTask) {
            tx.query(instancesOfTask, reader, uid, ofTask.task());
        } else if (selection instanceof InstanceSelection.Unresolved) {
            tx.query(unresolvedInstances, reader, uid);
        } else if (selection instanceof InstanceSelection.UnresolvedLogs) {
            tx.query(instancesWithUnresolvedLogs, reader, uid);
        }
        return found;
    }

    private static void add(List<InstanceState> found, ResultSet row) throws SQLException {
        try {
            found.add(new InstanceState(Rows.instance(row), jobView(row)));
        } catch (Rows.UnreadableRowException e) {
            LOG.atWarn()
                    .addKeyValue("session", row.getString("uid"))
                    .setCause(e)
                    .log("an instance is left out");
        }
    }

    private static Optional<InstanceState.JobView> jobView(ResultSet row) throws SQLException {
        String state = row.getString("state");
        if (state == null) {
            return Optional.empty();
        }
        return Optional.of(new InstanceState.JobView(
                JobState.ofCode(state),
                row.getString("queue"),
                row.getString("runner"),
                row.getInt("attempt"),
                Optional.ofNullable(row.getString("worker")).map(WorkerId::new),
                Rows.moment(row, "started_at"),
                Rows.moment(row, "run_at"),
                Optional.ofNullable(row.getString("parked_for"))));
    }

    private Map<Long, LogEntry> eventsOf(Tx tx, String uid, List<InstanceState> instances) throws SQLException {
        var seqs = new TreeSet<Long>();
        for (InstanceState state : instances) {
            var instance = state.stored().instance();
            seqs.addAll(instance.received().values());
            seqs.addAll(instance.abandonedBy().values());
            addIfThere(seqs, instance.outcome().resultSeq());
            addIfThere(seqs, instance.outcome().failureSeq());
        }
        var bySeq = new TreeMap<Long, LogEntry>();
        queue.events(tx, Map.of(uid, seqs), row -> readEvent(row).ifPresent(entry -> bySeq.put(entry.seq(), entry)));
        return bySeq;
    }

    private static void addIfThere(Set<Long> seqs, @Nullable Long seq) {
        if (seq != null) {
            seqs.add(seq);
        }
    }

    private static Optional<LogEntry> readEvent(ResultSet row) throws SQLException {
        try {
            return Optional.of(Rows.event(row));
        } catch (Rows.UnreadableRowException e) {
            LOG.atWarn().setCause(e).log("an event is left out");
            return Optional.empty();
        }
    }

    private Map<String, Workflow> workflowsOf(Tx tx, List<InstanceState> instances) throws SQLException {
        var byHash = new LinkedHashMap<String, Workflow>();
        for (InstanceState state : instances) {
            String hash = state.stored().instance().outcome().scheduledWith();
            if (hash != null && !byHash.containsKey(hash)) {
                workflows.find(tx, hash).ifPresent(workflow -> byHash.put(hash, workflow));
            }
        }
        return byHash;
    }

    @Override
    public Map<String, Kwargs> latestKwargs(SessionUid uid) {
        return calls.read(tx -> {
            var latest = new LinkedHashMap<String, Kwargs>();
            tx.query(
                    latestKwargs,
                    row -> {
                        String trigger = row.getString("trigger");
                        readEvent(row).ifPresent(entry -> latest.put(trigger, entry.kwargsOf(trigger)));
                    },
                    uid.value(),
                    uid.value());
            return latest;
        });
    }

    @Override
    public List<LogEntry> events(SessionUid uid, long afterSeq, int limit) {
        return calls.read(tx -> {
            var entries = new ArrayList<LogEntry>();
            tx.query(events, row -> readEvent(row).ifPresent(entries::add), uid.value(), afterSeq, limit);
            return entries;
        });
    }

    @Override
    public List<SessionUid> sessions(Optional<SessionUid> after, int limit) {
        return calls.read(tx -> {
            var uids = new ArrayList<SessionUid>();
            tx.query(
                    sessions,
                    row -> uids.add(new SessionUid(row.getString("uid"))),
                    after.map(SessionUid::value).orElse(""),
                    limit);
            return uids;
        });
    }

    @Override
    public List<QueueDepth> queueDepths() {
        return calls.read(tx -> {
            var depths = new ArrayList<QueueDepth>();
            tx.query(
                    queueDepths,
                    row -> depths.add(new QueueDepth(
                            row.getString("queue"), JobState.ofCode(row.getString("state")), row.getLong("jobs"))));
            depths.sort(Comparator.comparing(QueueDepth::queue).thenComparing(QueueDepth::state));
            return depths;
        });
    }

    @Override
    public List<ParkedJob> parked(int limit) {
        return calls.read(tx -> {
            var jobs = new ArrayList<ParkedJob>();
            tx.query(parked, row -> jobs.add(parkedJob(row)), limit);
            return jobs;
        });
    }

    private static ParkedJob parkedJob(ResultSet row) throws SQLException {
        boolean isCall = row.getString("uid").isEmpty();
        return new ParkedJob(
                Rows.jobId(row, "id"),
                isCall ? Optional.empty() : Optional.of(new SessionUid(row.getString("uid"))),
                isCall
                        ? Optional.empty()
                        : Optional.of(new InstanceName(row.getString("instance_task"), row.getInt("instance_no"))),
                row.getString("task"),
                Optional.ofNullable(row.getString("parked_for")).orElse(""));
    }
}
