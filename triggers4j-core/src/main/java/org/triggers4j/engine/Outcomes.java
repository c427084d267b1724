package org.triggers4j.engine;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.binding.KwargsBinder;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.error.InvalidResultException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.RetrySignal;
import org.triggers4j.task.SkipSignal;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.SessionEvent;

/** Turns what user code returned or threw into an event; whatever it was, the worker survives it. */
final class Outcomes {
    private final Environment environment;
    private final int maxResultBytes;
    private final KwargsBinder binder;

    Outcomes(Decisions.Context context) {
        this.environment = context.environment();
        this.maxResultBytes = context.settings().limits().maxResultBytes();
        this.binder = context.registry().binder();
    }

    KwargsBinder binder() {
        return binder;
    }

    Instant now() {
        return environment.now();
    }

    SessionEvent finished(InstanceName instance, @Nullable Object result, SessionEvent.Run run) {
        try {
            return new SessionEvent.Finished(instance, kwargs(result), run);
        } catch (InvalidResultException bad) {
            Kwargs context = Kwargs.of("actual_result", described(result));
            return new SessionEvent.Failed(
                    instance,
                    new Failure(bad.getClass().getName(), String.valueOf(bad.getMessage()), "", context),
                    run);
        }
    }

    SessionEvent failed(InstanceName instance, Throwable thrown, SessionEvent.Run run) {
        return new SessionEvent.Failed(instance, Failures.describe(thrown), run);
    }

    SessionEvent retried(
            InstanceName instance,
            RetrySignal retry,
            KnownTask.Retry again,
            Optional<Integer> maxRetries,
            SessionEvent.Run run) {
        try {
            requireSmall(retry.metadata());
            retry.replacement().ifPresent(this::requireSmall);
            retry.replacement().ifPresent(Outcomes::requireByTrigger);
        } catch (InvalidKwargsException bad) {
            return failed(instance, bad, run);
        }
        Throwable cause = retry.getCause();
        var request = new SessionEvent.RetryRequest(
                again.cooldown(),
                retry.replacement(),
                retry.metadata(),
                Optional.ofNullable(cause).map(Failures::describe));
        return new SessionEvent.RetryRaised(instance, request, maxRetries, run);
    }

    SessionEvent skipped(InstanceName instance, SkipSignal skip, SessionEvent.Run run) {
        try {
            requireSmall(skip.metadata());
        } catch (InvalidKwargsException tooLarge) {
            return failed(instance, tooLarge, run);
        }
        return new SessionEvent.SelfSkipped(instance, skip.metadata(), run);
    }

    private static void requireByTrigger(Kwargs replacement) {
        replacement.asMap().keySet().forEach(replacement::object);
    }

    void requireSmallResult(Kwargs result) {
        Sessions.requireFits(result, maxResultBytes, "Results");
    }

    private void requireSmall(Kwargs values) {
        Sessions.requireFits(values, maxResultBytes, "Values");
    }

    private Kwargs kwargs(@Nullable Object result) {
        if (isNothing(result)) {
            return Kwargs.empty();
        }
        if (result instanceof Record || result instanceof Map || result instanceof Kwargs) {
            try {
                Kwargs kwargs = binder.write(result);
                Sessions.requireFits(kwargs, maxResultBytes, "Results");
                return kwargs;
            } catch (InvalidKwargsException bad) {
                throw new InvalidResultException("The result cannot be stored. " + bad.getMessage());
            }
        }
        throw new InvalidResultException("A task returns a record, a Map, Kwargs or null, but this one returned "
                + (result == null ? "null" : result.getClass().getName()) + ".");
    }

    // What the original takes for "no result".
    private static boolean isNothing(@Nullable Object result) {
        return result == null
                || (result instanceof Map<?, ?> map && map.isEmpty())
                || (result instanceof Collection<?> list && list.isEmpty())
                || (result instanceof CharSequence text && text.isEmpty())
                || (result instanceof Number number && number.doubleValue() == 0)
                || Boolean.FALSE.equals(result);
    }

    private static @Nullable Object described(@Nullable Object result) {
        try {
            Kwargs value = Kwargs.of("value", result);
            Sessions.requireFits(value, Failures.MAX_CONTEXT_BYTES, "Values");
            return value.asMap().get("value");
        } catch (InvalidKwargsException notJson) {
            return result == null ? null : "(a " + result.getClass().getName() + ")";
        }
    }
}
