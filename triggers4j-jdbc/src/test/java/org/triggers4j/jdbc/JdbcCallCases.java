package org.triggers4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.triggers4j.error.StoreException;
import org.triggers4j.job.Claim;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.job.JobLimits;
import org.triggers4j.job.Placement;
import org.triggers4j.job.Work;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.CallStore.Admission;
import org.triggers4j.store.CallStore.CallState;
import org.triggers4j.store.CallStore.EndOf;
import org.triggers4j.store.CallStore.EndState;
import org.triggers4j.store.CallStore.EndedCall;
import org.triggers4j.store.CallStore.Ending;
import org.triggers4j.store.CallStore.Enqueued;
import org.triggers4j.store.CallStore.Gate;
import org.triggers4j.store.CallStore.NewCall;
import org.triggers4j.store.CallStore.UniqueKey;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.StoreTransaction;

/** What is particular about calls on a database, for both; the rest is in the contract. */
@Timeout(120)
abstract class JdbcCallCases {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123456789Z");
    static final EndOf STALE = new EndOf(EndState.FAILED, Optional.of("{}"), NOW, Optional.empty());
    private static final JobQueue.Offer OFFER =
            new JobQueue.Offer(Set.of("default"), Set.of("scan"), Set.of(), Set.of("queue"));
    private static final WorkerId WORKER = new WorkerId("w1");
    private static final AtomicLong IDS = new AtomicLong();

    final Spy spy = new Spy();
    JdbcOptions options = JdbcOptions.DEFAULTS;
    JdbcStore store;

    /** A store whose connections the spy sees. */
    abstract JdbcStore open();

    /** Connections to the same database. */
    abstract DataSource direct();

    /** Breaks the connection when the next list of calls without claims is written. */
    abstract void breakPlainEnqueue(Spy.Breakage how);

    @BeforeEach
    void start() {
        store = open();
        store.start();
    }

    @AfterEach
    void close() {
        store.close();
    }

    final CallStore calls() {
        return store.calls();
    }

