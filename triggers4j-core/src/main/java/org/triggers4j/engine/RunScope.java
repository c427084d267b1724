package org.triggers4j.engine;

import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.triggers4j.job.Lease;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.CallStore;
import org.triggers4j.task.LoggedWork;
import org.triggers4j.task.RetrySignal;
import org.triggers4j.task.SkipSignal;
import org.triggers4j.task.TaskLogger;
import org.triggers4j.task.TaskRun;
import org.triggers4j.workflow.Failure;

/** What all runs see, whatever started them. */
abstract class RunScope implements TaskRun {
    private final Facts facts;
    private final RunTransaction transaction;
    private final IgnoreWindow window;
    private final LevelTrackingLogger logger;
    private volatile @Nullable Throwable lastLogged;

    /**
     * What is known of a run from outside.
     *
     * @param isCancelled asked again each time
     */
    record Facts(String task, int attempt, Lease lease, String idempotencyKey, BooleanSupplier isCancelled) {
        static Facts of(Execution execution, String idempotencyKey) {
            return new Facts(
                    execution.claim().job().task(),
                    execution.claim().attempt(),
                    execution.lease(),
                    idempotencyKey,
                    execution::isCancelled);
        }
    }

    RunScope(Facts facts, RunTransaction transaction, IgnoreWindow window) {
        this.facts = facts;
        this.transaction = transaction;
        this.window = window;
        this.logger = new LevelTrackingLogger(facts.task());
    }

    /** The window that opens with the run's success. */
    final Optional<CallStore.Window> opening() {
        return window.afterSuccess();
    }

    final int highestLevel() {
        return logger.highestLevel();
    }

    @Override
    public final int attempt() {
        return facts.attempt();
    }

    @Override
    public final long fencingToken() {
        return facts.lease().token();
    }

    @Override
    public final String idempotencyKey() {
        return facts.idempotencyKey();
    }

    @Override
    public final Connection transaction() {
        return transaction.connection();
    }

    @Override
    public final boolean isCancelled() {
        return facts.isCancelled().getAsBoolean();
    }

    @Override
    public final TaskLogger logger() {
        return logger;
    }

    @Override
    public final <T extends @Nullable Object, E extends Exception> T logged(
            Map<String, ?> variables, LoggedWork<T, E> work) throws E {
        TaskLogger log = logger.with(variables);
        try (var mdc = new MdcScope(variables)) {
            try {
                return work.run(log);
            } catch (RetrySignal | SkipSignal wish) {
                throw wish;
            } catch (Throwable escaping) {
                logEscaping(log, escaping);
                throw escaping;
            }
        }
    }

    // Once, in the innermost of nested scopes. A run that stops because it was told to has not failed.
    private void logEscaping(TaskLogger log, Throwable escaping) {
        if (lastLogged != escaping && !(isCancelled() && Stops.isInterruption(escaping))) {
            lastLogged = escaping;
            Failure failure = Failures.describe(escaping);
            log.with(failure.context().asMap())
                    .atError()
                    .setCause(escaping)
                    .log("{}: {}", failure.simpleType(), failure.message());
        }
    }

    @Override
    public final RetrySignal retry() {
        return new RetrySignal((@Nullable Throwable) null);
    }

    @Override
    public final RetrySignal retry(Throwable cause) {
        return new RetrySignal(cause);
    }

    @Override
    public final SkipSignal skip() {
        return skip(Kwargs.empty());
    }

    public final SkipSignal skip(Kwargs metadata) {
        return new SkipSignal(metadata);
    }

    @Override
    public final void setIgnore() {
        window.open();
    }

    @Override
    public final void setIgnore(Duration span) {
        window.open(span);
    }
}
