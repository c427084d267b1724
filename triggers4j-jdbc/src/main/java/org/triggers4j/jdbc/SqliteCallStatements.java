package org.triggers4j.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.store.Admissions;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.CallStore.CallState.Live;
import org.triggers4j.store.CallStore.EndOf;
import org.triggers4j.store.CallStore.EndedCall;
import org.triggers4j.store.CallStore.Ending;
import org.triggers4j.store.CallStore.NewCall;

/** Calls on SQLite: every commit has the file to itself, so that looking and writing may be two statements. */
final class SqliteCallStatements extends CallStatements {
    private final SqliteGateStatements gates;
    private final SqliteEndStatements ends;
    private final String lockFile;
    private final String insert;
    private final String window;
    private final String unique;
    private final String claimKey;
    private final String live;
    private final String ended;
    private final String remove;
    private final String insertEnd;
    private final String releaseKey;
    private final String again;
    private final String voidInstance;
    private final String requestCancellation;
    private final String waiting;
    private final String expired;

    SqliteCallStatements(JdbcOptions options, SqliteGateStatements gates) {
        super(options);
        this.gates = gates;
        this.ends = new SqliteEndStatements(options);
        this.lockFile = options.sql("UPDATE {}unique_key SET stale_at = stale_at WHERE key = ''");
        this.insert = options.sql("""
                INSERT INTO {}job
                       (id, queue, priority, state, task, manager, runner, uid, instance_task, instance_no,
                        workflow_hash, run_at, pinned_to, call, expires_at, most_attempts, token, attempt)
                SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, 0, 0
                WHERE NOT EXISTS (SELECT 1 FROM {}call_end WHERE id = ?1)
                ON CONFLICT (id) DO NOTHING
                """);
        this.window = options.sql("SELECT w.until FROM {}ignore_window AS w WHERE w.key = ?");
        this.unique = options.sql("""
                SELECT u.key, u.stale_at, u.job, j.uid, j.instance_task, j.instance_no
                FROM {}unique_key AS u
                JOIN {}job AS j ON j.id = u.job
                WHERE u.key = ?
                """);
        this.claimKey = options.sql("""
                INSERT INTO {}unique_key (key, job, stale_at)
                VALUES (?, ?, ?)
                ON CONFLICT (key) DO UPDATE SET job = excluded.job, stale_at = excluded.stale_at
                """);
        this.live = options.sql("""
                SELECT id, queue, priority, state, task, manager, runner, uid, instance_task, instance_no, workflow_hash,
                       run_at, pinned_to, call, expires_at, most_attempts, cancel_requested, worker, attempt, started_at,
                       parked_for
                FROM {}job
                WHERE id = ? AND call IS NOT NULL
                """);
        this.ended = options.sql("""
                SELECT id, task, queue, body, state, result, failure, started_at, ended_at, keep_until
                FROM {}call_end
                WHERE id = ?
                """);
        this.remove = options.sql("DELETE FROM {}job WHERE id = ?");
        this.insertEnd = options.sql("""
                INSERT INTO {}call_end (id, task, queue, body, state, result, failure, started_at, ended_at, keep_until)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """);
        this.releaseKey = options.sql("DELETE FROM {}unique_key WHERE job = ?");
        this.again = options.sql("""
                UPDATE {}job
                SET state = CASE cancel_requested WHEN 0 THEN 'L' ELSE 'R' END,
                    run_at = CASE cancel_requested WHEN 0 THEN ?3 END,
                    expires_at = ?4, call = ?5, attempt = 0, worker = NULL, token = token + 1, started_at = NULL
                WHERE id = ?1 AND token = ?2 AND state IN ('H', 'D') AND call IS NOT NULL
                """);
        this.voidInstance = options.sql("""
                UPDATE {}job
                SET state = 'R', worker = NULL, token = token + 1, started_at = NULL,
                    run_at = CASE state WHEN 'D' THEN NULL ELSE run_at END
                WHERE id = ? AND call IS NULL AND state IN ('H', 'D')
                """);
        this.requestCancellation =
                options.sql("UPDATE {}job SET cancel_requested = 1 WHERE id = ? AND call IS NOT NULL");
        this.waiting = options.sql("""
                SELECT id, task, queue, call, started_at
                FROM {}job
                WHERE id = ? AND call IS NOT NULL AND state IN ('R', 'L', 'P')
                """);
        this.expired = options.sql("""
                SELECT id, task, queue, call, started_at
                FROM {}job
                WHERE expires_at <= ? AND state IN ('R', 'L', 'P') AND call IS NOT NULL AND attempt = 0
                ORDER BY expires_at
                LIMIT ?
                """);
    }

    // ---- enqueueing -----------------------------------------------------------------------------------------------

    @Override
    Set<JobId> insert(Tx tx, List<Job> jobs) throws SQLException {
        var known = new LinkedHashSet<JobId>();
        for (Job job : jobs) {
            if (tx.update(insert, Rows.values(job)) == 0) {
                known.add(job.id());
            }
        }
        return known;
    }

    @Override
    Enqueueing.Seen look(Tx tx, List<NewCall> calls, Locking locking) throws SQLException {
        Enqueueing.Seen seen = Enqueueing.Seen.nothing();
        for (NewCall call : calls) {
            if (call.unique().isPresent()) {
                String key = call.unique().get().key();
                seen.locked().add(key);
                unique(tx, key).ifPresent(claim -> seen.unique().put(key, claim));
            }
            if (call.ignoreKey().isPresent()) {
                String key = call.ignoreKey().get();
                window(tx, key).ifPresent(until -> seen.windows().put(key, until));
            }
        }
        look(
                tx,
                calls.stream().map(call -> call.job().id()).toList(),
                call -> seen.known().add(call.job().id()),
                call -> seen.known().add(call.id()));
        return seen;
    }

