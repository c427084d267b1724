package org.triggers4j.benchmarks.driver;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * The PostgreSQL all is measured on. An own one has the durability and the memory settings PostgreSQL comes with, and
 * room for more connections.
 */
final class Server implements AutoCloseable {
    private final String url;
    private final Optional<EmbeddedPostgres> own;
    private int count;

    private Server(String url, Optional<EmbeddedPostgres> own) {
        this.url = url;
        this.own = own;
    }

    /** One that runs already, with the right to create databases. */
    static Server at(String url) {
        return new Server(url, Optional.empty());
    }

    /** One that is there for this run; the library's own settings, which are for tests, are set back. */
    static Server start() throws IOException {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "300")
                .start();
        return new Server(server.getJdbcUrl("postgres", "postgres"), Optional.of(server));
    }

    /** Makes an empty database. */
    String createDatabase() throws SQLException {
        return create("");
    }

    /** Makes a database like that one, which nobody may be connected to. */
    String copy(String template) throws SQLException {
        return create(" TEMPLATE " + nameIn(template));
    }

    private String create(String as) throws SQLException {
        String name = "benchmark_" + ProcessHandle.current().pid() + "_" + count++;
        execute("CREATE DATABASE " + name + as);
        return url.replace(pathOf(url), "/" + name);
    }

    /** Drops a database that was made here. */
    void drop(String database) throws SQLException {
        execute("DROP DATABASE " + nameIn(database) + " WITH (FORCE)");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String nameIn(String url) {
        return pathOf(url).substring(1);
    }

    private static String pathOf(String url) {
        return URI.create(url.substring("jdbc:".length())).getPath();
    }

    @Override
    public void close() throws IOException {
        if (own.isPresent()) {
            own.get().close();
        }
    }
}
