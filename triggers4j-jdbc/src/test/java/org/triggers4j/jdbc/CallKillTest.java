package org.triggers4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.Triggers;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.CallStore;

/**
 * Real processes that call and run a task which is unique and exclusive, killed with SIGKILL while they hold both: every call that was
 * acknowledged ends, no claim outlives its holder, and no two runs that count were ever inside at the same time.
 */
class CallKillTest {
    private static final int KILLS = Integer.getInteger("kills", 10);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long SEED = Long.getLong("seed", 20_261_121L);

    @TempDir
    private Path directory;

    private Killables processes;

    @BeforeEach
    void begin() {
        processes = new Killables(CallKillChild.class, directory);
    }

    @AfterEach
    void endAll() {
        processes.endAll();
    }

    @Test
    void claims_on_one_sqlite_file_hold_and_end_with_their_killed_holders() throws Exception {
        killAndCheck("sqlite:" + directory.resolve("kill.db"), "");
    }

    @Test
    void claims_on_one_postgresql_hold_and_end_with_their_killed_holders() throws Exception {
        killAndCheck(TestPostgres.url(), TestPostgres.freshPrefix());
    }

    private void killAndCheck(String store, String prefix) throws Exception {
        String url = KillChild.jdbcUrl(store);
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + prefix + "counter (name varchar(20) PRIMARY KEY, n integer)");
            for (int i = 0; i < 3; i++) {
                statement.execute("INSERT INTO " + prefix + "counter VALUES ('lock-" + i + "', 0)");
            }
        }
        for (String role : List.of("work-1", "work-2", "call-1")) {
            processes.spawn(role, store, prefix);
        }
        processes.awaitProgress("work-1", 1);
        processes.awaitProgress("work-2", 1);
        processes.killAtRandom(KILLS, 10, new SplittableRandom(SEED), store, prefix);
        processes.awaitProgress("call-1", 5);
        processes.kill("call-1");

        try (Triggers observer = KillChild.builder(store, prefix).fireOnly().build()) {
            observer.start();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> observer.queries().queueDepths().isEmpty());
            check(observer.calls(), counters(url, prefix), claims(url, prefix));
        }
    }

    private void check(CallStore calls, Map<String, Integer> counters, int claims) throws IOException {
        Map<String, Integer> succeeded = new HashMap<>();
        Set<String> ended = new LinkedHashSet<>();
        for (CallStore.EndedCall call : ended(calls)) {
            assertThat(call.state()).as("%s", call).isEqualTo(CallStore.EndState.SUCCEEDED);
            ended.add(call.id().toString());
            String lock = Kwargs.parse(call.body()).object("arguments").text("lock");
            succeeded.merge(lock, 1, Integer::sum);
        }
        assertThat(ended).as("acknowledged calls have ended").containsAll(processes.lines("call-1"));
        assertThat(counters).as("each success counted, with nobody else inside").isEqualTo(succeeded);
        assertThat(claims).as("claims that outlived their holders").isZero();
        System.out.printf("%d kills (seed %d): %,d calls, %s%n", KILLS, SEED, ended.size(), counters);
    }

    private static List<CallStore.EndedCall> ended(CallStore calls) {
        var all = new ArrayList<CallStore.EndedCall>();
        var filter = new CallStore.Filter(Optional.empty(), Optional.empty(), false, Optional.empty());
        List<CallStore.CallState> page = calls.list(filter, Optional.empty(), 500);
        while (!page.isEmpty()) {
            page.forEach(state -> all.add(((CallStore.CallState.Ended) state).call()));
            page = calls.list(filter, Optional.of(all.get(all.size() - 1).id()), 500);
        }
        return all;
    }

    private static Map<String, Integer> counters(String url, String prefix) throws SQLException {
        Map<String, Integer> counters = new HashMap<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name, n FROM " + prefix + "counter WHERE n > 0")) {
            while (rows.next()) {
                counters.put(rows.getString("name"), rows.getInt("n"));
            }
        }
        return counters;
    }

    private static int claims(String url, String prefix) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT (SELECT count(*) FROM " + prefix
                        + "unique_key) + (SELECT count(*) FROM " + prefix + "gate_place)")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
