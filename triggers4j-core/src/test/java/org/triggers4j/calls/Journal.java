package org.triggers4j.calls;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.Invocation;
import org.triggers4j.task.TaskEvent;
import org.triggers4j.task.TaskListener;
import org.triggers4j.workflow.Failure;

/** Writes down everything that a listener is told, in order. */
final class Journal implements TaskListener {
    final List<Invocation> invocations = new CopyOnWriteArrayList<>();
    final List<TaskEvent> events = new CopyOnWriteArrayList<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();

    /** What happened since it was last asked. */
    List<String> lines() {
        var told = new ArrayList<>(lines);
        lines.clear();
        return told;
    }

    Invocation invocation() {
        return invocations.get(invocations.size() - 1);
    }

    private void invocation(String what, Invocation invocation) {
        invocations.add(invocation);
        lines.add(what);
    }

    private void event(String what, TaskEvent event) {
        events.add(event);
        lines.add(what);
    }

    @Override
    public void onInvocationApply(Invocation invocation) {
        invocation("apply " + invocation.state(), invocation);
    }

    @Override
    public void onInvocationTrigger(Invocation invocation) {
        invocation("trigger " + invocation.state(), invocation);
    }

    @Override
    public void onInvocationUnique(Invocation invocation) {
        invocation("unique " + invocation.state(), invocation);
    }

    @Override
    public void onInvocationIgnored(Invocation invocation, Instant until) {
        invocation("ignored " + invocation.state() + " until " + until, invocation);
    }

    @Override
    public void onInvocationTimeout(Invocation invocation, RuntimeException timeout) {
        invocation("timeout " + invocation.state() + " " + timeout.getClass().getSimpleName(), invocation);
    }

    @Override
    public void onInvocationRejected(Invocation invocation, RuntimeException reason) {
        invocation("rejected " + reason.getClass().getSimpleName(), invocation);
    }

    @Override
    public void onInvocationRolledBack(Invocation invocation) {
        invocation("rolled back", invocation);
    }

    @Override
    public void onTaskStart(TaskEvent event) {
        event("start " + event.retries(), event);
    }

    @Override
    public void onTaskRetry(TaskEvent event, Optional<Failure> failure, Instant eta) {
        event("retry " + event.retries() + " at " + eta, event);
    }

    @Override
    public void onTaskFailure(TaskEvent event, Failure failure) {
        event("failure " + failure.simpleType(), event);
    }

    @Override
    public void onTaskSuccess(TaskEvent event, @Nullable Object result) {
        event("success " + result, event);
    }

    @Override
    public void onTaskSkipped(TaskEvent event, Kwargs reason) {
        event("skipped " + reason.toJson(), event);
    }

    @Override
    public void onTaskCancelled(TaskEvent event) {
        event("cancelled", event);
    }

    @Override
    public void onTaskExpired(TaskEvent event) {
        event("expired", event);
    }

    @Override
    public void onTaskLost(TaskEvent event) {
        event("lost", event);
    }
}
