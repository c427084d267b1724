package org.triggers4j.benchmarks.peers;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.triggers4j.benchmarks.Database;

/** A script with which a peer's jar creates its tables. */
record ShippedScript(String resource) {
    void run(DataSource dataSource) throws SQLException, IOException {
        Database.execute(dataSource, text());
    }

    private String text() throws IOException {
        try (InputStream in = ShippedScript.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException(resource + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
