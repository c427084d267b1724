package org.triggers4j.benchmarks.peers;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import org.triggers4j.benchmarks.Database;

/** A PostgreSQL server with a database for each name. */
final class TestServer implements AutoCloseable {
    private final EmbeddedPostgres postgres;

    private TestServer(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    static TestServer start() throws IOException {
        return new TestServer(EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "100")
                .start());
    }

    Database database(String name) throws SQLException {
        Database.execute(postgres.getPostgresDatabase(), "CREATE DATABASE \"" + name + "\"");
        return Database.open(postgres.getJdbcUrl("postgres", name));
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
