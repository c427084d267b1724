package org.triggers4j.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.CallStore.CallState.Live;
import org.triggers4j.store.CallStore.EndOf;
import org.triggers4j.store.CallStore.EndedCall;
import org.triggers4j.store.CallStore.Ending;
import org.triggers4j.store.CallStore.NewCall;

/** The statements of calls: those that every database understands here, the others in one class per database. */
abstract class CallStatements {
    /** How the lock of a unique key is taken. */
    enum Locking {
        /** Those that nobody has. */
        TRY,
        /** All, waiting for them. */
        WAIT
    }

    private static final JobId AFTER_ALL = new JobId(new UUID(-1, -1));

    private final String cancelRequested;
    private final String open;
    private final String replace;
    private final String started;
    private final String ignoredUntil;
    private final String holder;
    private final String listLive;
    private final String listEnded;

    CallStatements(JdbcOptions options) {
        this.started = options.sql("UPDATE {}job SET started_at = ? WHERE id = ? AND token = ? AND state = 'H'");
        this.cancelRequested =
                options.sql("SELECT id FROM {}job WHERE worker = ? AND state = 'H' AND cancel_requested = ?");
        this.open = options.sql("""
                INSERT INTO {}ignore_window AS w (key, opened_at, until)
                VALUES (?, ?, ?)
                ON CONFLICT (key) DO UPDATE
                SET opened_at = excluded.opened_at, until = excluded.until
                WHERE w.until <= excluded.opened_at
                """);
        this.replace = options.sql("""
                INSERT INTO {}ignore_window (key, opened_at, until)
                VALUES (?, ?, ?)
                ON CONFLICT (key) DO UPDATE
                SET opened_at = excluded.opened_at, until = excluded.until
                """);
        this.ignoredUntil = options.sql("SELECT until FROM {}ignore_window WHERE key = ? AND until > ?");
        this.holder = options.sql("""
                SELECT u.job, j.uid, j.instance_task, j.instance_no
                FROM {}unique_key AS u
                JOIN {}job AS j ON j.id = u.job
                WHERE u.key = ?
                """);
        this.listLive = options.sql("""
                SELECT id, queue, priority, state, task, manager, runner, uid, instance_task, instance_no, workflow_hash,
                       run_at, pinned_to, call, expires_at, most_attempts, cancel_requested, worker, attempt, started_at,
                       parked_for
                FROM {}job
                WHERE call IS NOT NULL AND id < ? AND (? IN ('', task)) AND (? IN ('', queue))
                ORDER BY id DESC
                LIMIT ?
                """);
        this.listEnded = options.sql("""
                SELECT id, task, queue, body, state, result, failure, started_at, ended_at, keep_until
                FROM {}call_end
                WHERE id < ? AND (? IN ('', task)) AND (? IN ('', queue)) AND (? IN ('', state))
                ORDER BY id DESC
                LIMIT ?
                """);
    }

    /** Few and in order of their ids, so that two of them cannot wait for each other. */
    final int started(Tx tx, List<CallStore.Started> runs) throws SQLException {
        List<@Nullable Object[]> values = runs.stream()
                .sorted(Comparator.comparing(run -> run.lease().job()))
                .map(run -> new @Nullable Object[] {
                    Rows.nanos(run.at()), run.lease().job(), run.lease().token()
                })
                .toList();
        return tx.updateEach(started, values);
    }

    // ---- enqueueing -----------------------------------------------------------------------------------------------

    /** Writes jobs of calls, except those that are known, live or over, which it returns; one round trip. */
    abstract Set<JobId> insert(Tx tx, List<Job> jobs) throws SQLException;

    /** Locks the unique keys of the calls and reads what decides about them. */
    abstract Enqueueing.Seen look(Tx tx, List<NewCall> calls, Locking locking) throws SQLException;

    /** Writes what was decided. */
    abstract void write(Tx tx, Enqueueing decided, EndOf stale) throws SQLException;

