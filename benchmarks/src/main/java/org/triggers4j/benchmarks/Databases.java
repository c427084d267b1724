package org.triggers4j.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.triggers4j.jdbc.JdbcOptions;
import org.triggers4j.jdbc.JdbcStore;
import org.triggers4j.store.Store;

/** The databases under test: fresh SQLite files, and fresh table prefixes on one PostgreSQL. */
final class Databases implements AutoCloseable {
    private final @Nullable String url;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private @Nullable HikariDataSource pool;
    private int count;

    private Databases(@Nullable String url) {
        this.url = url;
    }

    /** Takes {@code --postgres URL} out of the arguments, if it is there. */
    static Databases of(List<String> args) {
        int at = args.indexOf("--postgres");
        if (at < 0) {
            return new Databases(null);
        }
        args.remove(at);
        return new Databases(args.remove(at));
    }

    JdbcStore sqlite() throws IOException {
        Path directory = Files.createTempDirectory("triggers-benchmark");
        return JdbcStore.sqlite(directory.resolve("benchmark.db"));
    }

    Store postgres() throws IOException {
        return reopening().get();
    }

    /** Opens a store on the same fresh tables each time. */
    Supplier<Store> reopening() throws IOException {
        count++;
        HikariDataSource connections = pool();
        JdbcOptions options = JdbcOptions.DEFAULTS.withTablePrefix("b" + count + "_");
        return () -> JdbcStore.postgresql(connections, options);
    }

    private HikariDataSource pool() throws IOException {
        if (pool == null) {
            var config = new HikariConfig();
            config.setJdbcUrl(url == null ? ownServer() : url);
            config.setMaximumPoolSize(20);
            pool = new HikariDataSource(config);
        }
        return pool;
    }

    private String ownServer() throws IOException {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .start();
        opened.add(server);
        return server.getJdbcUrl("postgres", "postgres");
    }

    @Override
    public void close() throws Exception {
        if (pool != null) {
            pool.close();
        }
        for (AutoCloseable each : opened) {
            each.close();
        }
    }
}
