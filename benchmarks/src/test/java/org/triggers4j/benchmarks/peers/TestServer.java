package org.triggers4j.benchmarks.peers;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

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

    HikariDataSource database(String name) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE \"" + name + "\"");
        }
        var config = new HikariConfig();
        config.setJdbcUrl(postgres.getJdbcUrl("postgres", name));
        config.setMaximumPoolSize(30);
        return new HikariDataSource(config);
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
