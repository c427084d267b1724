package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.StoreException;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobState;
import org.triggers4j.store.CallStore.EndState;
import org.triggers4j.store.CallStore.Ending;
import org.triggers4j.store.CallStore.Enqueued;
import org.triggers4j.store.CallStore.Gate;
import org.triggers4j.store.CallStore.Window;
import org.triggers4j.store.Store;
import org.triggers4j.store.StoreTransaction;

/** Calls in a caller's transaction: enqueued in it, or ended with it. */
abstract class CallTransactionContract extends TransactionContract {
    private static final String KEY = "key";

    private Enqueued enqueueIn(Connection connection, JobBuilder call) {
        return joinable(store).enqueueCall(connection, call.newCall(), T0, STALE);
    }

    // ---- enqueued in it -------------------------------------------------------------------------------------------

    @Test
    void a_call_is_there_once_its_caller_commits_and_not_before() throws SQLException {
        Connection connection = transaction();
        JobBuilder call = call(1).unique(KEY).priority(3).expiresAt(KEEP);

        assertThat(enqueueIn(connection, call)).isEqualTo(accepted(1));
        assertThat(look(id(1))).isEmpty();
        assertThat(calls().holder(KEY)).isEmpty();
        connection.commit();

        assertThat(live(1).job()).isEqualTo(call.build());
        assertThat(calls().holder(KEY)).contains(holder(1));
        assertThat(claimOne(WORKER).job()).isEqualTo(call.build());
    }

    @Test
    void a_call_whose_caller_rolls_back_is_gone_with_its_key() throws SQLException {
        Connection connection = transaction();
        enqueueIn(connection, call(1).unique(KEY));

        connection.rollback();

        assertThat(look(id(1))).isEmpty();
        assertThat(calls().holder(KEY)).isEmpty();
        assertThat(claim(WORKER, 10)).isEmpty();
        assertThat(enqueueAll(call(2).unique(KEY))).containsExactly(accepted(2));
    }

    @Test
    void a_call_with_a_time_is_enqueued_for_later() throws SQLException {
        Connection connection = transaction();

        enqueueIn(connection, call(1).runAt(T0));
        connection.commit();

        assertThat(live(1).state()).isEqualTo(JobState.LATER);
        assertThat(store.queue().nextPromotion()).contains(T0);
    }

    @Test
    void a_call_that_is_a_duplicate_or_ignored_leaves_the_transaction_good() throws SQLException {
        accept(call(1).unique(KEY));
        calls().open(new Window("window", KEEP), T0, false);
        Connection connection = transaction();

        assertThat(enqueueIn(connection, call(2).unique(KEY))).isEqualTo(duplicateOf(1));
        assertThat(enqueueIn(connection, call(3).ignoring("window"))).isEqualTo(new Enqueued.Ignored(KEEP));
        assertThat(enqueueIn(connection, call(4).unique("other"))).isEqualTo(accepted(4));
        assertThat(enqueueIn(connection, call(5).unique("other"))).isEqualTo(duplicateOf(4));
        assertThat(connection.isClosed()).isFalse();
        assertThat(connection.getAutoCommit()).isFalse();
        connection.commit();

        assertThat(idsOf(claim(WORKER, 10))).containsExactly(id(1), id(4));
    }

    @Test
    void a_key_that_is_taken_over_goes_back_when_the_caller_rolls_back() throws SQLException {
        Claim holding = claimedOne(call(1).unique(KEY, T0));
        Connection connection = transaction();

        assertThat(enqueueIn(connection, call(2).unique(KEY))).isEqualTo(accepted(2, holder(1)));
        connection.rollback();

        assertThat(calls().holder(KEY)).contains(holder(1));
        assertThat(end(over(holding))).isTrue();
    }

    @Test
    void a_key_that_is_taken_over_ends_its_holder_when_the_caller_commits() throws SQLException {
        Claim stale = claimedOne(call(1).unique(KEY, T0));
        Connection connection = transaction();

        enqueueIn(connection, call(2).unique(KEY));
        connection.commit();

        assertThat(end(over(stale))).isFalse();
        assertThat(endedCall(1).state()).isEqualTo(EndState.FAILED);
        assertThat(calls().holder(KEY)).contains(holder(2));
    }

    @Test
    void who_enqueues_a_key_that_a_transaction_has_claimed_waits_and_is_a_duplicate_if_it_commits() throws Exception {
        Store second = secondStore();
        Connection connection = transaction();
        enqueueIn(connection, call(1).unique(KEY));

        Future<Enqueued> waiting = inBackground(() -> enqueue(second.calls(), T0, call(2).unique(KEY)));
        letTry(waiting);
        connection.commit();

        assertThat(await(waiting)).isEqualTo(duplicateOf(1));
    }

    @Test
    void who_enqueues_a_key_that_a_transaction_has_claimed_waits_and_is_accepted_if_it_rolls_back() throws Exception {
        Store second = secondStore();
        Connection connection = transaction();
        enqueueIn(connection, call(1).unique(KEY));

        Future<Enqueued> waiting = inBackground(() -> enqueue(second.calls(), T0, call(2).unique(KEY)));
        letTry(waiting);
        connection.rollback();

        assertThat(await(waiting)).isEqualTo(accepted(2));
        assertThat(idsOf(claim(WORKER, 10))).containsExactly(id(2));
    }

