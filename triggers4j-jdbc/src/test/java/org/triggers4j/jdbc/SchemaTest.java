package org.triggers4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class SchemaTest {
    private static final String PREFIX = "schema_test_";

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
                        "triggers_schema");
    }

    @Test
    void a_file_of_the_first_version_is_brought_up_to_date() throws SQLException {
        JdbcStore store = JdbcStore.sqlite(folder.resolve("old.db"), options);
        store.start();
        store.close();
        execute("old.db", "DROP INDEX schema_test_job_delegated");
        execute("old.db", "DELETE FROM schema_test_triggers_schema WHERE version > 1");

        try (JdbcStore again = JdbcStore.sqlite(folder.resolve("old.db"), options)) {
            again.start();

            assertThat(again.queue().nextPromotion()).isEmpty();
            assertThatThrownBy(
                            () -> execute("old.db", "CREATE INDEX schema_test_job_delegated ON schema_test_job (id)"))
                    .hasMessageContaining("already exists");
        }
    }

    private void execute(String file, String sql) throws SQLException {
        try (Connection connection = sqlite(file).getConnection();
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
