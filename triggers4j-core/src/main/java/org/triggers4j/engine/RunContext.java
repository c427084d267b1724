package org.triggers4j.engine;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.triggers4j.binding.KwargsBinder;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.JobQueue;
import org.triggers4j.task.GroupHandle;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TaskLogger;
import org.triggers4j.workflow.GroupWorkflow;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.TaskInstance;

/** What one run of an instance sees. */
final class RunContext extends RunScope implements TaskContext {
    private final InstanceExecution execution;
    private final TaskInstance instance;
    private final Kwargs kwargs;
    private final TriggerManager manager;
    private final KwargsBinder binder;
    private final Optional<GroupHandle> group;

    RunContext(
            InstanceExecution execution,
            JobQueue.Input input,
            Sessions sessions,
            RunTransaction transaction,
            IgnoreWindow window,
            KwargsBinder binder) {
        super(Facts.of(execution, execution.idempotencyKey()), transaction, window);
        this.execution = execution;
        this.binder = binder;
        this.instance = input.instance().instance();
        this.kwargs = execution.triggerKwargs();
        this.group = GroupWorkflow.isGroup(input.workflow())
                ? Optional.of(sessions.groups().handle(execution.session()))
                : Optional.empty();
        this.manager = sessions.session(
                execution.session(),
                input.session().manager(),
                instance.lineage().cascadeDepth() + 1);
    }

    SessionEvent.Run run(Instant startedAt) {
        return new SessionEvent.Run(startedAt, highestLevel());
    }

    /** What every line that the run's thread writes is to be found by. */
    Map<String, Object> logVariables() {
        return Map.of(
                TaskLogger.SESSION, execution.session(),
                TaskLogger.INSTANCE, instance.name(),
                TaskLogger.ATTEMPT, execution.attempt());
    }

    /** How many retries of its own lie before it; replays by hand do not count. */
    int retries() {
        return instance.lineage().autoRetries();
    }

    String queue() {
        return execution.claim().job().queue();
    }

    @Override
    public Optional<GroupHandle> group() {
        return group;
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
}
