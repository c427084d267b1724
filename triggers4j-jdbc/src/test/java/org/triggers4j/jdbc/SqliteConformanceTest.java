package org.triggers4j.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.store.Store;
import org.triggers4j.test.scenario.ConformanceContract;

class SqliteConformanceTest extends ConformanceContract {
    @TempDir
    Path directory;

    @Override
    protected Store open() {
        return JdbcStore.sqlite(directory.resolve("scenarios.db"));
    }
}
