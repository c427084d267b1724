package org.triggers4j.example.cookbook.writing;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;

/** Writes an address into a table of the application, which is in the store's database. */
final class RegisterAddress implements TriggerTask {
    // region run
    @Override
    public Object run(TaskContext context) throws SQLException {
        String address = context.triggerKwargs("applicationReceived").text("address");
        String sql = "INSERT INTO address (text) VALUES (?)";
        try (PreparedStatement insert = context.transaction().prepareStatement(sql)) {
            insert.setString(1, address);
            insert.executeUpdate();
        }
        return Map.of();
    }
    // endregion
}
