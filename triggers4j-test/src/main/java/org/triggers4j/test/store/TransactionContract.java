package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.LeaseLostException;
import org.triggers4j.job.Lease;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.Decider;
import org.triggers4j.store.Decision;
import org.triggers4j.store.Intent;
import org.triggers4j.store.PendingFire;
import org.triggers4j.store.Result;
import org.triggers4j.store.Store;
import org.triggers4j.store.StoreTransaction;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** Transactions in which a caller writes and one decision is carried out: both or neither. */
abstract class TransactionContract extends EffectFixture {
    @Test
    void what_the_caller_and_the_decision_write_is_one_commit() throws SQLException {
        Step end = claimedEnd();

        try (StoreTransaction transaction = joinable(store).begin()) {
            write(transaction, "done");
            assertThat(effects()).isEmpty();
            assertThat(Driver.done(commit(transaction, end))).isInstanceOf(Committed.class);
        }

        assertThat(effects()).containsExactly("done");
        assertThat(store.queries().latestKwargs(UID)).containsEntry("t_join", Kwargs.of("x", 1));
        assertThat(store.queries().queueDepths()).isEmpty();
        assertThat(secondStore().queries().events(UID, 0, 10)).hasSize(4);
    }

    @Test
    void a_transaction_closed_without_a_commit_leaves_nothing() throws SQLException {
        Step end = claimedEnd();

        try (StoreTransaction transaction = joinable(store).begin()) {
            write(transaction, "undone");
        }

        assertThat(effects()).isEmpty();
        assertThat(driver.attempt(end)).isInstanceOf(Result.Done.class);
    }

    @Test
    void a_decision_that_refuses_leaves_nothing_of_the_caller_s() throws SQLException {
        Step end = claimedEnd();
        store.queue().giveBack(List.of(end.lease().orElseThrow()));

        Result result;
        try (StoreTransaction transaction = joinable(store).begin()) {
            write(transaction, "of a lost lease");
            result = commit(transaction, end);
        }

        assertThat(result).isInstanceOf(Result.Rejected.class);
        assertThat(((Result.Rejected) result).reason()).isInstanceOf(LeaseLostException.class);
        assertThat(effects()).isEmpty();
        assertThat(snapshot(UID).session().seq()).isEqualTo(3);
    }

    @Test
    void a_decision_that_throws_or_contradicts_itself_leaves_nothing_of_the_caller_s() throws SQLException {
        var odd = new IllegalStateException("thrown on purpose by a test");
        Decider throwing = (intents, indexes, loaded) -> {
            throw odd;
        };
        var writes = new Writes();
        writes.jobs().add(job(1).build());
        writes.jobs().add(job(1).build());
        Decider clashing = (intents, indexes, loaded) -> write(writes, 1);

        assertThat(attempt(throwing)).isEqualTo(new Result.Rejected(odd));
        assertThat(attempt(clashing))
                .isInstanceOfSatisfying(
                        Result.Failed.class,
                        failed -> assertThat(failed.cause().isTransient()).isFalse());
        assertThat(effects()).isEmpty();
        assertThat(store.queries().queueDepths()).isEmpty();
    }

    private Result attempt(Decider decider) throws SQLException {
        try (StoreTransaction transaction = joinable(store).begin()) {
            write(transaction, "never");
            return transaction.commit(Intent.on(UID), decider);
        }
    }

    @Test
    void a_decision_that_writes_nothing_still_commits_what_the_caller_wrote() throws SQLException {
        try (StoreTransaction transaction = joinable(store).begin()) {
            write(transaction, "alone");
            Driver.done(transaction.commit(Intent.on(UID), (intents, indexes, loaded) -> write(new Writes(), 1)));
        }

        assertThat(effects()).containsExactly("alone");
    }

