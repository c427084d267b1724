package org.triggers4j.example.cookbook.recipe;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;

/** Stores a page in a table of the application and fires a trigger for it, in one transaction. */
public final class PageIntake {
    private PageIntake() {}

    // region receive
    /** Stores the page and fires; the caller's transaction decides about both. */
    static void receive(Connection connection, TriggerManager survey, int page, String text) throws SQLException {
        String sql = "INSERT INTO page (number, text) VALUES (?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setInt(1, page);
            insert.setString(2, text);
            insert.executeUpdate();
        }
        survey.fireOnCommit(connection, "pageReceived", Kwargs.of("page", page));
    }
    // endregion
}