    @Override
    void write(Tx tx, Enqueueing decided, EndOf stale) throws SQLException {
        voidHolders(tx, decided.voidedJobs(), stale);
        insert(tx, decided.jobs());
        for (NewCall call : decided.accepted()) {
            if (call.unique().isPresent()) {
                claim(tx, call.unique().get(), call.job().id());
            }
        }
    }

    /** Voids holders whose keys go over: calls end, instances lose their leases, all of them their claims. */
    void voidHolders(Tx tx, List<JobId> holders, EndOf stale) throws SQLException {
        for (JobId holder : holders) {
            var found = new ArrayList<Live>();
            tx.query(live, row -> found.add(CallRows.live(row)), holder);
            if (found.isEmpty()) {
                tx.update(voidInstance, holder);
            } else {
                Job job = found.get(0).job();
                end(
                        tx,
                        endOf(
                                job.id(),
                                job.task(),
                                job.queue(),
                                job.call().body(),
                                found.get(0).startedAt(),
                                stale));
            }
            tx.update(releaseKey, holder);
        }
        gates.leave(tx, holders);
    }

    void claim(Tx tx, CallStore.UniqueKey key, JobId job) throws SQLException {
        tx.update(claimKey, key.key(), job, Rows.nanosOrNull(key.staleAt().orElse(null)));
    }

    Optional<Admissions.UniqueClaim> unique(Tx tx, String key) throws SQLException {
        var found = new ArrayList<Admissions.UniqueClaim>();
        tx.query(unique, row -> found.add(CallRows.unique(row)), key);
        return found.stream().findFirst();
    }

    Optional<Instant> window(Tx tx, String key) throws SQLException {
        var found = new ArrayList<Instant>();
        tx.query(window, row -> found.add(Rows.moment(row.getLong("until"))), key);
        return found.stream().findFirst();
    }

    private static EndedCall endOf(
            JobId id, String task, String queue, String body, Optional<Instant> startedAt, EndOf end) {
        return new EndedCall(
                id,
                task,
                queue,
                body,
                end.state(),
                Optional.empty(),
                end.failure(),
                startedAt,
                end.endedAt(),
                end.keepUntil());
    }

    /** Takes the turn to write at once: a transaction that has read first cannot always get it later. */
    @Override
    <T> T joined(Tx tx, Calls.Work<T> work) throws SQLException {
        tx.update(lockFile);
        return work.in(tx);
    }

    // ---- ends -----------------------------------------------------------------------------------------------------

    @Override
    Collection<Lease> end(Tx tx, List<Ending> endings) throws SQLException {
        var overs = new ArrayList<Ending.Over>();
        var current = new ArrayList<Lease>();
        for (Ending ending : endings) {
            if (ending instanceof Ending.Over over) {
                overs.add(over);
            } else if (isAgain(tx, (Ending.Again) ending)) {
                current.add(ending.lease());
            }
        }
        for (Ending.Over over : ends.end(tx, overs)) {
            current.add(over.lease());
            if (over.window().isPresent()) {
                open(tx, over.window().get(), over.call().endedAt(), false);
            }
        }
        gates.leave(tx, current.stream().map(Lease::job).toList());
        return current;
    }

    private boolean isAgain(Tx tx, Ending.Again ending) throws SQLException {
        return tx.update(
                        again,
                        ending.lease().job(),
                        ending.lease().token(),
                        Rows.nanos(ending.runAt()),
                        Rows.nanosOrNull(ending.expiresAt().orElse(null)),
                        ending.body())
                > 0;
    }

    /** Whoever has a transaction to write has the file to itself. */
    @Override
    void await(Tx tx, JobId job) {}

    private void end(Tx tx, EndedCall call) throws SQLException {
        tx.update(remove, call.id());
        tx.update(insertEnd, CallRows.values(call));
        tx.update(releaseKey, call.id());
    }

    @Override
    CallStore.Cancellation cancel(Tx tx, JobId id, EndOf cancelled) throws SQLException {
        boolean isLive = tx.update(requestCancellation, id) > 0;
        boolean isCancelled = !endAll(tx, cancelled, waiting, id).isEmpty();
        boolean[] isOver = {false};
        tx.query(ended, row -> isOver[0] = true, id);
        return cancellation(isLive, isCancelled, isOver[0]);
    }

    @Override
    List<EndedCall> expire(Tx tx, EndOf end, int limit) throws SQLException {
        return endAll(tx, end, expired, Rows.nanos(end.endedAt()), limit);
    }

    private List<EndedCall> endAll(Tx tx, EndOf end, String chosen, Object... arguments) throws SQLException {
        var ending = new ArrayList<EndedCall>();
        tx.query(
                chosen,
                row -> ending.add(endOf(
                        Rows.jobId(row, "id"),
                        row.getString("task"),
                        row.getString("queue"),
                        row.getString("call"),
                        Rows.moment(row, "started_at"),
                        end)),
                arguments);
        for (EndedCall call : ending) {
            end(tx, call);
        }
        return ending;
    }

    @Override
    void look(Tx tx, Collection<JobId> ids, Consumer<Live> liveOnes, Consumer<EndedCall> endedOnes)
            throws SQLException {
        for (JobId id : ids) {
            tx.query(live, row -> liveOnes.accept(CallRows.live(row)), id);
        }
        for (JobId id : ids) {
            tx.query(ended, row -> endedOnes.accept(CallRows.ended(row)), id);
        }
    }
}
