package org.triggers4j.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.PendingFire;
import org.triggers4j.store.SessionRecord;
import org.triggers4j.store.StoredInstance;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.Workflow;

/**
 * The queue's side of a {@link JdbcStore}.
 *
 * <p>A claim whose answer was lost with the connection fails with an unknown outcome: the worker may hold jobs it does not
 * know of, and should come back under a new id. Everything else can simply be repeated.
 */
final class JdbcQueue implements JobQueue {
    private static final JobId BEFORE_ALL = new JobId(new UUID(0, 0));
    private static final Logger LOG = LoggerFactory.getLogger(JdbcQueue.class);

    private final Calls calls;
    private final QueueStatements statements;
    private final Liveness liveness;
    private final Workflows workflows;

    JdbcQueue(Calls calls, QueueStatements statements, Liveness liveness, Workflows workflows) {
        this.calls = calls;
        this.statements = statements;
        this.liveness = liveness;
        this.workflows = workflows;
    }

    @Override
    public void register(WorkerId worker, Offer offer) {
        liveness.register(worker, offer);
    }

    @Override
    public boolean beat(WorkerId worker) {
        return liveness.beat(worker);
    }

    @Override
    public List<WorkerBeat> liveWorkers() {
        return liveness.liveWorkers();
    }

    @Override
    public boolean declareDead(WorkerId worker, long beatSeen) {
        return liveness.declareDead(worker, beatSeen);
    }

    @Override
    public void unregister(WorkerId worker) {
        liveness.unregister(worker);
    }

    @Override
    public Set<WorkerId> holders() {
        return calls.read(statements::holders);
    }

    @Override
    public List<Claim> rescue(WorkerId dead, WorkerId rescuer, int maxAttempts) {
        return calls.transaction(tx -> statements.rescue(tx, dead, rescuer, maxAttempts));
    }

    @Override
    public List<Claim> claim(WorkerId worker, Offer offer, int limit) {
        if (limit <= 0) {
            return List.of();
        }
        return calls.once(tx -> statements.claim(tx, worker, offer, limit));
    }

    @Override
    public List<Lease> heldBy(WorkerId worker) {
        return calls.read(tx -> statements.heldBy(tx, worker));
    }

    @Override
    public int countPinned(WorkerId worker) {
        return calls.read(tx -> statements.countPinned(tx, worker));
    }

    @Override
    public Inputs inputs(List<Claim> claims) {
        return claims.isEmpty() ? new Inputs(List.of(), Map.of()) : calls.read(tx -> new InputReader(tx).read(claims));
    }

    /** One reading of inputs. */
    private final class InputReader {
        private final Tx tx;
        private final Map<JobId, Row> rows = new LinkedHashMap<>();
        private final Map<String, Set<Long>> wantedEvents = new LinkedHashMap<>();
        private final Map<String, Map<Long, LogEntry>> events = new LinkedHashMap<>();
        private final Map<String, String> unreadableEvents = new LinkedHashMap<>();

        private record Row(Found.SessionRow session, Optional<StoredInstance> instance, String unreadable) {}

        InputReader(Tx tx) {
            this.tx = tx;
        }

        Inputs read(List<Claim> claims) throws SQLException {
            statements.inputs(tx, claims.stream().map(Claim::lease).toList(), row -> {
                JobId job = Rows.jobId(row, "job_id");
                Found.SessionRow session = Found.SessionRow.of(row);
                rows.put(job, new Row(session, Optional.empty(), "its instance is missing"));
                if (row.getString("task") != null) {
                    rows.put(job, readable(session, row));
                }
            });
            rows.values()
                    .forEach(row -> row.instance()
                            .ifPresent(instance -> wantedEvents
                                    .computeIfAbsent(row.session().uid(), uid -> new LinkedHashSet<>())
                                    .addAll(instance.instance().received().values())));
            statements.events(tx, wantedEvents, this::readEvent);
            return assemble(claims);
        }

        private Row readable(Found.SessionRow session, ResultSet row) throws SQLException {
            try {
                return new Row(session, Optional.of(Rows.instance(row)), "");
            } catch (Rows.UnreadableRowException e) {
                return new Row(session, Optional.empty(), String.valueOf(e.getMessage()));
            }
        }

        private void readEvent(ResultSet row) throws SQLException {
            String uid = row.getString("uid");
            try {
                LogEntry entry = Rows.event(row);
                events.computeIfAbsent(uid, u -> new TreeMap<>()).put(entry.seq(), entry);
            } catch (Rows.UnreadableRowException e) {
                unreadableEvents.put(uid + "/" + row.getLong("seq"), String.valueOf(e.getMessage()));
            }
        }

