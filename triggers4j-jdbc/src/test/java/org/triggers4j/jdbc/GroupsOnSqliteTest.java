package org.triggers4j.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class GroupsOnSqliteTest extends GroupCases {
    @TempDir
    private Path directory;

    @Override
    JdbcStore store() {
        return JdbcStore.sqlite(directory.resolve("groups.db"));
    }
}
