package org.triggers4j.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.triggers4j.job.Claim;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.JobQueue.Offer;

/** The statements of the queue: those that every database understands here, the others in one class per database. */
abstract class QueueStatements {
    /** What of a job decides whether a worker can take it. */
    record Needs(String queue, String task, String manager, String runner) {
        boolean isCoveredBy(Offer offer) {
            return offer.queues().contains(queue)
                    && offer.tasks().contains(task)
                    && (manager.isEmpty() || offer.managers().contains(manager))
                    && offer.runners().contains(runner);
        }

        private static Needs of(ResultSet row) throws SQLException {
            return new Needs(
                    row.getString("queue"), row.getString("task"), row.getString("manager"), row.getString("runner"));
        }
    }

    /** How far into a queue the search for jobs that nobody takes looks; what lies behind is in nobody's way yet. */
    private static final int WINDOW = 5_000;

    private final String holders;
    private final String rescue;
    private final String liftPins;
    private final String countPinned;
    private final String heldBy;
    private final String delegate;
    private final String nextPromotion;
    private final String nextQueue;
    private final String readyNeeds;
    private final String uncoveredNeeds;
    private final String inbox;

    QueueStatements(JdbcOptions options) {
        this.holders = options.sql("""
                SELECT worker FROM {}job WHERE state = 'H'
                UNION
                SELECT pinned_to FROM {}job WHERE pinned_to IS NOT NULL
                """);
        this.rescue = options.sql("""
                UPDATE {}job
                SET state = CASE WHEN attempt >= ? OR attempt >= nullif(most_attempts, 0) THEN 'H' ELSE 'R' END,
                    worker = CASE WHEN attempt >= ? OR attempt >= nullif(most_attempts, 0) THEN ? END,
                    token = token + 1,
                    started_at = CASE WHEN attempt >= ? OR attempt >= nullif(most_attempts, 0) THEN started_at END
                WHERE state = 'H' AND worker = ?
                RETURNING id, queue, priority, state, task, manager, runner, uid, instance_task, instance_no,
                          workflow_hash, run_at, pinned_to, call, expires_at, most_attempts, cancel_requested, token, attempt
                """);
        this.liftPins = options.sql("UPDATE {}job SET pinned_to = NULL WHERE pinned_to = ?");
        this.heldBy = options.sql("SELECT id, token FROM {}job WHERE worker = ? AND state = 'H'");
        this.countPinned = options.sql("SELECT count(*) AS jobs FROM {}job WHERE pinned_to = ?");
        this.delegate = options.sql("""
                UPDATE {}job
                SET state = 'D', worker = NULL, started_at = coalesce(started_at, ?), run_at = ?
                WHERE id = ? AND token = ? AND state IN ('H', 'D')
                """);
        this.nextPromotion = options.sql("""
                SELECT min(n.run_at) AS run_at
                FROM (SELECT min(run_at) AS run_at FROM {}job WHERE state = 'L'
                      UNION ALL
                      SELECT min(run_at) AS run_at FROM {}job WHERE state = 'D') AS n
                """);
        this.nextQueue = options.sql("SELECT min(queue) AS queue FROM {}job WHERE state = 'R' AND queue > ?");
        this.readyNeeds = options.sql("""
                SELECT DISTINCT j.queue, j.task, j.manager, j.runner
                FROM (SELECT queue, task, manager, runner
                      FROM {}job
                      WHERE state = 'R' AND queue = ? AND pinned_to IS NULL
                      ORDER BY priority DESC, id
                      LIMIT ?) AS j
                """);
        this.uncoveredNeeds = options.sql(
                "SELECT DISTINCT queue, task, manager, runner FROM {}job WHERE state = 'P' AND parked_for = ?");
        this.inbox = options.sql("""
                SELECT id, uid, manager, is_finalizing, trigger, kwargs, key
                FROM {}inbox
                WHERE id > ?
                ORDER BY id
                LIMIT ?
                """);
    }

    abstract List<Claim> claim(Tx tx, WorkerId worker, Offer offer, int limit) throws SQLException;

    abstract void giveBack(Tx tx, Collection<Lease> leases) throws SQLException;

    abstract void discard(Tx tx, Collection<Lease> leases) throws SQLException;

    abstract void park(Tx tx, Collection<Lease> leases, String reason) throws SQLException;

    /** The gate that a job waits for that is parked for this reason; null for none. */
    static @Nullable String gateOf(String reason) {
        return reason.startsWith(CallStore.GATE) ? reason.substring(CallStore.GATE.length()) : null;
    }

    /**
     * What a promotion did.
     *
     * @param count how many jobs are READY now
     * @param overdue how many delegated ones are left for {@link #promoteOverdue}
     */
    record Promoted(int count, int overdue) {}

    abstract Promoted promote(Tx tx, Instant now, int limit) throws SQLException;

