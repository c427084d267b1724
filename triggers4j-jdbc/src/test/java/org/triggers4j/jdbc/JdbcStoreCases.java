package org.triggers4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.StoreException;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobId;
import org.triggers4j.job.WorkerId;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.Decider;
import org.triggers4j.store.Decision;
import org.triggers4j.store.InstanceSelection;
import org.triggers4j.store.Intent;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.LoadedSession;
import org.triggers4j.store.Patience;
import org.triggers4j.store.PendingFire;
import org.triggers4j.store.Result;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.SessionUid;

/** What is particular about a store on a database, for both; the rest is in the contract. */
abstract class JdbcStoreCases {
    private static final JobQueue.Offer OFFER =
            new JobQueue.Offer(Set.of("default"), Set.of("scan"), Set.of("default"), Set.of("queue"));
    private static final WorkerId WORKER = new WorkerId("w1");

    final Spy spy = new Spy();
    JdbcOptions options = JdbcOptions.DEFAULTS;
    JdbcStore store;

    /** A store whose connections the spy sees. */
    abstract JdbcStore open();

    /** Connections to the same database. */
    abstract DataSource direct();

    @BeforeEach
    void start() {
        store = open();
        store.start();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Result fire(String uid) {
        return store.commit(Fires.into(uid), Fires.plain(), Patience.WAIT).get(0);
    }

    final void sql(String statement) {
        try (Connection connection = direct().getConnection();
                Statement executing = connection.createStatement()) {
            executing.execute(options.sql(statement));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private long seqOf(String uid) {
        return store.queries()
                .session(new SessionUid(uid), new InstanceSelection.None())
                .map(snapshot -> snapshot.session().seq())
                .orElse(0L);
    }

    // ---- deleting
    // -----------------------------------------------------------------------------------------------------

    @Test
    void a_program_that_only_looks_is_told_whether_the_tables_are_there() {
        beforeFirstStart();
        try (JdbcStore fresh = open()) {
            boolean isInstalledBefore = fresh.isInstalled();
            fresh.start();

            assertThat(isInstalledBefore).isFalse();
            assertThat(fresh.isInstalled()).isTrue();
        }
    }

    @Test
    void a_session_made_anew_after_it_was_found_ended_is_not_deleted() {
        fire("s"); // what another process made of the UID since

        boolean isDeleted = ((JdbcMaintenance) store.maintenance()).deleteIfEnded(new SessionUid("s"), Fires.NOW);

        assertThat(isDeleted).isFalse();
        assertThat(seqOf("s")).isEqualTo(1);
    }

    // ---- interruptions ----------------------------------------------------------------------------------------------

    @Test
    void a_commit_on_an_interrupted_thread_is_not_lost_and_the_thread_stays_interrupted() {
        Thread.currentThread().interrupt();

        Result result = fire("s");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(result).isInstanceOf(Result.Done.class);
    }

    @Test
    void whether_a_commit_was_done_is_found_out_on_an_interrupted_thread_too() {
        fire("s");
        spy.breakNextCommit(Spy.Breakage.AFTER_COMMIT);
        Thread.currentThread().interrupt();

        Result result = fire("s");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(result).isInstanceOf(Result.Done.class);
        assertThat(seqOf("s")).isEqualTo(2);
    }

    // ---- commits --------------------------------------------------------------------------------------------------

    @Test
    void what_was_written_is_read_back_exactly() {
        store.commit(Fires.into("s"), Fires.scheduling(), Patience.WAIT);

        var snapshot = store.queries()
                .session(new SessionUid("s"), new InstanceSelection.All())
                .orElseThrow();

        var instance = snapshot.instances().get(0).stored().instance();
        assertThat(instance).usingRecursiveComparison().isEqualTo(Fires.instance(0, 1));
        assertThat(snapshot.events().get(1L).at()).isEqualTo(Fires.NOW);
        assertThat(snapshot.session().workflow()).isEqualTo(Fires.WORKFLOW);
    }

    @Test
    void a_row_the_database_refuses_fails_its_item_alone() {
        var intents = Fires.into("a", "b", "c", "d", "e");
        Decider decider = (some, indexes, loaded) -> {
            var write = (Decision.Write) Fires.plain().decide(some, indexes, loaded);
            if (indexes.contains(3)) {
                write.writes().jobs().add(Fires.job("d", 0));
                write.writes().jobs().add(write.writes().jobs().get(0));
            }
            return write;
        };

        List<Result> results = store.commit(intents, decider, Patience.SKIP_LOCKED);

        assertThat(results.get(3)).isInstanceOf(Result.Failed.class);
        assertThat(((Result.Failed) results.get(3)).cause().isTransient()).isFalse();
        assertThat(List.of(0, 1, 2, 4)).allMatch(i -> results.get(i) instanceof Result.Done);
        assertThat(seqOf("d")).isZero();
        assertThat(seqOf("e")).isEqualTo(1);
    }

    @Test
    void an_exception_of_the_decision_rejects_its_item_alone() {
        var intents = Fires.into("a", "b", "c");
        Decider decider = (some, indexes, loaded) -> {
            if (indexes.contains(1)) {
                throw new IllegalStateException("odd");
            }
            return Fires.plain().decide(some, indexes, loaded);
        };

        List<Result> results = store.commit(intents, decider, Patience.SKIP_LOCKED);

        assertThat(results.get(1)).isInstanceOf(Result.Rejected.class);
        assertThat(Fires.seq(results.get(0))).contains(1L);
        assertThat(Fires.seq(results.get(2))).contains(1L);
    }

    @Test
    void concurrent_fires_into_new_and_old_sessions_are_all_counted() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Integer>> done = new ArrayList<>();

        for (int t = 0; t < 4; t++) {
            done.add(threads.submit(() -> {
                int busy = 0;
                for (int i = 0; i < 50; i++) {
                    List<Intent> intents = Fires.into("s" + i, "s" + (i + 1), "s" + (i + 2));
                    for (Result result : store.commit(intents, Fires.plain(), Patience.SKIP_LOCKED)) {
                        assertThat(result).isInstanceOfAny(Result.Done.class, Result.Busy.class);
                        busy += result instanceof Result.Busy ? 1 : 0;
                    }
                }
                return busy;
            }));
        }
        int busy = 0;
        for (Future<Integer> each : done) {
            busy += each.get();
        }
        threads.shutdown();

        long fired = IntStream.range(0, 52).mapToLong(i -> seqOf("s" + i)).sum();
        assertThat(fired).isEqualTo(600 - busy);
    }

    // ---- ambiguous commits ----------------------------------------------------------------------------------------

    @Test
    void a_commit_that_went_through_before_the_connection_broke_is_recognised() {
        fire("s");

        spy.breakNextCommit(Spy.Breakage.AFTER_COMMIT);
        Result result = fire("s");

        assertThat(Fires.seq(result)).contains(2L);
        assertThat(seqOf("s")).isEqualTo(2);
    }

    @Test
    void a_first_commit_that_went_through_before_the_connection_broke_is_recognised() {
        spy.breakNextCommit(Spy.Breakage.AFTER_COMMIT);
        Result result = fire("new");

        assertThat(Fires.seq(result)).contains(1L);
        assertThat(seqOf("new")).isEqualTo(1);
    }

    @Test
    void a_commit_that_did_not_go_through_is_made_again() {
        fire("s");

        spy.breakNextCommit(Spy.Breakage.BEFORE_COMMIT);
        Result result = fire("s");

        assertThat(Fires.seq(result)).contains(2L);
        assertThat(seqOf("s")).isEqualTo(2);
    }

    @Test
    void a_commit_that_cannot_be_looked_up_has_an_unknown_outcome() {
        fire("s");

        spy.breakNextCommit(Spy.Breakage.BEFORE_COMMIT_AND_AWAY);
        Result result = fire("s");
        spy.breakNextCommit(Spy.Breakage.NONE);

        assertThat(result).isInstanceOf(Result.Failed.class);
        assertThat(((Result.Failed) result).cause().isOutcomeUnknown()).isTrue();
        assertThat(Fires.seq(fire("s"))).contains(2L);
    }

    // ---- cost -----------------------------------------------------------------------------------------------------

    /** How many statements a fire sends; on a server each is a round trip. */
    abstract int statementsOfAFire();

    @Test
    void the_statements_of_a_fire_do_not_grow_with_the_session() {
        fire("s");
        spy.executed.clear();
        fire("s");
        int small = spy.executed.size();

        for (int i = 0; i < 200; i++) {
            store.commit(Fires.into("s"), Fires.scheduling(), Patience.WAIT);
        }
        spy.executed.clear();
        fire("s");

        assertThat(spy.executed).hasSize(small).hasSize(statementsOfAFire());
    }

    // ---- rows edited by hand --------------------------------------------------------------------------------------

    private LoadedSession load(String uid, Intent intent) {
        var seen = new ArrayList<LoadedSession>();
        store.commit(
                List.of(intent),
                (intents, indexes, loaded) -> {
                    seen.add(loaded.sessions().get(new SessionUid(uid)));
                    return new Decision.Write(new Writes(), List.of(new Decision.Outcome.Done("")));
                },
                Patience.WAIT);
        return seen.get(0);
    }

    @Test
    void an_unreadable_instance_makes_its_session_unreadable_and_no_other() {
        store.commit(Fires.into("s", "t"), Fires.scheduling(), Patience.WAIT);
        sql("UPDATE {}instance SET received = '{broken' WHERE uid = 's'");
        sql("UPDATE {}instance SET status = 'dreaming' WHERE uid = 't'");
        var name = new InstanceName("t_scan", 0);

        LoadedSession s = load("s", Intent.on(new SessionUid("s")).reading(name));
        LoadedSession t = load("t", Intent.on(new SessionUid("t")).reading(name));
        LoadedSession unread = load("t", Intent.on(new SessionUid("t")));

        assertThat(s.unreadable()).isPresent();
        assertThat(t.unreadable().orElseThrow()).contains("dreaming");
        assertThat(unread.unreadable()).isEmpty();
    }

    @Test
    void a_session_whose_workflow_is_gone_is_unreadable() {
        fire("s");
        sql("UPDATE {}session SET workflow_hash = 'gone' WHERE uid = 's'");

        LoadedSession loaded = load("s", Intent.on(new SessionUid("s")));

        assertThat(loaded.unreadable()).isPresent();
        assertThat(loaded.session()).isEmpty();
        assertThatThrownBy(() -> seqOf("s")).isInstanceOf(StoreException.class);
    }

    @Test
    void a_claim_with_an_unreadable_row_is_reported_and_the_others_are_read() {
        store.commit(Fires.into("s", "t", "u"), Fires.scheduling(), Patience.WAIT);
        sql("UPDATE {}instance SET stamps = '[]' WHERE uid = 's'");
        sql("UPDATE {}event SET kind = 'odd' WHERE uid = 't'");
        List<Claim> claims = store.queue().claim(WORKER, OFFER, 10);

        JobQueue.Inputs inputs = store.queue().inputs(claims);

        assertThat(inputs.readable())
                .extracting(input -> input.session().uid().value())
                .containsExactly("u");
        assertThat(inputs.unreadable().keySet())
                .extracting(claim -> claim.job().instance().session())
                .containsExactlyInAnyOrder("s", "t");
    }

    // ---- queue ----------------------------------------------------------------------------------------------------

    @Test
    void no_job_is_claimed_twice() throws Exception {
        String[] uids = IntStream.range(0, 200).mapToObj(i -> "s" + i).toArray(String[]::new);
        store.commit(Fires.into(uids), Fires.scheduling(), Patience.SKIP_LOCKED);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        var start = new CountDownLatch(1);
        List<Future<List<Claim>>> claiming = new ArrayList<>();

        for (int t = 0; t < 4; t++) {
            var worker = new WorkerId("w" + t);
            claiming.add(threads.submit(() -> {
                start.await();
                List<Claim> mine = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    mine.addAll(store.queue().claim(worker, OFFER, 7));
                }
                return mine;
            }));
        }
        start.countDown();
        List<JobId> claimed = new ArrayList<>();
        for (Future<List<Claim>> each : claiming) {
            each.get().forEach(claim -> claimed.add(claim.job().id()));
        }
        threads.shutdown();

        assertThat(claimed).hasSize(200);
        assertThat(new LinkedHashSet<>(claimed)).hasSize(200);
    }

    // ---- the caller's transaction -----------------------------------------------------------------------------------

    private static PendingFire pending() {
        return new PendingFire(
                Fires.job("s", 0).id(), new SessionUid("s"), "default", true, "page", Kwargs.of("n", 1), "k1");
    }

    @Test
    void a_connection_in_autocommit_mode_is_refused() throws SQLException {
        try (Connection connection = direct().getConnection()) {
            assertThatThrownBy(() -> store.enqueueFire(connection, pending()))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("autocommit");
        }
    }

    // ---- doorbell -------------------------------------------------------------------------------------------------

    @Test
    void a_ring_is_heard_in_this_process_and_in_another() throws Exception {
        JdbcStore other = open();
        other.start();
        var here = new CountDownLatch(1);
        var there = new CountDownLatch(2); // once for having begun to listen, at most
        store.doorbell().onRing(here::countDown);
        other.doorbell().onRing(there::countDown);

        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (there.getCount() > 0 && System.nanoTime() < deadline) {
            fire("s");
            store.doorbell().ring();
            there.await(50, TimeUnit.MILLISECONDS);
        }

        assertThat(here.await(1, TimeUnit.SECONDS)).isTrue();
        assertThat(there.getCount()).isZero();
        other.close();
    }

    // ---- schema ---------------------------------------------------------------------------------------------------

    @Test
    void a_store_of_a_newer_version_is_refused() {
        sql("INSERT INTO {}triggers_schema (version, name, applied_at) VALUES (999, 'V999__later.sql', 0)");
        JdbcStore old = open();

        assertThatThrownBy(old::start).isInstanceOf(StoreException.class).hasMessageContaining("999");
        old.close();
    }

    @Test
    void many_processes_may_start_at_once() throws InterruptedException, ExecutionException {
        beforeFirstStart();
        ExecutorService threads = Executors.newFixedThreadPool(6);
        List<Future<Result>> starts = new ArrayList<>();

        for (int i = 0; i < 6; i++) {
            starts.add(threads.submit(() -> {
                JdbcStore one = open();
                one.start();
                Result result = one.commit(Fires.into("s"), Fires.plain(), Patience.WAIT)
                        .get(0);
                one.close();
                return result;
            }));
        }

        for (Future<Result> each : starts) {
            assertThat(each.get()).isInstanceOf(Result.Done.class);
        }
        threads.shutdown();
    }

    /** Makes {@link #open} mean a database without schema. */
    abstract void beforeFirstStart();
}
