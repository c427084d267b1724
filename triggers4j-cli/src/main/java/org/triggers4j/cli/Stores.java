package org.triggers4j.cli;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import org.triggers4j.jdbc.JdbcOptions;
import org.triggers4j.jdbc.JdbcStore;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.store.Store;

/** Opens the store that a URL names. */
final class Stores {
    /** For {@code --help}, of what may have to exist before. */
    static final String DATABASES = "sqlite:PATH or postgresql://user:password@host:port/database";

    /** For {@code --help}. */
    static final String URLS = "memory:, " + DATABASES;

    private static final int CONNECTIONS = 8;
    private static final long CONNECT_WITHIN_MILLIS = 5_000;

    private Stores() {}

    /**
     * A store, and what has to be closed after it.
     *
     * @param pool closes its connections, if they are not its own
     */
    record Opened(StoreUrl url, Store store, AutoCloseable pool) implements AutoCloseable {
        @Override
        public void close() {
            store.close();
            try {
                pool.close();
            } catch (Exception e) {
                throw new CliException(Exit.STORE_UNAVAILABLE, "The connections to " + url + " do not close.", e);
            }
        }
    }

    /**
     * Makes the store; connects nowhere yet.
     *
     * @throws CliException when the URL makes no sense, without the password in it
     */
    static Opened open(String url) {
        return open(url, JdbcOptions.DEFAULTS);
    }

    private static Opened open(String url, JdbcOptions options) {
        StoreUrl parsed = StoreUrl.parse(url);
        if (parsed instanceof StoreUrl.Sqlite sqlite) {
            requirePlaceFor(sqlite.path());
            return new Opened(parsed, JdbcStore.sqlite(sqlite.path(), options), () -> {});
        }
        if (parsed instanceof StoreUrl.Postgres postgres) {
            HikariDataSource pool = pool(postgres);
            return new Opened(parsed, JdbcStore.postgresql(pool, options), pool);
        }
        return new Opened(parsed, new InMemoryStore(), () -> {});
    }

    /**
     * Makes a store for a program that only looks; a file that does not exist is not made.
     *
     * @param tablePrefix what the names of its tables begin with; empty for nothing
     * @throws CliException when the URL or the prefix makes no sense, or there is no such file
     */
    static Opened openExisting(String url, String tablePrefix) {
        StoreUrl parsed = StoreUrl.parse(url);
        if (parsed instanceof StoreUrl.Sqlite sqlite && !Files.exists(sqlite.path())) {
            throw new CliException(Exit.NOT_FOUND, "There is no file '" + sqlite.path() + "'. Check the path.");
        }
        if (parsed instanceof StoreUrl.Memory) {
            throw new CliException(Exit.USAGE, "A store in memory begins empty: there is nothing to look at.");
        }
        try {
            return open(url, JdbcOptions.DEFAULTS.withTablePrefix(tablePrefix));
        } catch (IllegalArgumentException e) {
            throw new CliException(Exit.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    // SQLite would only say that it cannot open the file.
    private static void requirePlaceFor(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new CliException(
                    Exit.STORE_UNAVAILABLE,
                    "'" + file + "' is a directory. 'sqlite:' is followed by the path of a file.");
        }
        if (directory != null && !Files.isDirectory(directory)) {
            throw new CliException(
                    Exit.STORE_UNAVAILABLE,
                    "There is no directory '" + directory + "' for the database. Create it first.");
        }
    }

    private static HikariDataSource pool(StoreUrl.Postgres url) {
        var config = new HikariConfig();
        config.setJdbcUrl(url.jdbcUrl());
        config.setUsername(url.user());
        config.setPassword(url.password());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(CONNECT_WITHIN_MILLIS);
        // Whether the server is there is found out when the store is started, which reports it.
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }
}
