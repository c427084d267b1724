package org.triggers4j.engine;

import java.lang.reflect.Type;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.binding.KwargsBinder;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TaskListener;
import org.triggers4j.task.TaskOptions;
import org.triggers4j.task.TriggerTask;
import org.triggers4j.workflow.SessionSlice;

/** Lets a trigger run what was written for calls. */
final class CallAdapter implements TriggerTask {
    /** The key of a cascade's value when the result is no object. */
    static final String RESULT = "result";

    private final Task<Object, Object> task;
    private final Class<?> arguments;

    private CallAdapter(Task<Object, Object> task, Class<?> arguments) {
        this.task = task;
        this.arguments = arguments;
    }

    /**
     * The task with its types.
     *
     * @throws ConfigurationException when these are not to be found
     */
    static KnownTask known(Task<?, ?> task) {
        @SuppressWarnings("unchecked") // arguments are read as the type it declares before it gets them
        var untyped = (Task<Object, Object>) task;
        List<Type> declared = TypeArguments.of(task.getClass(), Task.class);
        Type argument = untyped.argumentType().<Type>map(type -> type).orElseGet(() -> at(declared, 0));
        Type result = untyped.resultType().orElseGet(() -> at(declared, 1));
        if (!(argument instanceof Class<?> type) || !isReadable(type)) {
            throw new ConfigurationException(List.of(new Problem(
                    "/settings/tasks/" + task.name(),
                    0,
                    0,
                    "The arguments of task '" + task.name() + "' are "
                            + argument.getTypeName()
                            + ", but have to be a record, Kwargs or Void. If the class is generic, override argumentType()"
                            + " and resultType().")));
        }
        return new KnownTask.OfCall(untyped, type, result, new CallAdapter(untyped, type));
    }

    private static Type at(List<Type> declared, int index) {
        return index < declared.size() ? declared.get(index) : Object.class;
    }

    private static boolean isReadable(Class<?> type) {
        return type.isRecord() || type == Kwargs.class || type == Void.class;
    }

    /** What stands for arguments of this type in the store. */
    static Kwargs write(KwargsBinder binder, @Nullable Object arguments) {
        return arguments == null ? Kwargs.empty() : binder.write(arguments);
    }

    /** Arguments of this type from what the store has. */
    static @Nullable Object read(KwargsBinder binder, Kwargs stored, Class<?> type) {
        if (type == Void.class) {
            return null;
        }
        return type == Kwargs.class ? stored : binder.read(stored, type);
    }

    @Override
    @SuppressWarnings("NullAway") // of a task whose arguments are Void they are null
    public @Nullable Object run(TaskContext context) throws Exception {
        Object result = task.run(argumentsFrom(context), new TriggeredCallContext(context, task.name()));
        return result == null || result instanceof Record || result instanceof Map || result instanceof Kwargs
                ? result
                : Collections.singletonMap(RESULT, result);
    }

    private @Nullable Object argumentsFrom(TaskContext context) {
        if (arguments == Void.class) {
            return null;
        }
        var received = new LinkedHashMap<>(context.triggerKwargs().asMap());
        if (received.size() > 1) {
            received.remove(SessionSlice.SESSION_FINALIZED); // which never brings anything
        }
        boolean isOne = received.size() == 1;
        if (arguments == Kwargs.class) {
            return isOne ? context.triggerKwargs(received.keySet().iterator().next()) : context.triggerKwargs();
        }
        List<String> keys = KwargsBinder.keysOf(arguments.asSubclass(Record.class));
        return isOne && keys.stream().noneMatch(received::containsKey)
                ? context.kwargs(received.keySet().iterator().next(), arguments)
                : context.kwargs(arguments);
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
    public Optional<Integer> maxRetries() {
        return task.options().retry().maxRetries();
    }
}
