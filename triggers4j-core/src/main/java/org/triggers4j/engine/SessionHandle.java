package org.triggers4j.engine;

import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.FireResult;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.Intent;
import org.triggers4j.workflow.Failure;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.Notice;
import org.triggers4j.workflow.Operator;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.Warning;
import org.triggers4j.workflow.Workflow;

/** A manager: a UID, a manager type and an operator, and nothing else. */
record SessionHandle(
        Sessions sessions,
        SessionUid uid,
        String managerType,
        Operator operator,
        int depth,
        Optional<InstanceView> seen)
        implements TriggerManager {
    @Override
    public TriggerManager by(Operator other) {
        return new SessionHandle(sessions, uid, managerType, other, depth, seen);
    }

    @Override
    public TriggerManager seen(InstanceView instance) {
        return new SessionHandle(sessions, uid, managerType, operator, depth, Optional.of(instance));
    }

    @Override
    public List<Warning> updateConfiguration(Workflow tasks) {
        return sessions.configure(uid, managerType, tasks);
    }

    @Override
    public FireResult fire(String trigger) {
        return fire(trigger, Kwargs.empty());
    }

    @Override
    public FireResult fire(String trigger, Kwargs kwargs) {
        return fire(trigger, kwargs, Optional.empty());
    }

    @Override
    public FireResult fire(String trigger, Kwargs kwargs, String idempotencyKey) {
        return fire(trigger, kwargs, Optional.of(idempotencyKey));
    }

    private FireResult fire(String trigger, Kwargs kwargs, Optional<String> key) {
        return sessions.fire(uid, managerType, new SessionEvent.Fired(trigger, kwargs, depth), key);
    }

    @Override
    public void fireOnCommit(Connection connection, String trigger, Kwargs kwargs) {
        sessions.fireOnCommit(uid, managerType, connection, new SessionEvent.Fired(trigger, kwargs, depth));
    }

    @Override
    public InstanceName replayFailedInstance(String instance) {
        return replay(instance, Optional.empty());
    }

    @Override
    public InstanceName replayFailedInstance(String instance, Kwargs replacementKwargs) {
        replacementKwargs.asMap().keySet().forEach(replacementKwargs::object);
        sessions.requireKwargs(replacementKwargs);
        return replay(instance, Optional.of(replacementKwargs));
    }

    private InstanceName replay(String instance, Optional<Kwargs> replacement) {
        InstanceName name = InstanceName.of(instance);
        return change(name, new SessionEvent.Replayed(name, replacement, operator))
                .scheduled()
                .get(0);
    }

    @Override
    public void skipFailedInstance(String instance) {
        skipFailedInstance(instance, false, Kwargs.empty());
    }

    @Override
    public void skipFailedInstance(String instance, boolean cascade, Kwargs result) {
        InstanceName name = InstanceName.of(instance);
        sessions.requireResult(result);
        change(name, new SessionEvent.Skipped(name, cascade, result, operator));
    }

    @Override
    public void cancel(InstanceName instance) {
        InstanceView before = inspect().instance(instance.toString());
        change(instance, new SessionEvent.Cancelled(instance, CallFailures.cancelled(operator), operator));
        sessions.tellCancelled(uid, before);
    }

    @Override
    public void updateInstanceStatus(String instance, InstanceStatus status) {
        updateInstanceStatus(instance, status, Kwargs.empty(), Optional.empty());
    }

    @Override
    public void updateInstanceStatus(
            String instance, InstanceStatus status, Kwargs metadata, Optional<Kwargs> cascadeKwargs) {
        InstanceName name = InstanceName.of(instance);
        sessions.requireKwargs(metadata);
        cascadeKwargs.ifPresent(sessions::requireResult);
        change(name, new SessionEvent.StatusSet(name, status, metadata, cascadeKwargs, revisionSeen(name), operator));
    }

    @Override
    public void updateInstanceMetadata(String instance, Kwargs metadata) {
        InstanceName name = InstanceName.of(instance);
        sessions.requireKwargs(metadata);
        change(name, new SessionEvent.MetadataUpdated(name, metadata, revisionSeen(name), operator));
    }

    @Override
    public void markInstanceLogsResolved(String instance) {
        InstanceName name = InstanceName.of(instance);
        change(name, new SessionEvent.LogsResolved(name, revisionSeen(name), operator));
    }

    @Override
    public void complete(String instance, String token, Kwargs result) {
        sessions.handedOver().complete(uid, managerType, instance, token, result);
    }

    @Override
    public void fail(String instance, String token, Failure failure) {
        sessions.handedOver().fail(uid, managerType, instance, token, failure);
    }

    @Override
    public void extend(String instance, String token, Duration atMost) {
        sessions.handedOver().extend(uid, instance, token, atMost);
    }

    // What this operator acts on: of two who saw the same, the second gets a conflict.
    private Optional<Long> revisionSeen(InstanceName name) {
        return Optional.of(seen.filter(view -> view.name().equals(name))
                .orElseGet(() -> inspect().instance(name.toString()))
                .revision());
    }

    @Override
    public InstanceName cloneInstance(String instance) {
        InstanceName name = InstanceName.of(instance);
        return change(name, new SessionEvent.Cloned(name, operator)).notices().stream()
                .filter(Notice.Cloned.class::isInstance)
                .map(notice -> ((Notice.Cloned) notice).copy())
                .findFirst()
                .orElseThrow();
    }

    private Applied change(InstanceName name, SessionEvent event) {
        return sessions.change(
                uid, managerType, new Operation.Change(Intent.on(uid).reading(name), event));
    }

    @Override
    public void resume() {
        changeSession(new SessionEvent.Resumed(operator));
    }

    @Override
    public void end() {
        changeSession(new SessionEvent.Ended(operator));
    }

    private void changeSession(SessionEvent event) {
        sessions.change(uid, managerType, new Operation.Change(Intent.on(uid), event));
    }

    @Override
    public boolean delete() {
        return sessions.delete(uid);
    }

    @Override
    public SessionInspector inspect() {
        return sessions.inspect(uid);
    }
}
