package org.triggers4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
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
