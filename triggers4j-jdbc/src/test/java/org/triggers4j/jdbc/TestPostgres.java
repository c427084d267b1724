package org.triggers4j.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** One PostgreSQL server per JVM; each test gets tables of its own by prefix. */
final class TestPostgres {
    private static final AtomicInteger PREFIXES = new AtomicInteger();

    private TestPostgres() {}

    private static final class Server {
        static final HikariDataSource POOL = start();

        private static HikariDataSource start() {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "100")
                        .start();
                var config = new HikariConfig();
                config.setDataSource(server.getPostgresDatabase());
                config.setMaximumPoolSize(40);
                config.setMinimumIdle(0);
                return new HikariDataSource(config);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static DataSource dataSource() {
        return Server.POOL;
    }

    static String freshPrefix() {
        return "t" + PREFIXES.incrementAndGet() + "_";
    }
}
