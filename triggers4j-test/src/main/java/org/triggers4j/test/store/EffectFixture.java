package org.triggers4j.test.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.triggers4j.job.Lease;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.Decider;
import org.triggers4j.store.JoinableStore;
import org.triggers4j.store.Result;
import org.triggers4j.store.Store;
import org.triggers4j.store.StoreTransaction;

/** A table of the caller's own beside the store's, and transactions that write in both. */
abstract class EffectFixture extends LockingStoreContract {
    private final List<Connection> connections = new ArrayList<>();
    final String effects = "effect_" + UUID.randomUUID().toString().replace('-', '_');

    /** A new connection to the database of the last {@link #open}; the contract closes it. */
    protected abstract Connection connection() throws SQLException;

    /** Breaks the connection behind this one, as a crash of either side would. */
    protected abstract void cut(Connection guarded) throws SQLException;

    @BeforeEach
    void makeEffects() throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + effects + " (name varchar(100))");
        }
    }

    @AfterEach
    void closeConnections() throws SQLException {
        for (Connection connection : connections) {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.close();
            }
        }
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE " + effects);
        }
    }

    final Connection transaction() throws SQLException {
        Connection connection = connection();
        connections.add(connection);
        connection.setAutoCommit(false);
        return connection;
    }

    static JoinableStore joinable(Store store) {
        return (JoinableStore) store;
    }

    final void write(StoreTransaction transaction, String effect) throws SQLException {
        try (PreparedStatement insert =
                transaction.connection().prepareStatement("INSERT INTO " + effects + " (name) VALUES (?)")) {
            insert.setString(1, effect);
            insert.executeUpdate();
        }
    }

    final List<String> effects() throws SQLException {
        var found = new ArrayList<String>();
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name FROM " + effects + " ORDER BY name")) {
            while (rows.next()) {
                found.add(rows.getString("name"));
            }
        }
        return found;
    }

    final Result commit(StoreTransaction transaction, Step step) {
        return transaction.commit(step.intent(), deciding(step));
    }

    private Decider deciding(Step step) {
        return (intents, indexes, loaded) -> driver.decide(List.of(step), loaded);
    }

    /** The end of the run of {@code t_join#0} under a claim of it. */
    final Step claimedEnd() {
        driver.commit(UID, configured(join()), fired("a"), fired("b"));
        return end(claimOne(WORKER).lease());
    }

    static Step end(Lease lease) {
        return Step.on(UID, finished(instance("t_join#0"), Kwargs.of("x", 1))).under(lease);
    }
}
