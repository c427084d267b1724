package org.triggers4j.jdbc;

import java.nio.file.Path;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class SqliteCallsTest extends JdbcCallCases {
    @TempDir
    private Path folder;

    @Override
    JdbcStore open() {
        return JdbcStore.sqlite(folder.resolve("store.db"), options, spy::around);
    }

    @Override
    DataSource direct() {
        var source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + folder.resolve("store.db"));
        return source;
    }

    @Override
    void breakPlainEnqueue(Spy.Breakage how) {
        spy.breakNextCommit(how);
    }

    /** Statements in this process: some for each item. */
    @Override
    Map<String, Integer> budget() {
        return Map.of("enqueue", 52, "enqueue unique", 252, "admit", 254, "end", 56, "end of admitted ones", 209);
    }
}
