package org.triggers4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.triggers4j.Triggers;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.workflow.LogEntry;

class EngineOnPostgresTest extends EngineOnJdbcCases {
    @Override
    JdbcStore store() {
        return JdbcStore.postgresql(spy.around(direct()), options);
    }

    @Override
    DataSource direct() {
        return TestPostgres.dataSource();
    }

    @Override
    void prepare() {
        options = options.withTablePrefix(TestPostgres.freshPrefix());
    }

    @Override
    Map<String, Integer> budget() {
        return Map.of(
                "configure",
                3,
                "fire that waits",
                3,
                "fire that schedules",
                3,
                "fire that nobody uses",
                3,
                "run of two tasks",
                12);
    }

    @Test
    void a_session_that_somebody_holds_locked_keeps_only_its_own_fires_on_commit_waiting() throws SQLException {
        Triggers triggers = start(Triggers.builder());
        TriggerManager locked = triggers.session("locked");
        TriggerManager free = triggers.session("free");
        locked.fire("before");

        try (Connection holder = direct().getConnection();
                Connection caller = direct().getConnection();
                Statement lock = holder.createStatement()) {
            holder.setAutoCommit(false);
            lock.execute("SELECT 1 FROM " + options.tablePrefix() + "session WHERE uid = 'locked' FOR UPDATE");
            caller.setAutoCommit(false);
            locked.fireOnCommit(caller, "first", Kwargs.empty());
            locked.fireOnCommit(caller, "second", Kwargs.empty());
            free.fireOnCommit(caller, "go", Kwargs.empty());
            caller.commit();

            await().atMost(SOON).until(() -> free.inspect().latestKwargs().containsKey("go"));
            assertThat(locked.inspect().latestKwargs()).containsOnlyKeys("before");
            holder.rollback();
        }

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(locked.inspect().events(0, 10))
                        .extracting(LogEntry::trigger)
                        .containsExactly("before", "first", "second"));
    }
}
