package org.triggers4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.triggers4j.job.Claim;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.CallStore.Enqueued;
import org.triggers4j.store.CallStore.NewCall;

class PostgresCallsTest extends JdbcCallCases {
    @Override
    JdbcStore open() {
        options =
                JdbcOptions.DEFAULTS.withTablePrefix(TestPostgres.freshPrefix()).withLockTimeout(Duration.ofSeconds(1));
        return JdbcStore.postgresql(spy.around(direct()), options);
    }

    @Override
    DataSource direct() {
        return TestPostgres.dataSource();
    }

    @Override
    void breakPlainEnqueue(Spy.Breakage how) {
        spy.breakNextStatement("INSERT INTO " + options.tablePrefix() + "job", how);
    }

    @Override
    Map<String, Integer> budget() {
        return Map.of("enqueue", 1, "enqueue unique", 3, "admit", 3, "end", 2, "end of admitted ones", 4);
    }

    @Test
    void a_call_whose_key_a_caller_s_transaction_has_claimed_keeps_no_other_call_waiting() throws SQLException {
        try (Connection caller = direct().getConnection()) {
            caller.setAutoCommit(false);
            store.enqueueCall(caller, unique("held"), NOW, STALE);

            List<Enqueued> outcomes = enqueue(call(), unique("held"), unique("free"));

            assertThat(outcomes.get(0)).isInstanceOf(Enqueued.Accepted.class);
            assertThat(outcomes.get(1))
                    .isInstanceOfSatisfying(
                            Enqueued.Failed.class,
                            failed -> assertThat(failed.cause().isTransient()).isTrue());
            assertThat(outcomes.get(2)).isInstanceOf(Enqueued.Accepted.class);
            caller.rollback();
        }
    }

    @Test
    void the_settings_of_a_caller_s_transaction_stay_as_they_are() throws SQLException {
        try (Connection caller = direct().getConnection();
                var statement = caller.createStatement()) {
            caller.setAutoCommit(false);
            statement.execute("SET LOCAL lock_timeout = '1234ms'");

            store.enqueueCall(caller, unique("key"), NOW, STALE);

            for (var setting :
                    Map.of("lock_timeout", "1234ms", "enable_seqscan", "on").entrySet()) {
                try (var row = statement.executeQuery("SHOW " + setting.getKey())) {
                    row.next();
                    assertThat(row.getString(1)).isEqualTo(setting.getValue());
                }
            }
            caller.rollback();
        }
    }

    @Test
    void a_call_that_the_database_refuses_does_not_fail_the_others() {
        NewCall refused = new NewCall(job("\u0000"), Optional.empty(), Optional.empty());

        List<Enqueued> outcomes = enqueue(call(), refused, call());

        assertThat(outcomes.get(0)).isInstanceOf(Enqueued.Accepted.class);
        assertThat(outcomes.get(1)).isInstanceOf(Enqueued.Failed.class);
        assertThat(outcomes.get(2)).isInstanceOf(Enqueued.Accepted.class);
    }

    @Test
    void no_statement_of_a_call_scans_the_jobs_that_wait_for_later() throws SQLException {
        sql("""
                INSERT INTO {}job (id, queue, priority, state, task, manager, runner, uid, instance_task, instance_no,
                                   workflow_hash, run_at, call, token, attempt)
                SELECT gen_random_uuid(), 'default', 5, 'L', 'scan', '', 'queue', '', '', 0, '', 9e18, '{}', 0, 0
                FROM generate_series(1, 100000)
                """);
        sql("ANALYZE {}job");
        enqueue(20);
        settled();
        long before = scans();

        List<Claim> claims = claim(20);
        calls().admit(claims.stream().map(claim -> entry(claim, gate("g", 5))).toList(), NOW, STALE);
        calls().end(claims.stream().map(JdbcCallCases::over).toList());
        calls().openGates(NOW, 10);
        calls().nextPermit(NOW);
        calls().expire(new CallStore.EndOf(CallStore.EndState.EXPIRED, Optional.empty(), NOW, Optional.empty()), 10);
        calls().cancel(claims.get(0).job().id(), STALE);
        enqueue(unique("key"), call());
        calls().holder("key");
        store.queue().promote(NOW, 10);
        calls().find(claims.stream().map(claim -> claim.job().id()).toList());

        settled();
        assertThat(scans()).isEqualTo(before);
    }

    private long scans() throws SQLException {
        return count("SELECT seq_scan FROM pg_stat_user_tables WHERE relname = '{}job'");
    }

    // The server counts with some delay: once it has counted this scan, it has counted what came before.
    private void settled() throws SQLException {
        long before = count("SELECT seq_scan FROM pg_stat_user_tables WHERE relname = '{}inbox'");
        count("SELECT count(*) FROM {}inbox");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> count("SELECT seq_scan FROM pg_stat_user_tables WHERE relname = '{}inbox'") > before);
    }
}
