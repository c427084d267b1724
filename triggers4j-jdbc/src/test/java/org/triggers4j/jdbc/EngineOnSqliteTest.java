package org.triggers4j.jdbc;

import java.nio.file.Path;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class EngineOnSqliteTest extends EngineOnJdbcCases {
    @TempDir
    private Path directory;

    @Override
    JdbcStore store() {
        return JdbcStore.sqlite(file(), options, spy::around);
    }

    private Path file() {
        return directory.resolve("engine.db");
    }

    @Override
    DataSource direct() {
        var source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file());
        return source;
    }

    @Override
    void prepare() {}

    @Override
    Map<String, Integer> budget() {
        return Map.of(
                "configure",
                8,
                "fire that waits",
                6,
                "fire that schedules",
                8,
                "fire that nobody uses",
                5,
                "run of two tasks",
                41);
    }
}