    /** Does the work in a caller's transaction, with the lock timeout of this store and nothing else changed. */
    abstract <T> T joined(Tx tx, Calls.Work<T> work) throws SQLException;

    // ---- ends -----------------------------------------------------------------------------------------------------

    /** Ends those whose leases are current, of different jobs, with all they have claimed; returns their leases. */
    abstract Collection<Lease> end(Tx tx, List<Ending> endings) throws SQLException;

    /** Waits for whoever is changing this job. */
    abstract void await(Tx tx, JobId job) throws SQLException;

    /** Reads of these calls first those that are in the queue, then those that are over. */
    abstract void look(Tx tx, Collection<JobId> ids, Consumer<Live> live, Consumer<EndedCall> ended)
            throws SQLException;

    /** Looks calls up: first among the live, so that none is missed that ends meanwhile. */
    final Map<JobId, CallStore.CallState> find(Tx tx, Collection<JobId> ids) throws SQLException {
        var found = new LinkedHashMap<JobId, CallStore.CallState>();
        look(
                tx,
                ids,
                live -> found.put(live.job().id(), live),
                ended -> found.put(ended.id(), new CallStore.CallState.Ended(ended)));
        return found;
    }

    /** Cancels a call, behind the lock of its row. */
    abstract CallStore.Cancellation cancel(Tx tx, JobId id, EndOf cancelled) throws SQLException;

    /** Ends calls that nobody holds and whose time to begin has passed. */
    abstract List<EndedCall> expire(Tx tx, EndOf expired, int limit) throws SQLException;

    // ---- the same everywhere ----------------------------------------------------------------------------------------

    /** What a cancellation did, by the rows it found: in the queue, waiting there, and over. */
    static CallStore.Cancellation cancellation(boolean isLive, boolean isCancelled, boolean isOver) {
        if (isCancelled) {
            return CallStore.Cancellation.CANCELLED;
        } else if (isLive) {
            return CallStore.Cancellation.REQUESTED;
        }
        return isOver ? CallStore.Cancellation.OVER : CallStore.Cancellation.UNKNOWN;
    }

    final List<JobId> cancelRequested(Tx tx, WorkerId worker) throws SQLException {
        var ids = new ArrayList<JobId>();
        tx.query(cancelRequested, row -> ids.add(Rows.jobId(row, "id")), worker.value(), true);
        return ids;
    }

    final void open(Tx tx, CallStore.Window window, Instant now, boolean replaces) throws SQLException {
        tx.update(replaces ? replace : open, window.key(), Rows.nanos(now), Rows.nanos(window.until()));
    }

    final Optional<Instant> ignoredUntil(Tx tx, String key, Instant now) throws SQLException {
        var found = new ArrayList<Instant>();
        tx.query(ignoredUntil, row -> found.add(Rows.moment(row.getLong("until"))), key, Rows.nanos(now));
        return found.stream().findFirst();
    }

    final Optional<CallStore.Holder> holder(Tx tx, String key) throws SQLException {
        var found = new ArrayList<CallStore.Holder>();
        tx.query(holder, row -> found.add(CallRows.holder(row)), key);
        return found.stream().findFirst();
    }

    final List<CallStore.CallState> list(Tx tx, CallStore.Filter filter, Optional<JobId> before, int limit)
            throws SQLException {
        var found = new ArrayList<CallStore.CallState>();
        JobId from = before.orElse(AFTER_ALL);
        String task = filter.task().orElse("");
        String queue = filter.queue().orElse("");
        if (filter.isLive()) {
            tx.query(listLive, row -> found.add(CallRows.live(row)), from, task, queue, limit);
        } else {
            String state = filter.state().map(CallRows::text).orElse("");
            tx.query(
                    listEnded,
                    row -> found.add(new CallStore.CallState.Ended(CallRows.ended(row))),
                    from,
                    task,
                    queue,
                    state,
                    limit);
        }
        return found;
    }
}
