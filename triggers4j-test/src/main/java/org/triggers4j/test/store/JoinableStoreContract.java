package org.triggers4j.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.triggers4j.job.JobId;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.PendingFire;

/**
 * What a {@link org.triggers4j.store.JoinableStore} has to do on top of {@link LockingStoreContract}: fires and
 * calls that a caller's transaction carries, and transactions that a caller writes in. It lives in a database that has transactions, and
 * so has locks.
 */
public abstract class JoinableStoreContract extends CallTransactionContract {
    /** For subclasses. */
    protected JoinableStoreContract() {}

    @Test
    void a_fire_is_in_the_inbox_with_every_part_once_its_caller_commits() throws SQLException {
        Connection connection = transaction();
        PendingFire fire = new PendingFire(
                id(1), UID, "app.M 'x'", true, "trigger 🚀", Kwargs.of("z", 1e300, "a", List.of("ä", "\"")), "key #1");

        joinable(store).enqueueFire(connection, fire);
        connection.commit();

        assertThat(store.queue().inbox(Optional.empty(), 10)).containsExactly(fire);
        assertThat(secondStore().queue().inbox(Optional.empty(), 10)).containsExactly(fire);
        assertThat(store.queue().inbox(Optional.empty(), 10).get(0).kwargs().toJson())
                .isEqualTo(fire.kwargs().toJson());
    }

    @Test
    void nobody_sees_a_fire_before_its_caller_commits() throws SQLException {
        Connection connection = transaction();

        joinable(store).enqueueFire(connection, fire(1, "a"));

        assertThat(store.queue().inbox(Optional.empty(), 10)).isEmpty();
        connection.commit();
        assertThat(store.queue().inbox(Optional.empty(), 10)).hasSize(1);
    }

    @Test
    void a_fire_whose_caller_rolls_back_is_gone() throws SQLException {
        Connection connection = transaction();
        joinable(store).enqueueFire(connection, fire(1, "a"));

        connection.rollback();

        assertThat(store.queue().inbox(Optional.empty(), 10)).isEmpty();
    }

    @Test
    void the_connection_and_its_transaction_stay_the_caller_s() throws SQLException {
        Connection connection = transaction();
        int isolation = connection.getTransactionIsolation();

        joinable(store).enqueueFire(connection, fire(1, "a"));
        joinable(store).enqueueFire(connection, fire(2, "b"));

        assertThat(connection.isClosed()).isFalse();
        assertThat(connection.getAutoCommit()).isFalse();
        assertThat(connection.getTransactionIsolation()).isEqualTo(isolation);
        connection.rollback();
        joinable(store).enqueueFire(connection, fire(3, "c"));
        connection.commit();
        assertThat(store.queue().inbox(Optional.empty(), 10)).containsExactly(fire(3, "c"));
    }

    @Test
    void enqueuing_touches_no_session() throws SQLException {
        Connection connection = transaction();

        joinable(store).enqueueFire(connection, fire(1, "a"));
        connection.commit();

        assertThat(exists(UID)).isFalse();
    }

    @Test
    void the_inbox_is_read_oldest_first_up_to_the_limit_and_keeps_what_was_read() throws SQLException {
        Connection connection = transaction();
        for (int number : List.of(3, 1, 5, 2, 4)) {
            joinable(store).enqueueFire(connection, fire(number, "trigger " + number));
        }
        connection.commit();

        assertThat(store.queue().inbox(Optional.empty(), 2))
                .extracting(PendingFire::id)
                .containsExactly(id(1), id(2));
        assertThat(store.queue().inbox(Optional.of(id(1)), 10))
                .extracting(PendingFire::id)
                .startsWith(id(2))
                .doesNotContain(id(1));
        assertThat(store.queue().inbox(Optional.empty(), 10))
                .extracting(PendingFire::id)
                .containsExactly(id(1), id(2), id(3), id(4), id(5));
    }

    @Test
    void applied_fires_leave_the_inbox_and_others_stay() throws SQLException {
        Connection connection = transaction();
        for (int number = 1; number <= 3; number++) {
            joinable(store).enqueueFire(connection, fire(number, "a"));
        }
        connection.commit();
        List<JobId> applied = List.of(id(1), id(3), id(99));

        store.queue().applied(applied);
        store.queue().applied(applied);
        store.queue().applied(List.of());

        assertThat(store.queue().inbox(Optional.empty(), 10)).containsExactly(fire(2, "a"));
    }

    @Test
    void an_empty_inbox_has_nothing() {
        assertThat(store.queue().inbox(Optional.empty(), 10)).isEmpty();
    }

    private static PendingFire fire(int number, String trigger) {
        return new PendingFire(id(number), UID, Driver.MANAGER, false, trigger, Kwargs.empty(), "key " + number);
    }
}
