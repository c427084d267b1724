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
import java.util.LinkedHashMap;
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
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.workflow.EventKind;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.SessionUid;

/**
 * Real processes on one store, killed with SIGKILL while they fire and work: nothing acknowledged is lost, nothing ends
 * twice, nothing cascades twice, nothing is stuck; and what a task writes in its run's transaction is there once if it
 * finished, and never otherwise.
 */
class KillTest {
    private static final int KILLS = Integer.getInteger("kills", 20);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long SEED = Long.getLong("seed", 20_261_121L);

    @TempDir
    private Path directory;

    private Killables processes;

    @BeforeEach
    void begin() {
        processes = new Killables(KillChild.class, directory);
    }

    @AfterEach
    void endAll() {
        processes.endAll();
    }

    @Test
    void processes_on_one_sqlite_file_share_the_work_and_survive_being_killed() throws Exception {
        killAndCheck("sqlite:" + directory.resolve("kill.db"), "");
    }

    @Test
    void processes_on_one_postgresql_share_the_work_and_survive_being_killed() throws Exception {
        killAndCheck(TestPostgres.url(), TestPostgres.freshPrefix());
    }

    private void killAndCheck(String store, String prefix) throws Exception {
        var random = new SplittableRandom(SEED);
        String url = store.startsWith("sqlite:") ? "jdbc:" + store : store;
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + prefix + "effect (uid varchar(200))");
        }
        for (String role : List.of("work-1", "work-2", "fire-1")) {
            processes.spawn(role, store, prefix);
        }
        processes.awaitProgress("work-1", 1);
        processes.awaitProgress("work-2", 1);
        processes.killAtRandom(KILLS, 30, random, store, prefix);
        processes.awaitProgress("fire-1", 5);
        processes.kill("fire-1");

        try (Triggers observer = Triggers.builder()
                .store(KillChild.store(store, prefix))
                .fireOnly()
                .discoverServices(false)
                .build()) {
            observer.start();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> observer.queries().queueDepths().isEmpty());
            check(observer);
            checkEffects(observer, url, prefix);
        }
    }

    private void check(Triggers observer) throws IOException {
        Map<String, Set<String>> acknowledged = acknowledged();
        int complete = 0;
        for (Map.Entry<String, Set<String>> session : acknowledged.entrySet()) {
            SessionInspector inspector = observer.inspect(session.getKey());
            List<LogEntry> log = inspector.events(0, 1_000);
            for (int i = 0; i < log.size(); i++) {
                assertThat(log.get(i).seq()).isEqualTo(i + 1L);
            }
            for (String trigger : session.getValue()) {
                assertThat(fires(log, trigger))
                        .as("fires of %s in %s", trigger, session.getKey())
                        .isEqualTo(1);
            }
            if (fires(log, "a") > 0 && fires(log, "b") > 0) {
                complete++;
                checkComplete(session.getKey(), inspector, log);
            }
        }
        System.out.printf(
                "%d kills (seed %d): %,d sessions acknowledged, %,d joined, all in order; runs per worker: %d and %d%n",
                KILLS,
                SEED,
                acknowledged.size(),
                complete,
                processes.lines("work-1").size(),
                processes.lines("work-2").size());
        assertThat(complete).isGreaterThan(KILLS);
    }

    // Whatever has finished has written, once; and nobody else.
    private static void checkEffects(Triggers observer, String url, String prefix) throws SQLException {
        var written = new ArrayList<String>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT uid FROM " + prefix + "effect")) {
            while (rows.next()) {
                written.add(rows.getString("uid"));
            }
        }
        List<String> finished = observer.queries().sessions(Optional.empty(), Integer.MAX_VALUE).stream()
                .filter(uid -> observer.inspect(uid.value()).events(0, 1_000).stream()
                        .anyMatch(entry -> "t_join".equals(entry.trigger())))
                .map(SessionUid::value)
                .toList();
        assertThat(written).containsExactlyInAnyOrderElementsOf(finished);
    }

    private static void checkComplete(String uid, SessionInspector inspector, List<LogEntry> log) {
        assertThat(log.stream().filter(entry -> entry.kind() == EventKind.FINISHED))
                .as("ends in %s", uid)
                .extracting(entry -> String.valueOf(entry.instance()))
                .containsExactlyInAnyOrder("t_join#0", "t_next#0");
        assertThat(inspector.instances())
                .as("instances of %s", uid)
                .extracting(InstanceView::status)
                .containsExactly(InstanceStatus.FINISHED, InstanceStatus.FINISHED);
    }

    private static long fires(List<LogEntry> log, String trigger) {
        return log.stream().filter(entry -> trigger.equals(entry.trigger())).count();
    }

    private Map<String, Set<String>> acknowledged() throws IOException {
        var bySession = new LinkedHashMap<String, Set<String>>();
        for (String line : processes.lines("fire-1")) {
            String[] words = line.split(" ", 2);
            bySession.computeIfAbsent(words[0], uid -> new LinkedHashSet<>()).add(words[1]);
        }
        return bySession;
    }
}
