package org.triggers4j.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.triggers4j.error.UnknownInstanceException;
import org.triggers4j.error.UnknownTaskException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.Explanation;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.store.InstanceSelection;
import org.triggers4j.store.SessionRecord;
import org.triggers4j.store.SessionSnapshot;
import org.triggers4j.store.Store;
import org.triggers4j.store.StoreQueries;
import org.triggers4j.workflow.Heads;
import org.triggers4j.workflow.InstanceName;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.SessionSlice;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.Workflow;

/** The read side of one session, straight from the store. */
record StoredSession(Store store, SessionUid uid) implements SessionInspector {
    private static final InstanceSelection NOTHING = new InstanceSelection.None();

    @Override
    public boolean exists() {
        return row().isPresent();
    }

    @Override
    public Optional<String> halted() {
        return row().flatMap(session -> Optional.ofNullable(session.halted()));
    }

    @Override
    public boolean isEnded() {
        return row().map(SessionRecord::isEnded).orElse(false);
    }

    @Override
    public Workflow workflow() {
        return row().map(SessionRecord::workflow).orElse(Workflow.empty());
    }

    @Override
    public TaskConfig task(String name) {
        Workflow workflow = workflow();
        return workflow.task(name)
                .orElseThrow(() -> new UnknownTaskException("Session '" + uid + "' has no task '" + name + "'. It has: "
                        + String.join(", ", workflow.tasks().keySet()) + "."));
    }

    @Override
    public InstanceView instance(String name) {
        InstanceName parsed = InstanceName.of(name);
        return select(new InstanceSelection.Named(List.of(parsed))).stream()
                .findFirst()
                .orElseThrow(
                        () -> new UnknownInstanceException("Session '" + uid + "' has no instance '" + name + "'."));
    }

    @Override
    public List<InstanceView> instancesOf(String task) {
        task(task);
        return select(new InstanceSelection.OfTask(task));
    }

    @Override
    public List<InstanceView> instances() {
        return select(new InstanceSelection.All());
    }

    @Override
    public List<TaskConfig> unresolvedTasks() {
        return row().map(StoredSession::slice)
                .map(SessionSlice::unresolvedTasks)
                .orElse(List.of());
    }

    @Override
    public List<InstanceView> unresolvedInstances() {
        return select(new InstanceSelection.Unresolved());
    }

    @Override
    public List<InstanceView> instancesWithUnresolvedLogs() {
        return select(new InstanceSelection.UnresolvedLogs());
    }

    @Override
    public Map<String, Kwargs> latestKwargs() {
        return queries().latestKwargs(uid);
    }

    @Override
    public List<LogEntry> events(long afterSeq, int limit) {
        return queries().events(uid, afterSeq, limit);
    }

    @Override
    public Explanation explain(String taskOrInstance) {
        return new Evidence(store, uid)
                .read(taskOrInstance)
                .map(seen -> new Explainer(seen).explain(taskOrInstance))
                .orElseGet(() -> Explainer.noSession(uid, taskOrInstance));
    }

    @Override
    public Kwargs debugView() {
        return queries()
                .session(uid, new InstanceSelection.All())
                .map(snapshot -> DebugView.of(snapshot, queries().latestKwargs(uid), slice(snapshot.session())))
                .orElse(Kwargs.of("session", uid.value(), "exists", false));
    }

    private StoreQueries queries() {
        return store.queries();
    }

    private Optional<SessionRecord> row() {
        return queries().session(uid, NOTHING).map(SessionSnapshot::session);
    }

    private List<InstanceView> select(InstanceSelection selection) {
        return queries().session(uid, selection).map(InstanceViews::of).orElse(List.of());
    }

    private static SessionSlice slice(SessionRecord session) {
        return SessionSlice.of(
                session.seq(), session.workflow(), Heads.ofText(session.heads()), session.halted(), session.isEnded());
    }
}