    final void sql(String statement) {
        try (Connection connection = direct().getConnection();
                Statement executing = connection.createStatement()) {
            executing.execute(options.sql(statement));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static NewCall call() {
        return new NewCall(job("{}"), Optional.empty(), Optional.empty());
    }

    static NewCall unique(String key) {
        return new NewCall(job("{}"), Optional.of(new UniqueKey(key, Optional.empty())), Optional.empty());
    }

    static Job job(String body) {
        return new Job(
                new JobId(new UUID(1, IDS.incrementAndGet())),
                "scan",
                new Placement(Job.DEFAULT_QUEUE, 0, "queue", null, null),
                JobLimits.NONE,
                new Work.Call(body));
    }

    final List<Enqueued> enqueue(NewCall... calls) {
        return calls().enqueue(List.of(calls), NOW, STALE);
    }

    final List<Enqueued> enqueue(int count) {
        return calls().enqueue(IntStream.range(0, count).mapToObj(i -> call()).toList(), NOW, STALE);
    }

    final List<Claim> claim(int limit) {
        return store.queue().claim(WORKER, OFFER, limit);
    }

    static Ending over(Claim claim) {
        return over(claim, "1");
    }

    static Ending over(Claim claim, String result) {
        return Ending.Over.of(
                claim,
                new EndedCall(
                        claim.job().id(),
                        "scan",
                        "default",
                        claim.job().call().body(),
                        EndState.SUCCEEDED,
                        Optional.of(result),
                        Optional.empty(),
                        Optional.of(NOW),
                        NOW,
                        Optional.empty()),
                Optional.empty());
    }

    static Gate gate(String key, int most) {
        return new Gate(key, most, Optional.empty(), true);
    }

    static CallStore.Entry entry(Claim claim, Gate... gates) {
        return new CallStore.Entry(claim.lease(), Optional.empty(), Optional.empty(), List.of(gates));
    }

    final Optional<CallState> find(JobId id) {
        return Optional.ofNullable(calls().find(List.of(id)).get(id));
    }

    // ---- doubtful commits -----------------------------------------------------------------------------------------

    @Test
    void calls_that_were_written_before_the_connection_broke_are_accepted_and_written_once() {
        NewCall first = call();
        NewCall second = unique("key");

        breakPlainEnqueue(Spy.Breakage.AFTER_COMMIT);
        assertThat(enqueue(first))
                .containsExactly(new Enqueued.Accepted(first.job().id()));
        spy.breakNextCommit(Spy.Breakage.AFTER_COMMIT);
        assertThat(enqueue(second))
                .containsExactly(new Enqueued.Accepted(second.job().id()));

        assertThat(claim(10))
                .extracting(claim -> claim.job().id())
                .containsExactly(first.job().id(), second.job().id());
        assertThat(enqueue(first).get(0)).isInstanceOf(Enqueued.Failed.class);
    }

    @Test
    void calls_that_were_not_written_when_the_connection_broke_are_written_again() {
        breakPlainEnqueue(Spy.Breakage.BEFORE_COMMIT);
        assertThat(enqueue(call()).get(0)).isInstanceOf(Enqueued.Accepted.class);
        spy.breakNextCommit(Spy.Breakage.BEFORE_COMMIT);
        assertThat(enqueue(unique("key")).get(0)).isInstanceOf(Enqueued.Accepted.class);

        assertThat(claim(10)).hasSize(2);
    }

    @Test
    void calls_that_cannot_be_looked_up_have_an_unknown_outcome() {
        spy.breakNextCommit(Spy.Breakage.BEFORE_COMMIT_AND_AWAY);

        Enqueued outcome = enqueue(unique("key")).get(0);

        spy.breakNextCommit(Spy.Breakage.NONE);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Enqueued.Failed.class,
                        failed -> assertThat(failed.cause().isOutcomeUnknown()).isTrue());
    }

    @Test
    void ends_that_were_written_before_the_connection_broke_count_as_current() {
        enqueue(2);
        List<Claim> claims = claim(2);

        spy.breakNextCommit(Spy.Breakage.AFTER_COMMIT);
        assertThat(calls().end(List.of(over(claims.get(0))))).containsExactly(true);
        spy.breakNextCommit(Spy.Breakage.AFTER_COMMIT);
        assertThat(calls().end(List.of(new Ending.Again(claims.get(1).lease(), NOW, Optional.empty(), "{}"))))
                .containsExactly(true);

        assertThat(find(claims.get(0).job().id()).orElseThrow()).isInstanceOf(CallState.Ended.class);
        assertThat(store.queue().promote(NOW, 10)).isEqualTo(1);
    }

    @Test
    void ends_that_were_not_written_when_the_connection_broke_are_written_again() {
        enqueue(1);
        Claim claim = claim(1).get(0);

        spy.breakNextCommit(Spy.Breakage.BEFORE_COMMIT);

        assertThat(calls().end(List.of(over(claim)))).containsExactly(true);
        assertThat(calls().end(List.of(over(claim)))).containsExactly(false);
    }

    @Test
    void the_end_in_a_transaction_whose_commit_broke_is_looked_up() {
        enqueue(2);
        List<Claim> claims = claim(2);

        try (StoreTransaction written = store.begin()) {
            spy.breakNextCommit(Spy.Breakage.AFTER_COMMIT);
            assertThat(written.end(over(claims.get(0)))).isTrue();
        }
        try (StoreTransaction lost = store.begin()) {
            spy.breakNextCommit(Spy.Breakage.BEFORE_COMMIT);
            assertThatThrownBy(() -> lost.end(over(claims.get(1))))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            failure -> assertThat(failure.isTransient()).isTrue());
        }

        assertThat(calls().end(List.of(over(claims.get(1))))).containsExactly(true);
    }

    // ---- cost -----------------------------------------------------------------------------------------------------

    /** What the statements of lists of 50 are; on a server each is a round trip. */
    abstract Map<String, Integer> budget();

    @Test
    void lists_of_calls_keep_to_their_budget_of_statements() {
        enqueue(200);
        List<Claim> claims = claim(200);
        var costs = new LinkedHashMap<String, Integer>();

        costs.put("enqueue", cost(() -> enqueue(50)));
        costs.put(
                "enqueue unique",
                cost(() -> calls().enqueue(
                                IntStream.range(0, 50)
                                        .mapToObj(i -> unique("key " + i))
                                        .toList(),
                                NOW,
                                STALE)));
        costs.put(
                "admit",
                cost(() -> calls().admit(
                                claims.subList(0, 50).stream()
                                        .map(claim -> entry(claim, gate("one", 99), gate("of " + claim.lease(), 1)))
                                        .toList(),
                                NOW,
                                STALE)));
        costs.put(
                "end",
                cost(() -> calls().end(claims.subList(50, 100).stream()
                        .map(JdbcCallCases::over)
                        .toList())));
        costs.put(
                "end of admitted ones",
                cost(() -> calls().end(claims.subList(0, 50).stream()
                        .map(JdbcCallCases::over)
                        .toList())));

        assertThat(costs).isEqualTo(budget());
    }

