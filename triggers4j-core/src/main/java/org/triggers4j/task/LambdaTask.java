package org.triggers4j.task;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task made of a method reference or a lambda: {@code LambdaTask.of("clear-sessions", Void.class, String.class, …)}.
 * Immutable.
 *
 * @param <A> the arguments' type
 * @param <R> the result's type
 */
public final class LambdaTask<A extends @Nullable Object, R extends @Nullable Object> implements Task<A, R> {
    private final String name;
    private final String description;
    private final Class<A> argumentType;
    private final Type resultType;
    private final TaskOptions options;
    private final List<TaskListener> listeners;
    private final Code<A, R> code;

    /** What a task does. */
    @FunctionalInterface
    public interface Code<A extends @Nullable Object, R extends @Nullable Object> {
        R run(A arguments, CallContext context) throws Exception;
    }

    /** What a task does that does not look at its context. */
    @FunctionalInterface
    public interface PlainCode<A extends @Nullable Object, R extends @Nullable Object> {
        R run(A arguments) throws Exception;
    }

    private LambdaTask(
            String name,
            String description,
            Class<A> argumentType,
            Type resultType,
            TaskOptions options,
            List<TaskListener> listeners,
            Code<A, R> code) {
        this.name = name;
        this.description = description;
        this.argumentType = argumentType;
        this.resultType = resultType;
        this.options = options;
        this.listeners = Collections.unmodifiableList(new ArrayList<>(listeners));
        this.code = code;
    }

    /** A task of this code. */
    public static <A extends @Nullable Object, R extends @Nullable Object> LambdaTask<A, R> of(
            String name, Class<A> arguments, Class<R> result, Code<A, R> code) {
        return new LambdaTask<>(name, "", arguments, result, TaskOptions.DEFAULT, List.of(), code);
    }

    /** A task of this code, which does not look at its context. */
    public static <A extends @Nullable Object, R extends @Nullable Object> LambdaTask<A, R> of(
            String name, Class<A> arguments, Class<R> result, PlainCode<A, R> code) {
        return of(name, arguments, result, (given, context) -> code.run(given));
    }

    /** With a description. */
    public LambdaTask<A, R> describedAs(String text) {
        return new LambdaTask<>(name, text, argumentType, resultType, options, listeners, code);
    }

    /** With these options. */
    public LambdaTask<A, R> with(TaskOptions changed) {
        return new LambdaTask<>(name, description, argumentType, resultType, changed, listeners, code);
    }

    /** With one more listener. */
    public LambdaTask<A, R> with(TaskListener listener) {
        var more = new ArrayList<>(listeners);
        more.add(listener);
        return new LambdaTask<>(name, description, argumentType, resultType, options, more, code);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public TaskOptions options() {
        return options;
    }

    @Override
    public List<TaskListener> listeners() {
        return listeners;
    }

    @Override
    public Optional<Class<A>> argumentType() {
        return Optional.of(argumentType);
    }

    @Override
    public Optional<Type> resultType() {
        return Optional.of(resultType);
    }

    @Override
    public R run(A arguments, CallContext context) throws Exception {
        return code.run(arguments, context);
    }
}
