package org.triggers4j.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.triggers4j.store.Store;
import org.triggers4j.test.store.JoinableStoreContract;

class SqliteStoreTest extends JoinableStoreContract {
    @TempDir
    private Path folder;

    private int opened;

    private Path file() {
        return folder.resolve("store-" + opened + ".db");
    }

    @Override
    protected Store open() {
        opened++;
        return reopen();
    }

    @Override
    protected Store reopen() {
        return JdbcStore.sqlite(file());
    }

    @Override
    protected Connection connection() throws SQLException {
        var source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file());
        return source.getConnection();
    }

    @Override
    protected void cut(Connection guarded) throws SQLException {
        guarded.unwrap(SQLiteConnection.class).close();
    }
}
