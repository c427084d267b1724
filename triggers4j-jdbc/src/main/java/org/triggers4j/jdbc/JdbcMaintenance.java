package org.triggers4j.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.triggers4j.job.JobId;
import org.triggers4j.store.Maintenance;
import org.triggers4j.store.StoredInstance;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskInstance;

/**
 * Removing on a {@link JdbcStore}: one short transaction per session, behind the session's lock. Its statements are the
 * same on every database.
 *
 * <p>Pruning walks through the sessions in order of UID and goes on in the next call where the last one reached its
 * limit. A session with an unreadable row is passed over whole, because what it refers to is not known.
 */
final class JdbcMaintenance implements Maintenance {
    private static final int PAGE = 200;

    private final Calls calls;
    private final SessionStatements sessions;
    private volatile String prunedTo = "";
    private final String ended;
    private final String isEnded;
    private final String page;
    private final String halted;
    private final String event;
    private final String instances;
    private final String oldEvents;
    private final String deleteInstance;
    private final String deleteEvent;
    private final String jobs;
    private final List<String> deletes;

    JdbcMaintenance(Calls calls, SessionStatements sessions, JdbcOptions options) {
        this.calls = calls;
        this.sessions = sessions;
        this.ended = options.sql("SELECT uid FROM {}session WHERE ended_at < ? ORDER BY ended_at LIMIT ?");
        this.isEnded = options.sql("SELECT uid FROM {}session WHERE uid = ? AND ended_at < ?");
        this.page = options.sql("""
                SELECT s.uid
                FROM {}session AS s
                WHERE s.uid > ?
                ORDER BY s.uid
                LIMIT ?
                """);
        this.halted = options.sql("SELECT uid FROM {}session WHERE uid = ? AND halted IS NOT NULL");
        this.event = options.sql("SELECT seq FROM {}event WHERE uid = ? AND seq = ?");
        this.instances = options.sql("""
                SELECT i.uid, i.task, i.no, i.status, i.born_seq, i.revision, i.received, i.abandoned_by, i.parent,
                       i.depth, i.auto_retries, i.cascade_depth, i.result_seq, i.failure_seq, i.scheduled_with,
                       i.cooldown, i.metadata, i.log_level, i.logs_resolved, i.stamps, i.job
                FROM {}instance AS i
                WHERE i.uid = ?
                """);
        this.oldEvents = options.sql("""
                SELECT e.seq, (e.trigger IS NOT NULL AND NOT EXISTS (
                           SELECT 1 FROM {}event AS l WHERE l.uid = e.uid AND l.trigger = e.trigger AND l.seq > e.seq))
                       AS is_last_fire
                FROM {}event AS e
                WHERE e.uid = ? AND e.at < ?
                ORDER BY e.seq
                """);
        this.deleteInstance = options.sql("DELETE FROM {}instance WHERE uid = ? AND task = ? AND no = ?");
        this.deleteEvent = options.sql("DELETE FROM {}event WHERE uid = ? AND seq = ?");
        this.jobs = options.sql("SELECT job FROM {}instance WHERE uid = ? AND job IS NOT NULL");
        this.deletes = List.of(
                options.sql("DELETE FROM {}inbox WHERE uid = ?"),
                options.sql("DELETE FROM {}instance WHERE uid = ?"),
                options.sql("DELETE FROM {}event WHERE uid = ?"),
                options.sql("DELETE FROM {}fire_key WHERE uid = ?"),
                options.sql("DELETE FROM {}session WHERE uid = ?"));
    }

    @Override
    public boolean delete(SessionUid uid) {
        return calls.transaction(tx -> {
            boolean exists = sessions.lockOne(tx, uid);
            delete(tx, uid);
            return exists;
        });
    }

    private void delete(Tx tx, SessionUid uid) throws SQLException {
        var withdrawn = new ArrayList<JobId>();
        tx.query(jobs, row -> withdrawn.add(Rows.jobId(row, "job")), uid.value());
        sessions.deleteJobs(tx, withdrawn);
        for (String delete : deletes) {
            tx.update(delete, uid.value());
        }
    }

    @Override
    public int deleteEnded(Instant before, int limit) {
        List<String> uids = calls.read(tx -> {
            var found = new ArrayList<String>();
            tx.query(ended, row -> found.add(row.getString("uid")), Rows.nanos(before), limit);
            return found;
        });
        int deleted = 0;
        for (String uid : uids) {
            deleted += deleteIfEnded(new SessionUid(uid), before) ? 1 : 0;
        }
        return deleted;
    }

