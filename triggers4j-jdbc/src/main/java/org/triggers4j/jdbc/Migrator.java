package org.triggers4j.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.error.StoreException;

/**
 * Brings a schema up to date: numbered files, applied once each, in order, all in one transaction. Processes that start
 * together take turns, by an advisory lock on PostgreSQL and by the write lock of the file on SQLite. A schema newer than
 * this version knows is left alone.
 *
 * <p>The files are in Flyway's naming, with its placeholder for the prefix, so that Flyway can take them over.
 */
final class Migrator {
    private static final Logger LOG = LoggerFactory.getLogger(Migrator.class);
    private static final List<String> MAIN =
            List.of("V1__init.sql", "V2__delegated.sql", "V3__calls.sql", "V4__schedules.sql");
    private static final List<String> WORKERS = List.of("V1__init.sql");

    private final String folder;
    private final List<String> migrations;
    private final JdbcOptions options;
    private final String begin;
    private final String lock;

    private Migrator(String folder, List<String> migrations, JdbcOptions options, String begin, String lock) {
        this.folder = folder;
        this.migrations = migrations;
        this.options = options;
        this.begin = begin;
        this.lock = lock;
    }

    static Migrator postgresql(JdbcOptions options) {
        return new Migrator(
                "postgresql",
                MAIN,
                options,
                "BEGIN ISOLATION LEVEL READ COMMITTED",
                options.sql("SELECT pg_advisory_xact_lock(hashtextextended('{}triggers_schema', 0))"));
    }

    static Migrator sqlite(JdbcOptions options) {
        return new Migrator("sqlite", MAIN, options, "BEGIN IMMEDIATE", "SELECT 1");
    }

    static Migrator sqliteWorkers(JdbcOptions options) {
        return new Migrator("sqlite-workers", WORKERS, options, "BEGIN IMMEDIATE", "SELECT 1");
    }

    /** Transactions are begun and ended by statement, so the connection is to be in autocommit mode. */
    void migrate(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute(begin);
            try {
                statement.execute(lock);
                int from = version(statement);
                refuseNewer(from);
                for (int version = from + 1; version <= migrations.size(); version++) {
                    apply(connection, statement, version);
                }
                statement.execute("COMMIT");
            } catch (SQLException | RuntimeException e) {
                statement.execute("ROLLBACK");
                throw e;
            }
        }
    }

    private int version(Statement statement) throws SQLException {
        statement.execute(options.sql("""
                CREATE TABLE IF NOT EXISTS {}triggers_schema (
                    version integer NOT NULL PRIMARY KEY,
                    name text NOT NULL,
                    applied_at bigint NOT NULL)
                """));
        try (ResultSet row = statement.executeQuery(
                options.sql("SELECT coalesce(max(version), 0) AS version FROM {}triggers_schema"))) {
            row.next();
            return row.getInt("version");
        }
    }

    private void refuseNewer(int version) {
        if (version > migrations.size()) {
            throw new StoreException(
                    StoreException.Kind.DEFINITE,
                    "The store's schema has version " + version
                            + ", but this version of Triggers4j knows versions up to " + migrations.size()
                            + " only. Use the version that wrote it, or a later one.",
                    null);
        }
    }

    private void apply(Connection connection, Statement statement, int version) throws SQLException {
        String name = migrations.get(version - 1);
        for (String sql : read(name).replace("${prefix}", options.tablePrefix()).split(";\\s*\\n")) {
            if (!sql.isBlank()) {
                statement.execute(sql);
            }
        }
        try (PreparedStatement insert = connection.prepareStatement(
                options.sql("INSERT INTO {}triggers_schema (version, name, applied_at) VALUES (?, ?, ?)"))) {
            insert.setInt(1, version);
            insert.setString(2, name);
            insert.setLong(3, System.currentTimeMillis() * 1_000_000);
            insert.executeUpdate();
        }
        LOG.atInfo()
                .addKeyValue("schema", folder)
                .addKeyValue("version", version)
                .log("the schema was migrated");
    }

    private String read(String name) {
        try (InputStream file = Migrator.class.getResourceAsStream(folder + "/" + name)) {
            if (file == null) {
                throw new IllegalStateException("missing in the jar: " + folder + "/" + name);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