    @Test
    void a_decision_in_a_transaction_may_ask_for_more() throws SQLException {
        Workflow chain = join().updatedWith(Workflow.of(
                TaskConfig.named("t_next").after("x", "t_join").run("app.Each")));
        driver.commit(UID, configured(chain), fired("x"), fired("a"), fired("b"));
        Step end = end(claimOne(WORKER).lease());
        var asked = new ArrayList<Decision>();

        try (StoreTransaction transaction = joinable(store).begin()) {
            write(transaction, "done");
            Driver.done(transaction.commit(end.intent(), (intents, indexes, loaded) -> {
                asked.add(driver.decide(List.of(end), loaded));
                return asked.get(asked.size() - 1);
            }));
        }

        assertThat(asked).hasSizeGreaterThan(1).first().isInstanceOf(Decision.Read.class);
        assertThat(claim(WORKER, 10))
                .extracting(c -> c.job().instance().instanceTask())
                .containsExactly("t_next");
    }

    @Test
    void of_a_zombie_and_the_new_owner_one_leaves_its_effect() throws SQLException {
        Lease zombie = claimedEnd().lease().orElseThrow();
        store.queue().rescue(WORKER, RIVAL, 5);
        Map<String, Lease> leases =
                Map.of("zombie", zombie, "owner", claimOne(RIVAL).lease());
        List<String> names = List.of("zombie", "owner");

        List<Boolean> accepted = atOnce(2, thread -> {
            try (StoreTransaction transaction = joinable(store).begin()) {
                write(transaction, names.get(thread));
                return commit(transaction, end(at(leases, names.get(thread)))) instanceof Result.Done;
            }
        });

        assertThat(accepted).containsExactly(false, true);
        assertThat(effects()).containsExactly("owner");
    }

    @Test
    void of_many_transactions_under_one_lease_one_is_accepted() throws SQLException {
        Step end = claimedEnd();
        List<Store> processes = List.of(store, secondStore());

        List<Boolean> accepted = atOnce(4, thread -> {
            try (StoreTransaction transaction =
                    joinable(processes.get(thread % 2)).begin()) {
                write(transaction, "one of many");
                return commit(transaction, end) instanceof Result.Done;
            }
        });

        assertThat(accepted).filteredOn(one -> one).hasSize(1);
        assertThat(effects()).containsExactly("one of many");
    }

    @Test
    void a_fire_enqueued_in_a_transaction_is_in_the_inbox_once_it_commits() throws SQLException {
        Step end = claimedEnd();
        var fire = new PendingFire(id(1), OTHER, Driver.MANAGER, false, "a", Kwargs.empty(), "key");

        try (StoreTransaction undone = joinable(store).begin()) {
            joinable(store).enqueueFire(undone.connection(), fire);
        }
        assertThat(store.queue().inbox(Optional.empty(), 10)).isEmpty();
        try (StoreTransaction transaction = joinable(store).begin()) {
            joinable(store).enqueueFire(transaction.connection(), fire);
            Driver.done(commit(transaction, end));
        }

        assertThat(store.queue().inbox(Optional.empty(), 10)).containsExactly(fire);
    }

    @Test
    void the_connection_does_not_end_or_change_its_transaction() throws SQLException {
        try (StoreTransaction transaction = joinable(store).begin()) {
            Connection connection = transaction.connection();
            write(transaction, "undone");

            refusals(connection)
                    .forEach(call -> assertThatThrownBy(call)
                            .isInstanceOf(SQLException.class)
                            .hasMessageContaining("commits with the finish"));
            assertThat(connection.getAutoCommit()).isFalse();
            assertThat(connection.isClosed()).isFalse();
            assertThat(connection).isEqualTo(transaction.connection());
            try (Statement statement = connection.createStatement()) {
                assertThat(statement.getConnection()).isSameAs(connection);
            }
            assertThat(connection.getMetaData().getConnection()).isSameAs(connection);
        }

        assertThat(effects()).isEmpty();
    }

