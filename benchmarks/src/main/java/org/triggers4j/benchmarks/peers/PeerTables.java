package org.triggers4j.benchmarks.peers;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** What is done to the tables of a peer around it. */
final class PeerTables {
    private PeerTables() {}

    /** Runs the script that a peer ships in its jar. */
    static void create(DataSource dataSource, String script) throws SQLException, IOException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(text(script));
        }
    }

    /** Runs a query for one number. */
    static long count(DataSource dataSource, String query) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static String text(String script) throws IOException {
        try (InputStream in = PeerTables.class.getResourceAsStream(script)) {
            if (in == null) {
                throw new FileNotFoundException(script + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
