package org.triggers4j.example.cookbook.calling;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.triggers4j.Triggers;
import org.triggers4j.example.cookbook.calling.NotifyUser.Receipt;
import org.triggers4j.example.cookbook.calling.NotifyUser.User;
import org.triggers4j.store.Store;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskHandle;
import org.triggers4j.task.TaskState;

/** Calls of tasks, in all ways. */
public final class Calls {
    private Calls() {}

    static Triggers open(Store store, Mail mail, Callable<Integer> sessions) {
        // region register
        Triggers triggers = Triggers.builder()
                .store(store)
                .task(new NotifyUser(mail))
                .task(clearSessions(sessions))
                .build();
        triggers.start();
        // endregion
        return triggers;
    }

    static @Nullable Receipt call(Triggers triggers) throws InterruptedException {
        // region call
        TaskHandle<User, Receipt> notifyUser = triggers.task("app.NotifyUser", User.class, Receipt.class);

        AsyncResult<Receipt> result = notifyUser.delay(new User(5));
        // endregion
        // region get
        Receipt receipt = result.get(Duration.ofSeconds(30));
        // endregion
        return receipt;
    }

    // region lambda
    static Task<Void, Integer> clearSessions(Callable<Integer> sessions) {
        return LambdaTask.of("app.ClearSessions", Void.class, Integer.class, none -> sessions.call())
                .describedAs("Deletes the sessions that have expired");
    }
    // endregion

    static List<AsyncResult<Receipt>> variants(TaskHandle<User, Receipt> notifyUser, Instant tomorrow)
            throws InterruptedException {
        // region variants
        // Here and now, on this thread.
        AsyncResult.Outcome<Receipt> outcome = notifyUser.run(new User(1));

        // Later, by a worker.
        AsyncResult<Receipt> soon = notifyUser.delay(new User(2));
        AsyncResult<Receipt> later = notifyUser.apply(
                new User(3),
                CallOptions.NONE.eta(tomorrow).queue("mail").priority(5).header("campaign", "spring"));

        // By a worker, and waited for.
        Receipt receipt = notifyUser.applyAndGet(new User(4), CallOptions.NONE, Duration.ofSeconds(30));

        // Many, in one commit.
        List<AsyncResult<Receipt>> many = notifyUser.delayAll(List.of(new User(5), new User(6)));
        // endregion
        if (outcome.state() != TaskState.SUCCEEDED || receipt == null) {
            throw new IllegalStateException("Not sent: " + outcome);
        }
        return List.of(soon, later, many.get(0), many.get(1));
    }

    // region on-commit
    /** Stores an order and tells the customer; the caller's transaction decides about both. */
    static AsyncResult<Receipt> order(Connection connection, TaskHandle<User, Receipt> notifyUser, long customer)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO purchase (customer) VALUES (?)")) {
            insert.setLong(1, customer);
            insert.executeUpdate();
        }
        return notifyUser.delayOnCommit(connection, new User(customer));
    }
    // endregion

    static AsyncResult<Receipt> afterCommit(TaskHandle<User, Receipt> notifyUser, UnitOfWork work) {
        // region after-commit
        AsyncResult<Receipt> result = notifyUser.applyAfterCommit(work, new User(5), CallOptions.NONE);
        // endregion
        return result;
    }

    static void watch(AsyncResult<Receipt> result, Consumer<String> news) {
        // region watch
        if (result.isReady()) {
            result.info().ifPresent(outcome -> news.accept("ended as " + outcome.state()));
        }
        result.exception().ifPresent(failure -> news.accept("failed with " + failure.message()));
        // endregion
        // region then
        result.then().thenAccept(receipt -> news.accept("letter " + receipt.letter()));
        // endregion
    }

    static AsyncResult<Receipt> find(Triggers triggers, String id) {
        // region find
        AsyncResult<Receipt> result = triggers.result(id, Receipt.class);
        // endregion
        return result;
    }

    static TaskState cancel(AsyncResult<Receipt> result) {
        // region cancel
        TaskState state = result.cancel();
        // endregion
        return state;
    }
}
