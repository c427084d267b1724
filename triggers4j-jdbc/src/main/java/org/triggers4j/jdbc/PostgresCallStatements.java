package org.triggers4j.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.CallStore.CallState.Live;
import org.triggers4j.store.CallStore.EndOf;
import org.triggers4j.store.CallStore.EndedCall;
import org.triggers4j.store.CallStore.Ending;
import org.triggers4j.store.CallStore.NewCall;

/**
 * Calls on PostgreSQL.
 *
 * <p>Implementation notes. Locks are taken in one order everywhere: unique keys (advisory locks, by their number), jobs (by
 * id), gates (by key); what is woken behind them is taken with SKIP LOCKED. Under READ COMMITTED every statement of a
 * round trip has a snapshot of its own, so what follows a lock sees what the one before did.
 */
final class PostgresCallStatements extends CallStatements {
    private final String lockTimeout;
    private final PostgresKeyStatements keys;
    private final PostgresGateStatements gates;
    private final PostgresEndStatements ends;
    private final String insert;
    private final String removeEnded;
    private final String known;
    private final String live;
    private final String ended;
    private final String lockJob;
    private final String currentTimeout;
    private final String setTimeout;

    PostgresCallStatements(
            JdbcOptions options, PostgresKeyStatements keys, PostgresGateStatements gates, PostgresEndStatements ends) {
        super(options);
        this.gates = gates;
        this.lockTimeout = options.lockTimeout().toMillis() + "ms";
        this.keys = keys;
        this.ends = ends;
        this.insert = options.sql(PostgresWriteStatements.INSERT_JOBS + "ON CONFLICT (id) DO NOTHING RETURNING id");
        this.removeEnded = options.sql("""
                DELETE FROM {}job AS j
                USING {}call_end AS e
                WHERE e.id = ANY(?::uuid[]) AND j.id = e.id
                RETURNING j.id
                """);
        this.known = options.sql("""
                SELECT j.id FROM {}job AS j WHERE j.id = ANY(?::uuid[])
                UNION ALL
                SELECT e.id FROM {}call_end AS e WHERE e.id = ANY(?::uuid[])
                """);
        this.live = options.sql("""
                SELECT id, queue, priority, state, task, manager, runner, uid, instance_task, instance_no, workflow_hash,
                       run_at, pinned_to, call, expires_at, most_attempts, cancel_requested, worker, attempt, started_at,
                       parked_for
                FROM {}job
                WHERE id = ANY(?::uuid[]) AND call IS NOT NULL
                """);
        this.ended = options.sql("""
                SELECT id, task, queue, body, state, result, failure, started_at, ended_at, keep_until
                FROM {}call_end
                WHERE id = ANY(?::uuid[])
                """);
        this.lockJob = options.sql("SELECT id FROM {}job WHERE id = ? FOR UPDATE");
        this.currentTimeout = "SELECT current_setting('lock_timeout') AS timeout";
        this.setTimeout = "SELECT set_config('lock_timeout', ?, true)";
    }

    /** Settings are the caller's in a caller's transaction. */
    private Pipeline pipeline(Tx tx) {
        return tx.isCallers() ? new Pipeline() : pipeline();
    }

    private Pipeline pipeline() {
        return new Pipeline().query(PostgresSessionStatements.SETTINGS, row -> {}, lockTimeout);
    }

    static UUID[] ids(Collection<JobId> ids) {
        return ids.stream().map(JobId::value).sorted().toArray(UUID[]::new);
    }

    // ---- enqueueing -----------------------------------------------------------------------------------------------

    /** The insert waits for one of the same ids that is under way; then one that has ended since can be seen. */
    @Override
    Set<JobId> insert(Tx tx, List<Job> jobs) throws SQLException {
        var known = new LinkedHashSet<>(jobs.stream().map(Job::id).toList());
        pipeline(tx)
                .query(insert, row -> known.remove(Rows.jobId(row, "id")), PostgresWriteStatements.jobArrays(jobs))
                .query(removeEnded, row -> known.add(Rows.jobId(row, "id")), (Object) ids(known))
                .run(tx);
        return known;
    }

