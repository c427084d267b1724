package org.triggers4j.jdbc;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.triggers4j.Triggers;
import org.triggers4j.TriggersBuilder;
import org.triggers4j.error.TriggersException;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.Exclusive;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.TaskHandle;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.Unique;

/**
 * A process to be killed: a worker for calls, or one that calls. Counting adds one to a number in the way that only works if nobody
 * else does so meanwhile: it reads, takes its time, and writes what it read plus one.
 */
final class CallKillChild {
    record Count(String lock, int n) {}

    private CallKillChild() {}

    static LambdaTask<Count, Integer> counting(LambdaTask.Code<Count, Integer> code) {
        return LambdaTask.of("count", Count.class, Integer.class, code)
                .with(TaskOptions.DEFAULT
                        .withUnique(Unique.BY_ARGUMENTS)
                        .withExclusive(
                                Exclusive.waiting("by lock").withLock((task, arguments) -> arguments.text("lock"))));
    }

    /** Arguments as {@link Killables} gives them. */
    public static void main(String[] args) throws Exception {
        Path record = Path.of(args[3]);
        TriggersBuilder builder = KillChild.builder(args[1], args[2]).task(counting((count, context) -> {
            int counted = count(count, context, KillChild.jdbcUrl(args[1]), args[2]);
            KillChild.append(record, count.lock() + " " + context.id());
            return counted;
        }));
        if (args[0].equals("work")) {
            builder.slots(4).build().start();
            new CountDownLatch(1).await();
        } else {
            call(builder, record, args[4]);
        }
    }

    private static int count(Count count, CallContext context, String url, String prefix) throws Exception {
        int read;
        try (Connection own = DriverManager.getConnection(url);
                PreparedStatement select = own.prepareStatement("SELECT n FROM " + prefix + "counter WHERE name = ?")) {
            select.setString(1, count.lock());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                read = row.getInt(1);
            }
        }
        new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS); // long enough to be killed in
        write(context.transaction(), prefix, count.lock(), read + 1);
        return read + 1;
    }

    private static void write(Connection transaction, String prefix, String lock, int n) throws SQLException {
        try (PreparedStatement update =
                transaction.prepareStatement("UPDATE " + prefix + "counter SET n = ? WHERE name = ?")) {
            update.setInt(1, n);
            update.setString(2, lock);
            update.executeUpdate();
        }
    }

    private static void call(TriggersBuilder builder, Path record, String name) throws IOException {
        var random = new SplittableRandom(name.hashCode());
        try (Triggers triggers = builder.fireOnly().build()) {
            triggers.start();
            TaskHandle<Count, Integer> handle = triggers.task("count", Count.class, Integer.class);
            while (true) {
                var count = new Count("lock-" + random.nextInt(3), random.nextInt(40));
                attempt(handle, count).flatMap(AsyncResult::id).ifPresent(id -> KillChild.append(record, id));
            }
        }
    }

    private static Optional<AsyncResult<Integer>> attempt(TaskHandle<Count, Integer> handle, Count count) {
        try {
            return Optional.of(handle.delay(count));
        } catch (TriggersException notAcknowledged) {
            return Optional.empty();
        }
    }
}
