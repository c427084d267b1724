package org.triggers4j.jdbc;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class SqliteCasesTest extends JdbcStoreCases {
    @TempDir
    private Path folder;

    private String file = "store.db";

    @Override
    JdbcStore open() {
        return JdbcStore.sqlite(folder.resolve(file), options, spy::around);
    }

    @Override
    DataSource direct() {
        var source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + folder.resolve(file));
        return source;
    }

    /** BEGIN, session, session update, event, COMMIT. */
    @Override
    int statementsOfAFire() {
        return 5;
    }

    @Override
    void beforeFirstStart() {
        file = "fresh.db";
    }
}
