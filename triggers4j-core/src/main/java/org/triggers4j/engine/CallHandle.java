package org.triggers4j.engine;

import java.lang.reflect.Type;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.binding.KwargsBinder;
import org.triggers4j.error.ConflictException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.CallStore;
import org.triggers4j.task.AfterCommit;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.CallOptions;
import org.triggers4j.task.TaskHandle;
import org.triggers4j.task.TaskOptions;

/** A handle by name and types. */
final class CallHandle<A extends @Nullable Object, R extends @Nullable Object> implements TaskHandle<A, R> {
    private final Parts parts;
    private final String name;
    private final Type resultType;
    private final CallOptions defaults;

    /** What all handles of an engine share. */
    record Parts(
            Caller caller,
            CallCanceller canceller,
            CallResults results,
            InPlaceRuns inPlace,
            Registry registry,
            Lifecycle lifecycle) {
        KwargsBinder binder() {
            return registry.binder();
        }

        <R extends @Nullable Object> CallResult<R> result(String task, Type resultType, CallResult.Pending call) {
            return result(task, resultType, call, (id, state, timeout) -> {});
        }

        <R extends @Nullable Object> CallResult<R> result(
                String task, Type resultType, CallResult.Pending call, CallResult.TimedOut timedOut) {
            return new CallResult<>(
                    new CallResult.Origin(task, resultType, binder(), results, canceller, timedOut), call, false);
        }
    }

    CallHandle(Parts parts, String name, Type resultType, CallOptions defaults) {
        this.parts = parts;
        this.name = name;
        this.resultType = resultType;
        this.defaults = defaults;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TaskHandle<A, R> with(CallOptions options) {
        return new CallHandle<>(parts, name, resultType, options);
    }

    private Kwargs write(A arguments) {
        return CallAdapter.write(parts.binder(), arguments);
    }

    private AsyncResult<R> result(Caller.Applied applied, CallResult.Pending call) {
        return parts.result(
                name, resultType, call, (id, state, timeout) -> parts.caller().timedOut(applied, id, state, timeout));
    }

    @Override
    public AsyncResult<R> delay(A arguments) {
        return apply(arguments, defaults);
    }

    @Override
    public AsyncResult<R> apply(A arguments, CallOptions options) {
        Caller.Applied applied = parts.caller().apply(name, write(arguments), options, true, false);
        return result(
                applied,
                new CallResult.Pending(applied.invocationId(), parts.caller().trigger(applied)));
    }

    @Override
    public List<AsyncResult<R>> delayAll(Collection<? extends A> arguments) {
        var applied = new ArrayList<Caller.Applied>();
        for (A each : arguments) {
            applied.add(parts.caller().apply(name, write(each), defaults, true, false));
        }
        List<CallResult.Fate> fates = parts.caller().trigger(applied);
        var results = new ArrayList<AsyncResult<R>>();
        for (int i = 0; i < fates.size(); i++) {
            results.add(
                    result(applied.get(i), new CallResult.Pending(applied.get(i).invocationId(), fates.get(i))));
        }
        return results;
    }

    @Override
    public AsyncResult<R> delayOnCommit(Connection connection, A arguments) {
        return applyOnCommit(connection, arguments, defaults);
    }

    @Override
    public AsyncResult<R> applyOnCommit(Connection connection, A arguments, CallOptions options) {
        Caller.Applied applied = parts.caller().applyOnCommit(name, write(arguments), options);
        return result(applied, parts.caller().triggerIn(connection, applied));
    }

    @Override
    public AsyncResult<R> applyAfterCommit(AfterCommit transaction, A arguments, CallOptions options) {
        Caller.Applied applied = parts.caller().apply(name, write(arguments), options, true, true);
        return result(applied, parts.caller().triggerAfter(transaction, applied));
    }

    @Override
    public @Nullable R applyAndGet(A arguments, CallOptions options, Duration timeout) throws InterruptedException {
        return apply(arguments, options).get(timeout);
    }

    @Override
    public AsyncResult.Outcome<R> run(A arguments) {
        return parts.inPlace().run(name, write(arguments), defaults);
    }

    @Override
    public boolean isProcessing(A arguments) {
        parts.lifecycle().requireOpen();
        TaskOptions options = parts.registry().optionsOf(name);
        if (options.unique().isEmpty()) {
            throw new ConflictException(
                    "'" + name + "' is not unique as far as this process knows, so any number of calls"
                            + " with these arguments may be alive.");
        }
        String key = Claiming.keyOf(name, write(arguments), options);
        Optional<CallStore.Holder> holder = parts.results().store().holder(key);
        return holder.isPresent();
    }
}
