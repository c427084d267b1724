package org.triggers4j.engine;

import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.job.Job;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.GroupHandle;
import org.triggers4j.task.LoggedWork;
import org.triggers4j.task.RetrySignal;
import org.triggers4j.task.SkipSignal;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TaskLogger;

/** What code written for calls sees when a trigger runs it. */
final class TriggeredCallContext implements CallContext {
    private final TaskContext context;
    private final String task;

    TriggeredCallContext(TaskContext context, String task) {
        this.context = context;
        this.task = task;
    }

    @Override
    public String id() {
        return context.idempotencyKey();
    }

    @Override
    public String invocationId() {
        return context.idempotencyKey();
    }

    @Override
    public String task() {
        return task;
    }

    @Override
    public String queue() {
        return context instanceof RunContext run ? run.queue() : Job.DEFAULT_QUEUE;
    }

    @Override
    public int retries() {
        return context instanceof RunContext run ? run.retries() : context.depth();
    }

    @Override
    public Optional<Instant> eta() {
        return Optional.empty();
    }

    @Override
    public Map<String, String> headers() {
        return Map.of();
    }

    @Override
    public int attempt() {
        return context.attempt();
    }

    @Override
    public long fencingToken() {
        return context.fencingToken();
    }

    @Override
    public String idempotencyKey() {
        return context.idempotencyKey();
    }

    @Override
    public Connection transaction() {
        return context.transaction();
    }

    @Override
    public boolean isCancelled() {
        return context.isCancelled();
    }

    @Override
    public Optional<GroupHandle> group() {
        return context.group();
    }

    @Override
    public TaskLogger logger() {
        return context.logger();
    }

    @Override
    public <T extends @Nullable Object, E extends Exception> T logged(Map<String, ?> variables, LoggedWork<T, E> work)
            throws E {
        return context.logged(variables, work);
    }

    @Override
    public RetrySignal retry() {
        return context.retry();
    }

    @Override
    public RetrySignal retry(Throwable cause) {
        return context.retry(cause);
    }

    @Override
    public SkipSignal skip() {
        return context.skip();
    }

    @Override
    public void setIgnore() {
        context.setIgnore();
    }

    @Override
    public void setIgnore(Duration span) {
        context.setIgnore(span);
    }
}
