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
        static final EmbeddedPostgres POSTGRES = start();
        static final HikariDataSource POOL = pool();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "100")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static HikariDataSource pool() {
            var config = new HikariConfig();
            config.setDataSource(server());
            config.setMaximumPoolSize(40);
            config.setMinimumIdle(0);
            return new HikariDataSource(config);
        }
    }

    /** For processes other than this one. */
    static String url() {
        return Server.POSTGRES.getJdbcUrl("postgres", "postgres");
    }

    /** Without a pool. */
    static DataSource server() {
        return Server.POSTGRES.getPostgresDatabase();
    }

    static DataSource dataSource() {
        return Server.POOL;
    }

    static String freshPrefix() {
        return "t" + PREFIXES.incrementAndGet() + "_";
    }
}