    final int cost(Runnable operation) {
        return spy.own(operation).size();
    }

    // ---- many at once ---------------------------------------------------------------------------------------------

    private static <T> List<T> inThreads(int count, Callable<T> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        List<Future<T>> started = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            started.add(threads.submit(work));
        }
        var results = new ArrayList<T>();
        for (Future<T> each : started) {
            results.add(each.get());
        }
        threads.shutdown();
        return results;
    }

    @Test
    void each_key_has_one_holder_whoever_claims_it_in_whatever_order() throws Exception {
        List<List<Enqueued>> outcomes = inThreads(4, () -> {
            var random = new Random(Thread.currentThread().getId());
            var mine = new ArrayList<Enqueued>();
            for (int round = 0; round < 10; round++) {
                var keys = new ArrayList<>(IntStream.range(0, 20).boxed().toList());
                Collections.shuffle(keys, random);
                int now = round;
                mine.addAll(calls().enqueue(
                                keys.stream()
                                        .map(key -> unique(now + "-" + key))
                                        .toList(),
                                NOW,
                                STALE));
            }
            return mine;
        });

        List<Enqueued> all = outcomes.stream().flatMap(List::stream).toList();
        assertThat(all).noneMatch(Enqueued.Failed.class::isInstance);
        assertThat(all.stream().filter(Enqueued.Accepted.class::isInstance)).hasSize(200);
        assertThat(claim(1_000)).hasSize(200);
    }

    @Test
    void no_gate_lets_more_in_than_it_may_and_everybody_gets_through() throws Exception {
        enqueue(120);

        List<Integer> done = inThreads(4, () -> {
            var worker = new WorkerId("w" + Thread.currentThread().getId());
            int ended = 0;
            for (int idle = 0; idle < 50; ) {
                List<Claim> claims = store.queue().claim(worker, OFFER, 5);
                List<Admission> admissions = calls().admit(
                                claims.stream()
                                        .map(claim -> entry(claim, gate("b", 3), gate("a", 2)))
                                        .toList(),
                                NOW,
                                STALE);
                var inside = new ArrayList<Ending>();
                for (int i = 0; i < claims.size(); i++) {
                    if (admissions.get(i) instanceof Admission.Admitted) {
                        inside.add(over(claims.get(i)));
                    }
                }
                assertThat(count("SELECT count(*) FROM {}gate_place WHERE key = 'a'"))
                        .isLessThanOrEqualTo(2);
                calls().end(inside);
                ended += inside.size();
                idle = claims.isEmpty() ? idle + 1 : 0;
                if (claims.isEmpty()) {
                    calls().openGates(NOW, 10);
                }
            }
            return ended;
        });

        assertThat(done.stream().mapToInt(Integer::intValue).sum()).isEqualTo(120);
        assertThat(count("SELECT count(*) FROM {}gate_place")).isZero();
        assertThat(count("SELECT count(*) FROM {}job")).isZero();
    }

    final long count(String query) throws SQLException {
        try (Connection connection = direct().getConnection();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery(options.sql(query))) {
            row.next();
            return row.getLong(1);
        }
    }

    // ---- leftovers ------------------------------------------------------------------------------------------------

    @Test
    void claims_of_jobs_that_somebody_deleted_by_hand_are_forgotten() throws SQLException {
        enqueue(unique("key"));
        Claim claim = claim(1).get(0);
        calls().admit(List.of(entry(claim, gate("gate", 1))), NOW, STALE);
        sql("DELETE FROM {}job");

        assertThat(calls().forget(NOW, 100)).isEqualTo(2);

        assertThat(count("SELECT count(*) FROM {}unique_key")).isZero();
        assertThat(count("SELECT count(*) FROM {}gate_place")).isZero();
        assertThat(count("SELECT count(*) FROM {}gate")).isZero();
    }
}
