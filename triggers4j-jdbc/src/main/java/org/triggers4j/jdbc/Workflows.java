package org.triggers4j.jdbc;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.triggers4j.error.TriggersException;
import org.triggers4j.workflow.Workflow;

/** The stored workflows, which never change and are never deleted, cached by hash. Thread-safe. */
final class Workflows {
    /** The version of the text that {@link Workflow#body()} writes. */
    static final int FORMAT = 1;

    private static final int CAPACITY = 4_096;

    private final Map<String, Workflow> known = new ConcurrentHashMap<>();
    private final String select;

    Workflows(JdbcOptions options) {
        this.select = options.sql("SELECT format, body FROM {}workflow WHERE hash = ?");
    }

    /** Whether the workflow is known to be stored. */
    boolean isStored(Workflow workflow) {
        return known.containsKey(workflow.hash());
    }

    /** To be called once the workflow is stored and committed. */
    void stored(Workflow workflow) {
        if (known.size() >= CAPACITY) {
            known.clear();
        }
        known.put(workflow.hash(), workflow);
    }

    /**
     * The workflow of this hash, from the cache or the database.
     *
     * @return empty when it is not stored or makes no sense
     */
    Optional<Workflow> find(Tx tx, String hash) throws SQLException {
        Workflow cached = known.get(hash);
        if (cached != null) {
            return Optional.of(cached);
        }
        var found = new Workflow[1];
        tx.query(
                select,
                row -> {
                    if (row.getInt("format") == FORMAT) {
                        found[0] = read(row.getString("body"));
                    }
                },
                hash);
        Optional<Workflow> workflow =
                Optional.ofNullable(found[0]).filter(read -> read.hash().equals(hash));
        workflow.ifPresent(this::stored);
        return workflow;
    }

    private static Workflow read(String body) {
        try {
            return Workflow.ofBody(body);
        } catch (TriggersException | ClassCastException | IllegalArgumentException e) {
            // Its hash is not the wanted one, which is how the caller learns of it.
            return Workflow.empty();
        }
    }
}
