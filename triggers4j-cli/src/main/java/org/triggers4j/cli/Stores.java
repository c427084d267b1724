package org.triggers4j.cli;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

    /** What every SQLite file begins with, but an empty one. */
    private static final byte[] SQLITE_HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

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
     * Makes a store for a program that works on one that is there; nothing is made in the database.
     *
     * @param tablePrefix what the names of its tables begin with; empty for nothing
     * @throws CliException when the URL or the prefix makes no sense, or there is no such file, or no store in it
     */
    static Opened openExisting(String url, String tablePrefix) {
        StoreUrl parsed = StoreUrl.parse(url);
        if (parsed instanceof StoreUrl.Sqlite sqlite) {
            requireDatabase(sqlite.path());
        }
        Opened opened = openLasting(url, tablePrefix);
        try {
            requireTables(opened, tablePrefix);
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    // SQLite would only say that it is "not a database", by a number.
    private static void requireDatabase(Path file) {
        if (!Files.exists(file)) {
            throw new CliException(Exit.NOT_FOUND, "There is no file '" + file + "'. Check the path.");
        }
        if (Files.isRegularFile(file) && !isEmptyOrSqlite(file)) {
            throw new CliException(
                    Exit.STORE_UNAVAILABLE, "'" + file + "' is no SQLite database, so it is no store. Check the path.");
        }
    }

    private static boolean isEmptyOrSqlite(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] begin = in.readNBytes(SQLITE_HEADER.length);
            return begin.length == 0 || Arrays.equals(begin, SQLITE_HEADER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireTables(Opened opened, String tablePrefix) {
        if (opened.store() instanceof JdbcStore store && !store.isInstalled()) {
            String prefix = tablePrefix.isEmpty() ? "without a prefix" : "with the prefix '" + tablePrefix + "'";
            throw new CliException(
                    Exit.STORE_UNAVAILABLE,
                    opened.url() + " has no tables of Triggers4j " + prefix
                            + ". Check --store and --table-prefix; a worker makes them when it starts.");
        }
    }

    /**
     * Makes a store that others can open too.
     *
     * @param tablePrefix what the names of its tables begin with; empty for nothing
     * @throws CliException when the URL or the prefix makes no sense, or the store is in memory
     */
    static Opened openLasting(String url, String tablePrefix) {
        if (StoreUrl.parse(url) instanceof StoreUrl.Memory) {
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
