package org.triggers4j.task;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * User code that is called by name: from code, on a schedule, from the command line, or by a trigger. Registered with the
 * builder, or found by {@link java.util.ServiceLoader}.
 *
 * <p>One object serves all runs, concurrently. Delivery is at least once unless {@link TaskOptions#atMostOnce} says
 * otherwise: a run whose worker dies is started again on another, so effects outside the store should be idempotent.
 *
 * <p>A trigger's {@code run} may name it too: its arguments are then the kwargs that the instance received, by trigger, as in
 * {@link TaskContext#kwargs(Class)}; if the arguments' type is a record none of whose components is one of these
 * triggers and the instance received exactly one trigger, not counting {@code sessionFinalized}, they are the kwargs of that. A
 * result that is no record or map cascades as {@code {"result": …}}.
 *
 * @param <A> the arguments: a record, {@link org.triggers4j.payload.Kwargs}, or {@link Void} for none
 * @param <R> the result: whatever {@link org.triggers4j.binding.KwargsBinder} can write as a value of a record, or Void
 */
public interface Task<A extends @Nullable Object, R extends @Nullable Object> {
    /** The name it is called by; stable, since it is stored with every call. */
    String name();

    /** What it does, in a sentence, for people. */
    default String description() {
        return "";
    }

    /** How it is queued, retried, limited; the same object each time. */
    default TaskOptions options() {
        return TaskOptions.DEFAULT;
    }

    /** What is told of its calls and runs, before the engine's listeners. */
    default List<TaskListener> listeners() {
        return List.of();
    }

    /** The type of {@code A}; empty to find it in the class's declaration, which works unless that is generic itself. */
    default Optional<Class<A>> argumentType() {
        return Optional.empty();
    }

    /** The type of {@code R}; empty to find it in the class's declaration. */
    default Optional<Type> resultType() {
        return Optional.empty();
    }

    /**
     * Does the work. Exactly one of many runs of the same call has its outcome recorded.
     *
     * @param arguments as given by the caller; null only if {@code A} is Void
     * @throws Exception fails the call, or retries it if its {@link RetryPolicy} says so, unless it is
     *     {@link TaskRun#retry} or {@link TaskRun#skip}
     */
    R run(A arguments, CallContext context) throws Exception;
}