    // One that does not wait has its wrong answer by then; one that waits cannot have any.
    private static void letTry(Future<?> other) throws InterruptedException, ExecutionException {
        try {
            other.get(200, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return; // it waits
        }
    }

    // ---- ended with it --------------------------------------------------------------------------------------------

    @Test
    void what_the_caller_writes_and_the_end_of_its_call_are_one_commit() throws SQLException {
        Claim claim = claimedOne(call(1).unique(KEY));

        try (StoreTransaction transaction = joinable(store).begin()) {
            write(transaction, "done");
            assertThat(effects()).isEmpty();
            assertThat(transaction.end(over(claim, new Window("window", KEEP)))).isTrue();
        }

        assertThat(effects()).containsExactly("done");
        assertThat(endedCall(1)).isEqualTo(ended(claim, EndState.SUCCEEDED));
        assertThat(calls().holder(KEY)).isEmpty();
        assertThat(calls().ignoredUntil("window", T1)).contains(KEEP);
        assertThat(store.queries().queueDepths()).isEmpty();
    }

    @Test
    void a_call_may_be_put_off_with_what_it_wrote() throws SQLException {
        Claim claim = claimedOne(call(1).unique(KEY));

        try (StoreTransaction transaction = joinable(store).begin()) {
            write(transaction, "so far");
            assertThat(transaction.end(again(claim, T1))).isTrue();
        }

        assertThat(effects()).containsExactly("so far");
        assertThat(live(1).state()).isEqualTo(JobState.LATER);
        assertThat(calls().holder(KEY)).contains(holder(1));
    }

    @Test
    void an_end_in_a_transaction_lets_the_next_through_the_gate() throws SQLException {
        Gate one = gate("exclusive", 1);
        List<Claim> claims = claimed(call(1), call(2));
        admit(claims.get(0), one);
        admit(claims.get(1), one);

        try (StoreTransaction transaction = joinable(store).begin()) {
            assertThat(transaction.end(over(claims.get(0)))).isTrue();
        }

        assertThat(admit(claimOne(WORKER), one)).isEqualTo(ADMITTED);
    }

    @Test
    void an_end_whose_lease_is_lost_leaves_nothing_of_the_caller_s() throws SQLException {
        Claim lost = claimedOne(call(1));
        store.queue().rescue(WORKER, RIVAL, 5);
        Claim current = claimOne(RIVAL);

        for (Ending ending : List.of(over(lost, new Window("window", KEEP)), again(lost, T1))) {
            try (StoreTransaction transaction = joinable(store).begin()) {
                write(transaction, "of a lost lease");
                assertThat(transaction.end(ending)).isFalse();
                assertThatThrownBy(() -> write(transaction, "late")).isInstanceOf(SQLException.class);
            }
        }

        assertThat(effects()).isEmpty();
        assertThat(calls().ignoredUntil("window", T0)).isEmpty();
        assertThat(end(over(current))).isTrue();
    }

    @Test
    void a_transaction_closed_without_an_end_leaves_nothing_of_either() throws SQLException {
        Claim claim = claimedOne(call(1));

        try (StoreTransaction transaction = joinable(store).begin()) {
            write(transaction, "undone");
        }

        assertThat(effects()).isEmpty();
        assertThat(end(over(claim))).isTrue();
    }

    @Test
    void once_a_transaction_has_ended_a_call_it_is_over() throws SQLException {
        List<Claim> claims = claimed(call(1), call(2));
        StoreTransaction transaction = joinable(store).begin();
        Connection connection = transaction.connection();
        assertThat(transaction.end(over(claims.get(0)))).isTrue();

        assertThatThrownBy(() -> transaction.end(over(claims.get(1)))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(connection::createStatement).isInstanceOf(SQLException.class);
        transaction.close();

        assertThat(live(2).state()).isEqualTo(JobState.HELD);
        assertThat(end(over(claims.get(1)))).isTrue();
    }

    @Test
    void an_end_whose_connection_is_gone_leaves_nothing_and_may_be_repeated() throws SQLException {
        Claim claim = claimedOne(call(1));

        try (StoreTransaction transaction = joinable(store).begin()) {
            write(transaction, "lost");
            cut(transaction.connection());
            assertThatThrownBy(() -> transaction.end(over(claim))).isInstanceOf(StoreException.class);
        }

        assertThat(effects()).isEmpty();
        assertThat(end(over(claim))).isTrue();
    }

    @Test
    void calls_enqueued_in_a_transaction_come_with_its_end() throws SQLException {
        Claim claim = claimedOne(call(1));

        try (StoreTransaction undone = joinable(store).begin()) {
            enqueueIn(undone.connection(), call(2).unique(KEY));
        }
        assertThat(look(id(2))).isEmpty();
        try (StoreTransaction transaction = joinable(store).begin()) {
            assertThat(enqueueIn(transaction.connection(), call(3).unique(KEY))).isEqualTo(accepted(3));
            assertThat(transaction.end(over(claim))).isTrue();
        }

        assertThat(idsOf(claim(WORKER, 10))).containsExactly(id(3));
    }

    @Test
    void of_a_zombie_and_the_new_owner_of_a_call_one_leaves_its_effect() throws SQLException {
        Claim zombie = claimedOne(call(1));
        store.queue().rescue(WORKER, RIVAL, 5);
        List<Claim> claims = List.of(zombie, claimOne(RIVAL));

        List<Boolean> accepted = atOnce(2, thread -> {
            try (StoreTransaction transaction = joinable(store).begin()) {
                write(transaction, thread == 0 ? "zombie" : "owner");
                return transaction.end(over(claims.get(thread)));
            }
        });

        assertThat(accepted).containsExactly(false, true);
        assertThat(effects()).containsExactly("owner");
    }
}
