package org.triggers4j.memory;

import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import org.triggers4j.error.StoreException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.InstanceSelection;
import org.triggers4j.store.SessionSnapshot;
import org.triggers4j.store.StoreQueries;
import org.triggers4j.workflow.LogEntry;
import org.triggers4j.workflow.SessionUid;

/** The read side: asks the queries in memory about the documents concerned. */
final class DocumentQueries implements StoreQueries {
    private final SessionDocuments sessions;
    private final CallsDocument calls;

    DocumentQueries(SessionDocuments sessions, CallsDocument calls) {
        this.sessions = sessions;
        this.calls = calls;
    }

    private StoreQueries of(SessionUid uid) {
        var workspace = new Workspace();
        workspace.open(sessions.load(uid));
        Optional.ofNullable(workspace.state().unreadable().get(uid)).ifPresent(reason -> {
            throw new StoreException(
                    StoreException.Kind.DEFINITE, "Session '" + uid + "' cannot be read: " + reason, null);
        });
        return new MemoryQueries(workspace.state());
    }

    @Override
    public Optional<SessionSnapshot> session(SessionUid uid, InstanceSelection selection) {
        return of(uid).session(uid, selection);
    }

    @Override
    public Map<String, Kwargs> latestKwargs(SessionUid uid) {
        return of(uid).latestKwargs(uid);
    }

    @Override
    public List<LogEntry> events(SessionUid uid, long afterSeq, int limit) {
        return of(uid).events(uid, afterSeq, limit);
    }

    /** The register may list some that are not there, so each is looked at. */
    @Override
    public List<SessionUid> sessions(Optional<SessionUid> after, int limit) {
        NavigableSet<SessionUid> listed = sessions.listed();
        NavigableSet<SessionUid> wanted =
                after.map(uid -> listed.tailSet(uid, false)).orElse(listed);
        return wanted.stream()
                .filter(uid -> sessions.load(uid).hasSession())
                .limit(limit)
                .toList();
    }

    private StoreQueries ofActive() {
        var workspace = new Workspace();
        calls.open(workspace.state());
        sessions.loadActive().forEach(workspace::openJobs);
        return new MemoryQueries(workspace.state());
    }

    @Override
    public List<QueueDepth> queueDepths() {
        return ofActive().queueDepths();
    }

    @Override
    public List<ParkedJob> parked(int limit) {
        return ofActive().parked(limit);
    }
}