    /** Looks again, behind the lock: somebody else may have deleted it, and its UID may stand for a new session. */
    boolean deleteIfEnded(SessionUid uid, Instant before) {
        return calls.transaction(tx -> {
            boolean[] isStillEnded = {false};
            if (sessions.lockOne(tx, uid)) {
                tx.query(isEnded, row -> isStillEnded[0] = true, uid.value(), Rows.nanos(before));
            }
            if (isStillEnded[0]) {
                delete(tx, uid);
            }
            return isStillEnded[0];
        });
    }

    @Override
    public int prune(Instant before, int limit) {
        int pruned = 0;
        boolean isWrapped = prunedTo.isEmpty();
        while (pruned < limit) {
            List<String> uids = pageAfter(prunedTo);
            if (uids.isEmpty()) {
                prunedTo = "";
                if (isWrapped) {
                    break;
                }
                isWrapped = true;
            }
            for (String uid : uids) {
                if (pruned < limit) {
                    pruned += prune(new SessionUid(uid), before, limit - pruned);
                    prunedTo = pruned < limit ? uid : prunedTo;
                }
            }
        }
        return pruned;
    }

    private List<String> pageAfter(String uid) {
        return calls.read(tx -> {
            var found = new ArrayList<String>();
            tx.query(page, row -> found.add(row.getString("uid")), uid, PAGE);
            return found;
        });
    }

    private int prune(SessionUid uid, Instant before, int limit) {
        return calls.transaction(tx -> sessions.lockOne(tx, uid) ? new Pruning(tx, uid, before).run(limit) : 0);
    }

    /** The pruning of one locked session. */
    private final class Pruning {
        private final Tx tx;
        private final SessionUid uid;
        private final long before;
        private final Map<Long, Boolean> old = new LinkedHashMap<>();
        private final List<StoredInstance> kept = new ArrayList<>();
        private final List<StoredInstance> candidates = new ArrayList<>();
        private final List<StoredInstance> gone = new ArrayList<>();
        private boolean isUnreadable;

        Pruning(Tx tx, SessionUid uid, Instant before) {
            this.tx = tx;
            this.uid = uid;
            this.before = Rows.nanos(before);
        }

        int run(int limit) throws SQLException {
            tx.query(
                    oldEvents, row -> old.put(row.getLong("seq"), row.getBoolean("is_last_fire")), uid.value(), before);
            boolean[] isHalted = {false};
            tx.query(halted, row -> isHalted[0] = true, uid.value());
            if (old.isEmpty() || isHalted[0]) {
                return 0;
            }
            tx.query(instances, this::sort, uid.value());
            if (isUnreadable) {
                return 0;
            }
            for (StoredInstance candidate : candidates) {
                (gone.size() < limit && isGone(candidate.instance().revision()) ? gone : kept).add(candidate);
            }
            Set<Long> referred = referred();
            for (StoredInstance instance : gone) {
                var name = instance.instance().name();
                tx.update(deleteInstance, uid.value(), name.task(), name.number());
            }
            int pruned = gone.size();
            for (Map.Entry<Long, Boolean> event : old.entrySet()) {
                if (pruned < limit && !event.getValue() && !referred.contains(event.getKey())) {
                    pruned += tx.update(deleteEvent, uid.value(), event.getKey());
                }
            }
            return pruned;
        }

        private void sort(ResultSet row) throws SQLException {
            try {
                StoredInstance stored = Rows.instance(row);
                (stored.instance().isResolved() && isOld(stored.instance()) ? candidates : kept).add(stored);
            } catch (Rows.UnreadableRowException e) {
                isUnreadable = true;
            }
        }

        private boolean isOld(TaskInstance instance) {
            Instant entered = instance.stamps().getOrDefault(instance.status(), Instant.MIN);
            return Rows.nanos(entered) < before;
        }

        /** Whether an event is from before the moment, or pruned already. */
        private boolean isGone(long seq) throws SQLException {
            boolean[] exists = {false};
            if (!old.containsKey(seq)) {
                tx.query(event, row -> exists[0] = true, uid.value(), seq);
            }
            return !exists[0];
        }

        private Set<Long> referred() {
            var seqs = new HashSet<Long>();
            for (StoredInstance stored : kept) {
                var instance = stored.instance();
                seqs.addAll(instance.received().values());
                seqs.addAll(instance.abandonedBy().values());
                if (instance.outcome().resultSeq() != null) {
                    seqs.add(instance.outcome().resultSeq());
                }
                if (instance.outcome().failureSeq() != null) {
                    seqs.add(instance.outcome().failureSeq());
                }
            }
            return seqs;
        }
    }
}
