package org.triggers4j.example.cookbook.calling;

import java.io.IOException;
import java.time.Duration;
import org.triggers4j.Triggers;
import org.triggers4j.example.cookbook.calling.NotifyUser.Receipt;
import org.triggers4j.example.cookbook.calling.NotifyUser.User;
import org.triggers4j.store.Store;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.Limit;
import org.triggers4j.task.RetryPolicy;
import org.triggers4j.task.RetryPolicy.Backoff;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskHandle;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TimeLimits;

/** Options of tasks: backoff, time limits, rates, queues. */
public final class Limits {
    private Limits() {}

    static RetryPolicy growing() {
        // region backoff
        RetryPolicy policy = RetryPolicy.DEFAULT
                .retryingFor(IOException.class)
                .atMost(10)
                .backingOff(new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(10), true));
        // endregion
        return policy;
    }

    static TaskOptions timed() {
        // region time-limits
        TaskOptions options = TaskOptions.DEFAULT.withTimeLimits(TimeLimits.NONE
                .withSoft(Duration.ofMinutes(4))
                .withHard(Duration.ofMinutes(5))
                .withQueueWait(Duration.ofMinutes(1)));
        // endregion
        return options;
    }

    static AsyncResult<Receipt> reminder(TaskHandle<User, Receipt> notifyUser) {
        // region expiry
        AsyncResult<Receipt> reminder = notifyUser.apply(
                new User(5), CallOptions.NONE.countdown(Duration.ofHours(1)).expiresAfter(Duration.ofHours(2)));
        // endregion
        return reminder;
    }

    static TaskOptions once() {
        // region at-most-once
        TaskOptions options = TaskOptions.DEFAULT.deliveredAtMostOnce();
        // endregion
        return options;
    }

    static TaskOptions limited() {
        // region limits
        TaskOptions options = TaskOptions.DEFAULT
                .withLimit(Limit.atOnce(4))
                .withLimit(Limit.rate(10, Duration.ofMinutes(1)))
                .withLimit(Limit.atOnce(1).per((task, arguments) -> "user " + arguments.integer("id")));
        // endregion
        return options;
    }

    static Triggers queued(Store store, Task<?, ?> notifyUser, Task<?, ?> deliver) {
        // region queues
        Triggers triggers = Triggers.builder()
                .store(store)
                .task(notifyUser)
                .task(deliver)
                .route("app.Notify*", "mail")
                .queues("default", "mail")
                .limitQueue("mail", Limit.rate(100, Duration.ofMinutes(1)))
                .defaultTimeLimits(TimeLimits.NONE.withHard(Duration.ofMinutes(30)))
                .build();
        // endregion
        return triggers;
    }
}
