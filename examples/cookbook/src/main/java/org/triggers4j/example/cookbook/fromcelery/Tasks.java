package org.triggers4j.example.cookbook.fromcelery;

import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.triggers4j.Triggers;
import org.triggers4j.example.cookbook.fromcelery.NotifyUser.Args;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.Ignore;
import org.triggers4j.task.Invocation;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.RetryPolicy;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskEvent;
import org.triggers4j.task.TaskHandle;
import org.triggers4j.task.TaskListener;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TaskState;
import org.triggers4j.task.Unique;
import org.triggers4j.workflow.Failure;

/** The variants of a task that the documentation of django-celery-extensions shows. */
public final class Tasks {
    /** What a provider of notifications throws. */
    public static final class NotifyException extends Exception {
        private static final long serialVersionUID = 1L;

        public NotifyException(String message) {
            super(message);
        }
    }

    private Tasks() {}

    static TaskHandle<Args, Boolean> handle(Triggers triggers) {
        // region handle
        TaskHandle<Args, Boolean> notifyUser = triggers.task("app.notify_user", Args.class, Boolean.class);
        // endregion
        return notifyUser;
    }

    static AsyncResult<Boolean> onCommit(Connection connection, TaskHandle<Args, Boolean> notifyUser) {
        // region on-commit
        notifyUser.applyOnCommit(connection, new Args(5), CallOptions.NONE.queue("mail"));
        AsyncResult<Boolean> result = notifyUser.delayOnCommit(connection, new Args(6));
        // endregion
        return result;
    }

    static @Nullable Boolean andGet(TaskHandle<Args, Boolean> notifyUser) throws InterruptedException {
        // region and-get
        Boolean wasNotified = notifyUser.applyAndGet(new Args(7), CallOptions.NONE, Duration.ofMinutes(1));
        // endregion
        return wasNotified;
    }

    static Task<Args, Boolean> retried(LambdaTask.PlainCode<Args, Boolean> notify) {
        // region retried
        Task<Args, Boolean> notifyUser = LambdaTask.of("app.notify_user", Args.class, Boolean.class, notify)
                .with(TaskOptions.DEFAULT.withRetry(RetryPolicy.DEFAULT
                        .retryingFor(NotifyException.class)
                        .withDelays(Duration.ofSeconds(60), Duration.ofSeconds(120), Duration.ofSeconds(180))));
        // endregion
        return notifyUser;
    }

    static Task<Args, Boolean> unique(LambdaTask.PlainCode<Args, Boolean> notify) {
        // region unique
        Task<Args, Boolean> notifyUser = LambdaTask.of("app.notify_user", Args.class, Boolean.class, notify)
                .with(TaskOptions.DEFAULT.withUnique(Unique.BY_ARGUMENTS.withStaleTimeLimit(Duration.ofSeconds(60))));
        // endregion
        return notifyUser;
    }

    static boolean isProcessing(TaskHandle<Args, Boolean> notifyUser) {
        // region is-processing
        boolean isAlive = notifyUser.isProcessing(new Args(5));
        // endregion
        return isAlive;
    }

    static Task<Args, Boolean> keyed(LambdaTask.PlainCode<Args, Boolean> notify) {
        // region keyed
        Task<Args, Boolean> notifyUser = LambdaTask.of("app.notify_user", Args.class, Boolean.class, notify)
                .with(TaskOptions.DEFAULT.withUnique(
                        Unique.BY_ARGUMENTS.withKeys((task, arguments) -> "custom unique key")));
        // endregion
        return notifyUser;
    }

    static Task<Args, Boolean> ignored(LambdaTask.PlainCode<Args, Boolean> notify) {
        // region ignored
        Task<Args, Boolean> notifyUser = LambdaTask.of("app.notify_user", Args.class, Boolean.class, notify)
                .with(TaskOptions.DEFAULT.withIgnore(Ignore.afterSuccessFor(Duration.ofHours(5))));
        // endregion
        return notifyUser;
    }

    static List<TaskState> states(TaskHandle<Args, Boolean> notifyUser) throws InterruptedException {
        // region states
        AsyncResult<Boolean> first = notifyUser.delay(new Args(5));
        first.get(); // SUCCEEDED
        AsyncResult<Boolean> second = notifyUser.delay(new Args(5)); // IGNORED
        // after five hours: SUCCEEDED again
        // endregion
        return List.of(first.state(), second.state());
    }

    static Task<Args, Boolean> setIgnore(LambdaTask.PlainCode<Args, Boolean> notify) {
        // region set-ignore
        Task<Args, Boolean> notifyUser = LambdaTask.of(
                        "app.notify_user", Args.class, Boolean.class, (args, context) -> {
                            boolean wasNotified = notify.run(args);
                            if (wasNotified) {
                                context.setIgnore(); // or setIgnore(Duration.ofHours(2))
                            }
                            return wasNotified;
                        })
                .with(TaskOptions.DEFAULT.withIgnore(Ignore.onRequestFor(Duration.ofHours(5))));
        // endregion
        return notifyUser;
    }

    // region signals
    /** What were the methods of a {@code CustomTask(DjangoTask)}. */
    record CustomListener(Consumer<String> log) implements TaskListener {
        @Override
        public void onInvocationApply(Invocation invocation) {
            log.accept("applied by the requester");
        }

        @Override
        public void onInvocationTrigger(Invocation invocation) {
            log.accept("placed in the queue");
        }

        @Override
        public void onInvocationUnique(Invocation invocation) {
            log.accept("the same is active already, as " + invocation.id());
        }

        @Override
        public void onInvocationIgnored(Invocation invocation, Instant until) {
            log.accept("ignored until " + until);
        }

        @Override
        public void onInvocationTimeout(Invocation invocation, RuntimeException timeout) {
            log.accept("nobody waits any more");
        }

        @Override
        public void onTaskStart(TaskEvent event) {
            log.accept("started by a worker");
        }

        @Override
        public void onTaskRetry(TaskEvent event, Optional<Failure> failure, Instant eta) {
            log.accept("failed, and will be retried at " + eta);
        }

        @Override
        public void onTaskFailure(TaskEvent event, Failure failure) {
            log.accept("failed, and will not be retried");
        }

        @Override
        public void onTaskSuccess(TaskEvent event, @Nullable Object result) {
            log.accept("was successful");
        }
    }
    // endregion

    @SuppressWarnings("NullAway") // of Void there is nothing but null
    static Task<Args, Void> listening(Consumer<String> log) {
        // region listening
        Task<Args, Void> customTask = LambdaTask.of("app.custom_task", Args.class, Void.class, args -> null)
                .with(new CustomListener(log));
        // endregion
        return customTask;
    }
}