    @Override
    Enqueueing.Seen look(Tx tx, List<NewCall> calls, Locking locking) throws SQLException {
        Pipeline pipeline = pipeline(tx).update(PostgresSessionStatements.ISOLATION, count -> {});
        Enqueueing.Seen seen = Enqueueing.Seen.nothing();
        Set<String> unique = new LinkedHashSet<>();
        Set<String> ignored = new LinkedHashSet<>();
        for (NewCall call : calls) {
            call.unique().ifPresent(key -> unique.add(key.key()));
            call.ignoreKey().ifPresent(ignored::add);
        }
        switch (locking) {
            case TRY -> keys.addFreeLocks(pipeline, unique, seen.locked()::add);
            case WAIT -> {
                keys.addLocks(pipeline, unique);
                seen.locked().addAll(unique);
            }
        }
        keys.addHolders(pipeline, unique, claim -> seen.unique().put(claim.key(), claim));
        keys.addWindows(pipeline, ignored, seen.windows()::put);
        UUID[] ids = ids(calls.stream().map(call -> call.job().id()).toList());
        pipeline.query(known, row -> seen.known().add(Rows.jobId(row, "id")), ids, ids)
                .run(tx);
        return seen;
    }

    @Override
    void write(Tx tx, Enqueueing decided, EndOf stale) throws SQLException {
        if (decided.isEmpty()) {
            return;
        }
        var pipeline = new Pipeline();
        ends.addVoiding(pipeline, decided.voidedJobs(), stale);
        PostgresGateStatements.Leaving leaving = gates.addLeaving(pipeline, decided.voidedJobs());
        pipeline.query(insert, row -> {}, PostgresWriteStatements.jobArrays(decided.jobs()));
        var claiming = new PostgresKeyStatements.Claiming();
        for (NewCall call : decided.accepted()) {
            call.unique().ifPresent(key -> claiming.add(key, call.job().id()));
        }
        keys.addClaims(pipeline, claiming);
        pipeline.run(tx);
        leaving.finish(tx);
    }

    @Override
    <T> T joined(Tx tx, Calls.Work<T> work) throws SQLException {
        var callers = new ArrayList<String>();
        tx.query(currentTimeout, row -> callers.add(row.getString("timeout")));
        tx.query(setTimeout, row -> {}, lockTimeout);
        T result = work.in(tx); // after an error the caller can only roll back, which restores the setting too
        tx.query(setTimeout, row -> {}, callers.get(0));
        return result;
    }

    // ---- ends -----------------------------------------------------------------------------------------------------

    @Override
    Collection<Lease> end(Tx tx, List<Ending> endings) throws SQLException {
        var current = new LinkedHashSet<Lease>();
        Pipeline pipeline = pipeline();
        PostgresGateStatements.Leaving leaving = ends.addEnds(pipeline, endings, current::add);
        pipeline.run(tx);
        leaving.finish(tx);
        return current;
    }

    @Override
    void await(Tx tx, JobId job) throws SQLException {
        pipeline().query(lockJob, row -> {}, job).run(tx);
    }

    @Override
    CallStore.Cancellation cancel(Tx tx, JobId id, EndOf cancelled) throws SQLException {
        return ends.cancel(pipeline(), tx, id, cancelled);
    }

    @Override
    List<EndedCall> expire(Tx tx, EndOf expired, int limit) throws SQLException {
        return ends.expire(pipeline(), tx, expired, limit);
    }

    @Override
    void look(Tx tx, Collection<JobId> ids, Consumer<Live> liveOnes, Consumer<EndedCall> endedOnes)
            throws SQLException {
        UUID[] wanted = ids(ids);
        new Pipeline()
                .query(live, row -> liveOnes.accept(CallRows.live(row)), (Object) wanted)
                .query(ended, row -> endedOnes.accept(CallRows.ended(row)), (Object) wanted)
                .run(tx);
    }
}
