package org.triggers4j.engine;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.triggers4j.task.RetryPolicy;
import org.triggers4j.task.RetrySignal;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskListener;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TriggerTask;

/** Code that this process knows by name, whoever starts it. Immutable. */
sealed interface KnownTask {
    String name();

    TaskOptions options();

    List<TaskListener> listeners();

    /** What runs when a trigger starts it. */
    TriggerTask triggered();

    /** When and whether a run that raised a retry is repeated: empty when its retries are used up. */
    Optional<Retry> raised(RetrySignal signal, int retries, LongUnaryOperator random);

    /**
     * When and whether a run that failed is repeated by itself.
     *
     * @return empty when it is not
     */
    default Optional<Retry> automatic(Throwable failure, int retries, LongUnaryOperator random) {
        RetryPolicy policy = options().retry();
        return policy.retries(failure)
                ? policy.next(retries, Optional.empty(), random).map(wait -> new Retry(Optional.of(wait)))
                : Optional.empty();
    }

    /** That it is repeated, and after how long; empty for at once. */
    record Retry(Optional<Duration> cooldown) {}

    /** Written for triggers. */
    record OfTrigger(String name, TriggerTask triggered) implements KnownTask {
        @Override
        public TaskOptions options() {
            return triggered.options();
        }

        @Override
        public List<TaskListener> listeners() {
            return triggered.listeners();
        }

        @Override
        public Optional<Retry> raised(RetrySignal signal, int retries, LongUnaryOperator random) {
            RetryPolicy policy = options().retry();
            if (!policy.delays().isEmpty() || !signal.delays().isEmpty()) {
                return policy.next(retries, Optional.of(signal), random).map(wait -> new Retry(Optional.of(wait)));
            }
            Optional<Integer> most = triggered.maxRetries();
            return most.isPresent() && retries >= most.get()
                    ? Optional.empty()
                    : Optional.of(new Retry(signal.cooldown()));
        }
    }

    /**
     * Written for calls.
     *
     * @param arguments the type of its arguments
     * @param result the type of its result
     */
    record OfCall(Task<Object, Object> task, Class<?> arguments, Type result, TriggerTask triggered)
            implements KnownTask {
        @Override
        public String name() {
            return task.name();
        }

        @Override
        public TaskOptions options() {
            return task.options();
        }

        @Override
        public List<TaskListener> listeners() {
            return task.listeners();
        }

        @Override
        public Optional<Retry> raised(RetrySignal signal, int retries, LongUnaryOperator random) {
            return options()
                    .retry()
                    .next(retries, Optional.of(signal), random)
                    .map(wait -> new Retry(Optional.of(wait)));
        }
    }
}
