package org.triggers4j.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.store.FireKey;
import org.triggers4j.store.HeldJob;
import org.triggers4j.store.Intent;
import org.triggers4j.store.Loaded;
import org.triggers4j.store.LoadedSession;
import org.triggers4j.store.SessionRecord;
import org.triggers4j.store.StoredInstance;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.Workflow;

/** What one commit has locked and read so far; grows with every reading. */
final class Found {
    private final Map<String, Parts> sessions = new LinkedHashMap<>();
    private final Map<JobId, HeldJob> jobs = new LinkedHashMap<>();
    private final Wanted asked = Wanted.nothing();

    /** A session's row as it stands. */
    record SessionRow(
            String uid,
            long seq,
            String workflowHash,
            String manager,
            String heads,
            @Nullable String halted,
            @Nullable Long endedAt) {
        static SessionRow of(ResultSet row) throws SQLException {
            return new SessionRow(
                    row.getString("uid"),
                    row.getLong("seq"),
                    row.getString("workflow_hash"),
                    row.getString("manager"),
                    row.getString("heads"),
                    row.getString("halted"),
                    Rows.longOrNull(row, "ended_at"));
        }

        SessionRecord toRecord(Workflow workflow) {
            return new SessionRecord(new SessionUid(uid), seq, workflow, manager, heads, halted, endedAt != null);
        }
    }

    private static final class Parts {
        private @Nullable SessionRow locked;
        private boolean isThere;
        private Optional<SessionRecord> session = Optional.empty();
        private final Map<InstanceName, StoredInstance> instances = new LinkedHashMap<>();
        private final Map<String, List<StoredInstance>> openOf = new LinkedHashMap<>();
        private final Map<String, Long> lastFires = new LinkedHashMap<>();
        private final Map<String, FireKey> keys = new LinkedHashMap<>();
        private Optional<String> unreadable = Optional.empty();
    }

    Found(Wanted wanted) {
        wanted.sessions().forEach(uid -> sessions.put(uid, new Parts()));
        isNew(wanted);
    }

    /** Remembers what is to be read, so that empty answers are answers. */
    void expect(Wanted wanted) {
        wanted.openOf().forEach(item -> parts(item.session()).openOf.put(item.name(), new ArrayList<>()));
    }

    private Parts parts(String uid) {
        return sessions.computeIfAbsent(uid, u -> new Parts());
    }

    /** Whether the commit locks this session. */
    boolean isLocking(SessionUid uid) {
        return sessions.containsKey(uid.value());
    }

    /** Whether any of this has not been asked for before. */
    boolean isNew(Wanted wanted) {
        return asked.add(wanted);
    }

    /** A session that is now ours. */
    void locked(ResultSet row) throws SQLException {
        Parts parts = parts(row.getString("uid"));
        parts.locked = SessionRow.of(row);
        parts.isThere = true;
    }

    /** A session that exists, whoever has it. */
    void exists(ResultSet row) throws SQLException {
        parts(row.getString("uid")).isThere = true;
    }

    void lease(ResultSet row, Collection<Lease> presented) throws SQLException {
        var lease = new Lease(Rows.jobId(row, "id"), row.getLong("token"));
        if (presented.contains(lease)) {
            boolean isDelegated = row.getString("state").equals("D");
            jobs.put(lease.job(), new HeldJob(lease, Rows.moment(row, "started_at"), isDelegated));
        }
    }

    void instance(ResultSet row) throws SQLException {
        Parts parts = parts(row.getString("uid"));
        try {
            StoredInstance stored = Rows.instance(row);
            parts.instances.put(stored.instance().name(), stored);
        } catch (Rows.UnreadableRowException e) {
            parts.unreadable = Optional.of(String.valueOf(e.getMessage()));
        }
    }

    void open(ResultSet row) throws SQLException {
        Parts parts = parts(row.getString("uid"));
        try {
            parts.openOf
                    .computeIfAbsent(row.getString("task"), task -> new ArrayList<>())
                    .add(Rows.instance(row));
        } catch (Rows.UnreadableRowException e) {
            parts.unreadable = Optional.of(String.valueOf(e.getMessage()));
        }
    }

    void lastFire(ResultSet row) throws SQLException {
        Long seq = Rows.longOrNull(row, "seq");
        if (seq != null) {
            parts(row.getString("uid")).lastFires.put(row.getString("trigger"), seq);
        }
    }

    void key(ResultSet row) throws SQLException {
        var key = new FireKey(row.getString("key"), row.getString("body_hash"), row.getLong("seq"));
        parts(row.getString("uid")).keys.put(key.key(), key);
    }

    /** Whether the session exists, but is somebody else's for now. */
    boolean isBusy(SessionUid uid) {
        Parts parts = parts(uid.value());
        return parts.isThere && parts.locked == null;
    }

    /** The session's row, if it is there and ours. */
    Optional<SessionRow> row(SessionUid uid) {
        return Optional.ofNullable(parts(uid.value()).locked);
    }

    /** Looks up the workflows of the locked sessions. */
    void resolve(Tx tx, Workflows workflows) throws SQLException {
        for (Parts parts : sessions.values()) {
            SessionRow row = parts.locked;
            if (row != null) {
                parts.session = workflows.find(tx, row.workflowHash()).map(row::toRecord);
                if (parts.session.isEmpty()) {
                    parts.unreadable = Optional.of("workflow " + row.workflowHash()
                            + " is missing, or not what its hash says, or of a newer format");
                }
            }
        }
    }

    /** As the decision gets it: no more than these intents name. */
    Loaded loaded(Collection<Intent> intents) {
        var loadedSessions = new LinkedHashMap<SessionUid, LoadedSession>();
        var loadedJobs = new LinkedHashMap<JobId, HeldJob>();
        for (Intent intent : intents) {
            loadedSessions.computeIfAbsent(intent.session(), this::loaded);
            intent.lease()
                    .map(lease -> jobs.get(lease.job()))
                    .filter(held -> held.lease().equals(intent.lease().orElseThrow()))
                    .ifPresent(held -> loadedJobs.put(held.lease().job(), held));
        }
        return new Loaded(loadedSessions, loadedJobs);
    }

    private LoadedSession loaded(SessionUid uid) {
        Parts parts = parts(uid.value());
        return new LoadedSession(
                uid,
                parts.session,
                new LinkedHashMap<>(parts.instances),
                new LinkedHashMap<>(parts.openOf),
                new LinkedHashMap<>(parts.lastFires),
                new LinkedHashMap<>(parts.keys),
                parts.unreadable);
    }
}
