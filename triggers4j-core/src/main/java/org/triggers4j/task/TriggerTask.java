package org.triggers4j.task;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * User code that a trigger task runs, registered under a name that {@code run} refers to.
 *
 * <p>One object serves all runs, concurrently. Delivery is at least once: a run whose worker dies is started again on
 * another, so effects outside the store should be idempotent.
 */
@FunctionalInterface
public interface TriggerTask {
    /**
     * Does the work. Exactly one of many runs of the same instance has its outcome recorded.
     *
     * @return the kwargs of the cascade: a record, a Map or {@link org.triggers4j.payload.Kwargs}; null, an empty
     *     collection or string, false and 0 mean {@code {}}; anything else fails the instance
     * @throws Exception fails the instance, unless it is {@link TaskContext#retry} or {@link TaskContext#skip}
     */
    @Nullable
    Object run(TaskContext context) throws Exception;

    /** How many retries the task may raise for one instance before it fails; empty for no limit. */
    default Optional<Integer> maxRetries() {
        return Optional.of(3);
    }

    /**
     * How it is retried by itself, limited and claimed; the same object each time. Its retry policy's number and default delay
     * do not concern the retries that it raises: these are as many as {@link #maxRetries} says, without a wait unless the
     * signal or the policy's list of delays says otherwise.
     */
    default TaskOptions options() {
        return TaskOptions.DEFAULT;
    }

    /** What is told of its runs, before the engine's listeners. */
    default List<TaskListener> listeners() {
        return List.of();
    }

    /**
     * The queue its jobs wait in, unless a route of the engine ({@code TriggersBuilder.route}) says otherwise; empty for
     * "default"; as its options say, unless overridden. Known only to processes that have this code registered: where others fire, use routes.
     */
    default Optional<String> queue() {
        return options().queue();
    }
}