        private Inputs assemble(List<Claim> claims) throws SQLException {
            var readable = new ArrayList<Input>();
            var unreadable = new LinkedHashMap<Claim, String>();
            for (Claim claim : claims) {
                Row row = rows.get(claim.job().id());
                if (row == null || row.session().endedAt() != null) {
                    continue;
                }
                String fault = assemble(claim, row, readable);
                if (!fault.isEmpty()) {
                    unreadable.put(claim, fault);
                }
            }
            return new Inputs(readable, unreadable);
        }

        /** Adds the input, or returns why it cannot be read. */
        private String assemble(Claim claim, Row row, List<Input> readable) throws SQLException {
            if (row.instance().isEmpty()) {
                return row.unreadable();
            }
            Optional<Workflow> ofSession = workflows.find(tx, row.session().workflowHash());
            Optional<Workflow> ofJob = workflows.find(tx, claim.job().instance().workflowHash());
            if (ofSession.isEmpty() || ofJob.isEmpty()) {
                return "its workflow is missing, or not what its hash says, or of a newer format";
            }
            String uid = row.session().uid();
            StoredInstance instance = row.instance().get();
            var received = new ArrayList<LogEntry>();
            for (Long seq : new TreeSet<>(instance.instance().received().values())) {
                String fault = unreadableEvents.get(uid + "/" + seq);
                if (fault != null) {
                    return fault;
                }
                Optional.ofNullable(events.getOrDefault(uid, Map.of()).get(seq)).ifPresent(received::add);
            }
            SessionRecord session = row.session().toRecord(ofSession.get());
            readable.add(new Input(claim, session, ofJob.get(), instance, received));
            return "";
        }
    }

    @Override
    public void giveBack(Collection<Lease> leases) {
        onLeases(leases, statements::giveBack);
    }

    @Override
    public void discard(Collection<Lease> leases) {
        onLeases(leases, statements::discard);
    }

    @Override
    public void park(Collection<Lease> leases, String reason) {
        onLeases(leases, (tx, current) -> statements.park(tx, current, reason));
    }

    @FunctionalInterface
    private interface OnLeases {
        void in(Tx tx, Collection<Lease> leases) throws SQLException;
    }

    private void onLeases(Collection<Lease> leases, OnLeases work) {
        if (!leases.isEmpty()) {
            calls.transaction(tx -> {
                work.in(tx, leases);
                return leases;
            });
        }
    }

    @Override
    public boolean delegate(Lease lease, Instant startedAt, Instant until) {
        return calls.single(tx -> statements.delegate(tx, lease, startedAt, until));
    }

    @Override
    public int promote(Instant now, int limit) {
        QueueStatements.Promoted promoted = calls.single(tx -> statements.promote(tx, now, limit));
        return promoted.overdue() == 0
                ? promoted.count()
                : promoted.count()
                        + calls.<Integer>transaction(tx -> statements.promoteOverdue(tx, now, promoted.overdue()));
    }

    @Override
    public Optional<Instant> nextPromotion() {
        return calls.read(statements::nextPromotion);
    }

    @Override
    public int parkUnclaimable(Collection<Offer> liveOffers, int limit) {
        Set<QueueStatements.Needs> nobodyTakes = new LinkedHashSet<>(calls.read(statements::readyNeeds));
        nobodyTakes.removeIf(needs -> isCovered(needs, liveOffers));
        Set<QueueStatements.Needs> somebodyTakes = new LinkedHashSet<>(calls.read(statements::uncoveredNeeds));
        somebodyTakes.removeIf(needs -> !isCovered(needs, liveOffers));
        int changed = 0;
        for (QueueStatements.Needs needs : somebodyTakes) {
            int left = limit - changed;
            changed += left <= 0 ? 0 : calls.<Integer>single(tx -> statements.unparkCovered(tx, needs, left));
        }
        for (QueueStatements.Needs needs : nobodyTakes) {
            int left = limit - changed;
            changed += left <= 0 ? 0 : calls.<Integer>single(tx -> statements.parkUncovered(tx, needs, left));
        }
        return changed;
    }

    private static boolean isCovered(QueueStatements.Needs needs, Collection<Offer> offers) {
        return offers.stream().anyMatch(needs::isCoveredBy);
    }

    /** Leaves unreadable fires where they are and says so in the log. */
    @Override
    public List<PendingFire> inbox(Optional<JobId> after, int limit) {
        return calls.read(tx -> {
            var fires = new ArrayList<PendingFire>();
            statements.inbox(tx, after.orElse(BEFORE_ALL), limit, row -> {
                try {
                    fires.add(Rows.pendingFire(row));
                } catch (Rows.UnreadableRowException e) {
                    LOG.atWarn().setCause(e).log("a fire in the inbox is passed over");
                }
            });
            return fires;
        });
    }

    @Override
    public void applied(Collection<JobId> fires) {
        if (!fires.isEmpty()) {
            calls.single(tx -> {
                statements.removeFromInbox(tx, fires);
                return fires;
            });
        }
    }
}
