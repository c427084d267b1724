package org.triggers4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobLimits;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.JobQueue;

class SchemaTest {
    private static final String PREFIX = "schema_test_";

    private static final JobQueue.Offer OFFER =
            new JobQueue.Offer(Set.of("default"), Set.of("scan"), Set.of("default"), Set.of("queue"));

    private final JdbcOptions options = JdbcOptions.DEFAULTS.withTablePrefix(PREFIX);

    @TempDir
    private Path folder;

    private DataSource sqlite(String file) {
        var source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + folder.resolve(file));
        return source;
    }

    @Test
    void both_databases_have_the_same_tables_with_the_same_columns() throws SQLException {
        try (JdbcStore onSqlite = JdbcStore.sqlite(folder.resolve("store.db"), options);
                JdbcStore onPostgres = JdbcStore.postgresql(TestPostgres.dataSource(), options)) {
            onSqlite.start();
            onPostgres.start();
        }

        SortedMap<String, SortedSet<String>> sqlite = columns(sqlite("store.db"));
        sqlite.putAll(columns(sqlite("store.db-workers")));
        SortedMap<String, SortedSet<String>> postgres = columns(TestPostgres.dataSource());

        assertThat(postgres).isEqualTo(sqlite);
        assertThat(postgres.keySet())
                .containsExactlyInAnyOrder(
                        "workflow",
                        "session",
                        "event",
                        "fire_key",
                        "instance",
                        "job",
                        "inbox",
                        "worker",
                        "call_end",
                        "unique_key",
                        "gate",
                        "gate_place",
                        "ignore_window",
                        "schedule",
                        "scheduler",
                        "triggers_schema");
    }

    @Test
    void a_file_of_the_first_version_is_brought_up_to_date_with_what_is_in_it() throws SQLException, IOException {
        apply(sqlite("old.db"), "sqlite/V1__init.sql");
        executeOn(sqlite("old.db"), oldJob("'01234567-89ab-7def-8123-456789abcdef'"));

        try (JdbcStore store = JdbcStore.sqlite(folder.resolve("old.db"), options)) {
            store.start();

            assertThat(store.queue().claim(new WorkerId("w"), OFFER, 10)).hasSize(1);
            assertThat(indexes(sqlite("old.db"))).isEqualTo(indexes(freshSqlite()));
        }
    }

    @Test
    void a_database_of_the_first_version_is_brought_up_to_date_with_what_is_in_it() throws SQLException, IOException {
        JdbcOptions old = JdbcOptions.DEFAULTS.withTablePrefix("schema_old_");
        apply(TestPostgres.dataSource(), "postgresql/V1__init.sql", "schema_old_");
        executeOn(
                TestPostgres.dataSource(),
                oldJob("'01234567-89ab-7def-8123-456789abcdef'").replace(PREFIX, "schema_old_"));

        try (JdbcStore store = JdbcStore.postgresql(TestPostgres.dataSource(), old)) {
            store.start();

            List<Claim> claims = store.queue().claim(new WorkerId("w"), OFFER, 10);
            assertThat(claims).extracting(claim -> claim.job().limits()).containsExactly(JobLimits.NONE);
            assertThat(claims.get(0).isCancelRequested()).isFalse();
        }
    }

    private static String oldJob(String id) {
        return "INSERT INTO " + PREFIX + "job (id, queue, priority, state, task, manager, runner, uid, instance_task,"
                + " instance_no, workflow_hash, token, attempt) VALUES (" + id
                + ", 'default', 0, 'R', 'scan', 'default', 'queue', 's', 't_scan', 0, 'hash', 0, 0)";
    }

    private DataSource freshSqlite() {
        try (JdbcStore fresh = JdbcStore.sqlite(folder.resolve("fresh.db"), options)) {
            fresh.start();
        }
        return sqlite("fresh.db");
    }

    private static SortedSet<String> indexes(DataSource source) throws SQLException {
        var names = new TreeSet<String>();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT name FROM sqlite_master WHERE type = 'index'")) {
            while (row.next()) {
                names.add(row.getString("name"));
            }
        }
        return names;
    }

    private static void apply(DataSource source, String migration) throws SQLException, IOException {
        apply(source, migration, PREFIX);
    }

    /** Does by hand what the version did that had no more than this migration. */
    private static void apply(DataSource source, String migration, String prefix) throws SQLException, IOException {
        try (InputStream file = JdbcStore.class.getResourceAsStream(migration)) {
            String sql = new String(file.readAllBytes(), StandardCharsets.UTF_8).replace("${prefix}", prefix);
            for (String statement : sql.split(";\\s*\\n")) {
                executeOn(source, statement);
            }
        }
        executeOn(
                source,
                "CREATE TABLE " + prefix
                        + "triggers_schema (version integer NOT NULL PRIMARY KEY, name text NOT NULL, applied_at bigint NOT"
                        + " NULL)");
        executeOn(source, "INSERT INTO " + prefix + "triggers_schema VALUES (1, 'V1__init.sql', 0)");
    }

    private static void executeOn(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static SortedMap<String, SortedSet<String>> columns(DataSource source) throws SQLException {
        var columns = new TreeMap<String, SortedSet<String>>();
        try (Connection connection = source.getConnection()) {
            DatabaseMetaData metaData = connection.getMetaData();
            try (ResultSet row = metaData.getColumns(null, null, PREFIX.replace("_", "\\_") + "%", "%")) {
                while (row.next()) {
                    columns.computeIfAbsent(row.getString("TABLE_NAME").replace(PREFIX, ""), t -> new TreeSet<>())
                            .add(row.getString("COLUMN_NAME"));
                }
            }
        }
        return columns;
    }
}
