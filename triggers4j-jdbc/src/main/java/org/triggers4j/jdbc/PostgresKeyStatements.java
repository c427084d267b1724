package org.triggers4j.jdbc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.triggers4j.job.JobId;
import org.triggers4j.store.Admissions;
import org.triggers4j.store.CallStore;

/**
 * Unique keys and windows on PostgreSQL.
 *
 * <p>Implementation notes. Whoever claims a unique key takes an advisory lock first: a second insert of a key would wait for
 * the first one's transaction, which may be a caller's, and one such call would keep its whole batch waiting. A batch takes
 * only those keys that nobody has. Who releases a key needs no lock: it only ever deletes its own.
 */
final class PostgresKeyStatements {
    private final String prefix;
    private final String tryKeys;
    private final String lockKeys;
    private final String windows;
    private final String unique;
    private final String claimKeys;

    PostgresKeyStatements(JdbcOptions options) {
        this.prefix = options.tablePrefix();
        this.tryKeys =
                "SELECT n.lock FROM (SELECT unnest(?::bigint[]) AS lock) AS n WHERE pg_try_advisory_xact_lock(n.lock)";
        this.lockKeys = "SELECT pg_advisory_xact_lock(n.lock) FROM (SELECT unnest(?::bigint[]) AS lock) AS n";
        this.windows = options.sql("SELECT w.key, w.until FROM {}ignore_window AS w WHERE w.key = ANY(?::text[])");
        this.unique = options.sql("""
                SELECT u.key, u.stale_at, u.job, j.uid, j.instance_task, j.instance_no
                FROM {}unique_key AS u
                JOIN {}job AS j ON j.id = u.job
                WHERE u.key = ANY(?::text[])
                """);
        this.claimKeys = options.sql("""
                INSERT INTO {}unique_key (key, job, stale_at)
                SELECT n.key, n.job, n.stale_at
                FROM (SELECT unnest(?::text[]) AS key, unnest(?::uuid[]) AS job, unnest(?::bigint[]) AS stale_at) AS n
                ON CONFLICT (key) DO UPDATE SET job = excluded.job, stale_at = excluded.stale_at
                """);
    }

    /** Adds the locks of all these keys, waiting for them. */
    void addLocks(Pipeline pipeline, Collection<String> keys) {
        if (!keys.isEmpty()) {
            pipeline.query(lockKeys, row -> {}, (Object) byLock(keys).keySet().toArray(Long[]::new));
        }
    }

    /** Adds the locks of those keys that nobody has locked. */
    void addFreeLocks(Pipeline pipeline, Collection<String> keys, Consumer<String> locked) {
        if (!keys.isEmpty()) {
            Map<Long, List<String>> byLock = byLock(keys);
            pipeline.query(
                    tryKeys,
                    row -> byLock.getOrDefault(row.getLong("lock"), List.of()).forEach(locked),
                    (Object) byLock.keySet().toArray(Long[]::new));
        }
    }

    /** By the numbers of their locks, in the order in which these are taken. Keys that share one wait for each other. */
    private Map<Long, List<String>> byLock(Collection<String> keys) {
        var byLock = new TreeMap<Long, List<String>>();
        for (String key : keys) {
            byLock.computeIfAbsent(lock(key), lock -> new ArrayList<>()).add(key);
        }
        return byLock;
    }

    private long lock(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((prefix + "unique_key " + key).getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Adds the reading of who has these keys. */
    void addHolders(Pipeline pipeline, Collection<String> keys, Consumer<Admissions.UniqueClaim> holder) {
        if (!keys.isEmpty()) {
            pipeline.query(unique, row -> holder.accept(CallRows.unique(row)), (Object) texts(keys));
        }
    }

    /** Adds the reading of these windows, also of those that are over. */
    void addWindows(Pipeline pipeline, Collection<String> keys, BiConsumer<String, Instant> window) {
        if (!keys.isEmpty()) {
            pipeline.query(
                    windows, row -> window.accept(row.getString("key"), Rows.moment(row.getLong("until"))), (Object)
                            texts(keys));
        }
    }

    static String[] texts(Collection<String> texts) {
        return texts.toArray(String[]::new);
    }

    /** Unique keys to be written. */
    static final class Claiming {
        private final Columns columns = new Columns();

        void add(CallStore.UniqueKey key, JobId job) {
            columns.add(key.key(), job, Rows.nanosOrNull(key.staleAt().orElse(null)));
        }
    }

    /** Adds the claims, behind the locks of their keys; whoever had one has it no more. */
    void addClaims(Pipeline pipeline, Claiming claiming) {
        Columns columns = claiming.columns;
        if (!columns.isEmpty()) {
            pipeline.update(claimKeys, count -> {}, columns.texts(0), columns.ids(1), columns.longs(2));
        }
    }
}