    /** Makes delegated jobs READY whose time is up; they leave their gates. Returns how many. */
    abstract int promoteOverdue(Tx tx, Instant now, int limit) throws SQLException;

    /** Parks READY jobs with these needs. */
    abstract int parkUncovered(Tx tx, Needs needs, int limit) throws SQLException;

    /** Makes READY what {@link #parkUncovered} parked. */
    abstract int unparkCovered(Tx tx, Needs needs, int limit) throws SQLException;

    /** For each lease that is current: {@code job_id}, the session's columns, the instance's or nulls. */
    abstract void inputs(Tx tx, Collection<Lease> leases, Tx.RowReader each) throws SQLException;

    /** These events, by session. */
    abstract void events(Tx tx, Map<String, ? extends Collection<Long>> seqs, Tx.RowReader each) throws SQLException;

    /** Releases the places of jobs that left their worker's hands in this transaction. */
    abstract void leaveGates(Tx tx, Collection<JobId> jobs) throws SQLException;

    abstract void removeFromInbox(Tx tx, Collection<JobId> fires) throws SQLException;

    /** What the offer knows, and the empty name of those that need none. */
    static Set<String> managers(Offer offer) {
        var managers = new LinkedHashSet<>(offer.managers());
        managers.add("");
        return managers;
    }

    /** The statement that puts a fire into the inbox. */
    abstract String insertIntoInbox();

    final Set<WorkerId> holders(Tx tx) throws SQLException {
        var workers = new LinkedHashSet<WorkerId>();
        tx.query(holders, row -> workers.add(new WorkerId(row.getString("worker"))));
        return workers;
    }

    final List<Claim> rescue(Tx tx, WorkerId dead, WorkerId rescuer, int maxAttempts) throws SQLException {
        var exhausted = new ArrayList<Claim>();
        var rescued = new ArrayList<JobId>();
        tx.update(liftPins, dead.value());
        tx.query(
                rescue,
                row -> {
                    rescued.add(Rows.jobId(row, "id"));
                    if (row.getString("state").equals("H")) {
                        exhausted.add(claim(row));
                    }
                },
                maxAttempts,
                maxAttempts,
                rescuer.value(),
                maxAttempts,
                dead.value());
        leaveGates(tx, rescued);
        return exhausted;
    }

    final List<Lease> heldBy(Tx tx, WorkerId worker) throws SQLException {
        var leases = new ArrayList<Lease>();
        tx.query(heldBy, row -> leases.add(new Lease(Rows.jobId(row, "id"), row.getLong("token"))), worker.value());
        return leases;
    }

    final int countPinned(Tx tx, WorkerId worker) throws SQLException {
        int[] count = {0};
        tx.query(countPinned, row -> count[0] = row.getInt("jobs"), worker.value());
        return count[0];
    }

    final boolean delegate(Tx tx, Lease lease, Instant startedAt, Instant until) throws SQLException {
        return tx.update(delegate, Rows.nanos(startedAt), Rows.nanos(until), lease.job(), lease.token()) == 1;
    }

    static Claim claim(ResultSet row) throws SQLException {
        Job job = Rows.job(row);
        return new Claim(
                job,
                new Lease(job.id(), row.getLong("token")),
                row.getInt("attempt"),
                row.getBoolean("cancel_requested"));
    }

    final Optional<Instant> nextPromotion(Tx tx) throws SQLException {
        var found = new ArrayList<Instant>();
        tx.query(nextPromotion, row -> Rows.moment(row, "run_at").ifPresent(found::add));
        return found.stream().findFirst();
    }

    /** What the READY jobs at the head of each queue need. */
    final Set<Needs> readyNeeds(Tx tx) throws SQLException {
        var needs = new LinkedHashSet<Needs>();
        for (Optional<String> queue = queueAfter(tx, ""); queue.isPresent(); queue = queueAfter(tx, queue.get())) {
            tx.query(readyNeeds, row -> needs.add(Needs.of(row)), queue.get(), WINDOW);
        }
        return needs;
    }

    private Optional<String> queueAfter(Tx tx, String before) throws SQLException {
        var found = new ArrayList<String>();
        tx.query(nextQueue, row -> Optional.ofNullable(row.getString("queue")).ifPresent(found::add), before);
        return found.stream().findFirst();
    }

    /** What the jobs need that are parked because nobody took them. */
    final Set<Needs> uncoveredNeeds(Tx tx) throws SQLException {
        var needs = new LinkedHashSet<Needs>();
        tx.query(uncoveredNeeds, row -> needs.add(Needs.of(row)), JobQueue.UNCLAIMABLE);
        return needs;
    }

    final void inbox(Tx tx, JobId after, int limit, Tx.RowReader each) throws SQLException {
        tx.query(inbox, each, after, limit);
    }
}