    private static Stream<ThrowingCallable> refusals(Connection connection) {
        return Stream.of(
                connection::commit,
                connection::rollback,
                connection::close,
                () -> connection.abort(Runnable::run),
                () -> connection.setAutoCommit(true),
                () -> connection.setReadOnly(true),
                () -> connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE));
    }

    @Test
    void savepoints_are_the_caller_s() throws SQLException {
        Step end = claimedEnd();

        try (StoreTransaction transaction = joinable(store).begin()) {
            write(transaction, "kept");
            Savepoint savepoint = transaction.connection().setSavepoint();
            write(transaction, "dropped");
            transaction.connection().rollback(savepoint);
            Driver.done(commit(transaction, end));
        }

        assertThat(effects()).containsExactly("kept");
    }

    @Test
    void once_a_transaction_is_over_nothing_goes_through_it() throws SQLException {
        Step end = claimedEnd();
        StoreTransaction transaction = joinable(store).begin();
        Connection connection = transaction.connection();
        PreparedStatement insert = connection.prepareStatement("INSERT INTO " + effects + " (name) VALUES ('late')");
        Driver.done(commit(transaction, end));

        assertThatThrownBy(connection::createStatement).isInstanceOf(SQLException.class);
        assertThatThrownBy(insert::executeUpdate).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> commit(transaction, end)).isInstanceOf(IllegalStateException.class);
        assertThat(connection.isClosed()).isTrue();
        transaction.close();
        transaction.close();
        assertThat(effects()).isEmpty();
        driver.commit(OTHER, fired("a"));
    }

    @Test
    void a_transaction_may_end_on_another_thread() throws SQLException {
        Step end = claimedEnd();
        StoreTransaction first = await(inBackground(() -> joinable(store).begin()));
        write(first, "begun elsewhere");
        Driver.done(commit(first, end));

        StoreTransaction second = joinable(store).begin();
        await(inBackground(() -> {
            second.close();
            return second;
        }));

        driver.commit(OTHER, fired("a"));
        assertThat(effects()).containsExactly("begun elsewhere");
    }

    @Test
    void a_statement_that_fails_is_the_caller_s_fault_and_breaks_nothing_else() throws SQLException {
        Step end = claimedEnd();

        try (StoreTransaction transaction = joinable(store).begin();
                Statement statement = transaction.connection().createStatement()) {
            assertThatThrownBy(() -> statement.execute("INSERT INTO no_such_table VALUES (1)"))
                    .isInstanceOf(SQLException.class);
            assertThat(transaction.isBroken()).isFalse();
        }

        assertThat(driver.attempt(end)).isInstanceOf(Result.Done.class);
    }

    @Test
    void a_transaction_whose_connection_is_gone_is_broken_and_leaves_nothing() throws SQLException {
        Step end = claimedEnd();

        Result result;
        try (StoreTransaction transaction = joinable(store).begin()) {
            write(transaction, "lost");
            cut(transaction.connection());
            assertThatThrownBy(() -> write(transaction, "lost too")).isInstanceOf(SQLException.class);
            assertThat(transaction.isBroken()).isTrue();
            result = commit(transaction, end);
        }

        assertThat(result)
                .isInstanceOfSatisfying(
                        Result.Failed.class,
                        failed -> assertThat(failed.cause().isTransient()).isTrue());
        assertThat(effects()).isEmpty();
        assertThat(driver.attempt(end)).isInstanceOf(Result.Done.class);
    }

    @Test
    void others_go_on_after_a_transaction_whichever_way_it_ended() throws SQLException {
        for (int round = 0; round < 5; round++) {
            joinable(store).begin().close();
            cutAndClose();
            driver.commit(UID, fired("round " + round));
        }

        assertThat(store.queries().events(UID, 0, 10))
                .extracting(entry -> entry.seq())
                .hasSize(5);
        SessionEvent last = fired("last");
        assertThat(driver.commit(UID, last)).isNotNull();
    }

    private void cutAndClose() throws SQLException {
        try (StoreTransaction transaction = joinable(store).begin()) {
            cut(transaction.connection());
        }
    }
}
