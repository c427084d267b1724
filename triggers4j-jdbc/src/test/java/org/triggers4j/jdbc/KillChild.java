package org.triggers4j.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.triggers4j.Triggers;
import org.triggers4j.TriggersBuilder;
import org.triggers4j.error.TriggersException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.task.TaskContext;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/**
 * A process to be killed: a worker, or one that fires. What was acknowledged to it, and what it ran, it appends to a
 * file, a line each.
 */
final class KillChild {
    static final Workflow WORKFLOW = Workflow.of(
            TaskConfig.named("t_join").after("a", "b").run("join"),
            TaskConfig.named("t_next").after().andEvery("t_join").run("next"));

    private KillChild() {}

    /** Arguments: role (work or fire), store, table prefix, file to write to, a name of its own. */
    public static void main(String[] args) throws Exception {
        Path record = Path.of(args[3]);
        TriggersBuilder builder = builder(args[1], args[2]);
        if (args[0].equals("work")) {
            work(builder, record, args[2]);
        } else {
            fire(builder, record, args[4]);
        }
    }

    /** An engine that notices soon when another has died. */
    static TriggersBuilder builder(String where, String prefix) {
        return Triggers.builder()
                .store(store(where, prefix))
                .discoverServices(false)
                .leaseFor(Duration.ofMillis(900))
                .heartbeatEvery(Duration.ofMillis(200))
                .pollEvery(Duration.ofMillis(200));
    }

    static String jdbcUrl(String where) {
        return where.startsWith("sqlite:") ? "jdbc:" + where : where;
    }

    static JdbcStore store(String where, String prefix) {
        if (where.startsWith("sqlite:")) {
            return JdbcStore.sqlite(Path.of(where.substring("sqlite:".length())));
        }
        var config = new HikariConfig();
        config.setJdbcUrl(where);
        config.setMaximumPoolSize(8);
        return JdbcStore.postgresql(new HikariDataSource(config), JdbcOptions.DEFAULTS.withTablePrefix(prefix));
    }

    private static void work(TriggersBuilder builder, Path record, String prefix) throws InterruptedException {
        Triggers triggers = builder.slots(4)
                .task("join", context -> {
                    append(record, context.manager().uid() + " " + context.instance());
                    write(context, prefix);
                    return Kwargs.of("n", 1);
                })
                .task("next", context -> null)
                .build();
        triggers.start();
        new CountDownLatch(1).await();
    }

    private static void write(TaskContext context, String prefix) throws SQLException {
        String sql = "INSERT INTO " + prefix + "effect (uid) VALUES (?)";
        try (PreparedStatement insert = context.transaction().prepareStatement(sql)) {
            insert.setString(1, context.manager().uid().value());
            insert.executeUpdate();
        }
    }

    private static void fire(TriggersBuilder builder, Path record, String name) throws IOException {
        try (Triggers triggers = builder.fireOnly().build()) {
            triggers.start();
            for (int i = 0; true; i++) {
                TriggerManager session = triggers.session(name + "-" + i);
                attempt(() -> session.updateConfiguration(WORKFLOW));
                for (String trigger : List.of("a", "b")) {
                    if (attempt(() -> session.fire(trigger, Kwargs.of("n", 1), "key-" + trigger))) {
                        append(record, session.uid() + " " + trigger);
                    }
                }
            }
        }
    }

    private static boolean attempt(Runnable call) {
        try {
            call.run();
            return true;
        } catch (TriggersException notAcknowledged) {
            return false;
        }
    }

    // One write call per line: a killed process leaves whole lines behind.
    static void append(Path file, String line) {
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
