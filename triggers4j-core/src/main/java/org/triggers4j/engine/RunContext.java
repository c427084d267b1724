package org.triggers4j.engine;

import java.sql.Connection;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.binding.KwargsBinder;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.JobQueue;
import org.triggers4j.task.LoggedWork;
import org.triggers4j.task.RetrySignal;
import org.triggers4j.task.SkipSignal;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TaskLogger;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.TaskInstance;

/** What one run sees. */
final class RunContext implements TaskContext {
    private final Execution execution;
    private final TaskInstance instance;
    private final Kwargs kwargs;
    private final TriggerManager manager;
    private final RunTransaction transaction;
    private final LevelTrackingLogger logger;
    private final KwargsBinder binder;
    private volatile @Nullable Throwable lastLogged;

    RunContext(
            Execution execution,
            JobQueue.Input input,
            Sessions sessions,
            RunTransaction transaction,
            KwargsBinder binder) {
        this.transaction = transaction;
        this.execution = execution;
        this.binder = binder;
        this.instance = input.instance().instance();
        this.kwargs = InstanceViews.actual(input);
        this.manager = sessions.session(
                execution.session(),
                input.session().manager(),
                instance.lineage().cascadeDepth() + 1);
        this.logger = new LevelTrackingLogger(execution.task());
    }

    SessionEvent.Run run(Instant startedAt) {
        return new SessionEvent.Run(startedAt, logger.highestLevel());
    }

    /** What every line that the run's thread writes is to be found by. */
    Map<String, Object> logVariables() {
        return Map.of(
                TaskLogger.SESSION, execution.session(),
                TaskLogger.INSTANCE, instance.name(),
                TaskLogger.ATTEMPT, execution.attempt());
    }

    @Override
    public TriggerManager manager() {
        return manager;
    }

    @Override
    public Kwargs triggerKwargs() {
        return kwargs;
    }

    @Override
    public <T> T kwargs(Class<T> type) {
        return binder.read(kwargs, type);
    }

    @Override
    public <T> T kwargs(String trigger, Class<T> type) {
        triggerKwargs(trigger); // refuses one that did not come
        return binder.read(kwargs, trigger, type).orElseThrow();
    }

    @Override
    public <T> Optional<T> kwarg(String trigger, String key, Class<T> type) {
        return kwargs.has(trigger) ? binder.read(triggerKwargs(trigger), key, type) : Optional.empty();
    }

    @Override
    public InstanceName instance() {
        return instance.name();
    }

    @Override
    public Optional<InstanceName> parent() {
        return instance.parent();
    }

    @Override
    public int depth() {
        return instance.lineage().depth();
    }

    @Override
    public int attempt() {
        return execution.attempt();
    }

    @Override
    public long fencingToken() {
        return execution.lease().token();
    }

    @Override
    public String idempotencyKey() {
        return execution.idempotencyKey();
    }

    @Override
    public Connection transaction() {
        return transaction.connection();
    }

    @Override
    public boolean isCancelled() {
        return execution.isCancelled();
    }

    @Override
    public TaskLogger logger() {
        return logger;
    }

    @Override
    public <T extends @Nullable Object, E extends Exception> T logged(Map<String, ?> variables, LoggedWork<T, E> work)
            throws E {
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
    public RetrySignal retry() {
        return new RetrySignal((@Nullable Throwable) null);
    }

    @Override
    public RetrySignal retry(Throwable cause) {
        return new RetrySignal(cause);
    }

    @Override
    public SkipSignal skip() {
        return skip(Kwargs.empty());
    }

    @Override
    public SkipSignal skip(Kwargs metadata) {
        return new SkipSignal(metadata);
    }
}
