package org.triggers4j.memory;

import java.time.Instant;
import java.util.Iterator;
import java.util.Objects;
import org.triggers4j.memory.SessionDocument.Content;
import org.triggers4j.store.Maintenance;
import org.triggers4j.workflow.SessionUid;

/** Deletes what is no longer wanted; looks through every session there is. One that cannot be read is only deleted by name. */
final class DocumentMaintenance implements Maintenance {
    private final SessionDocuments sessions;

    DocumentMaintenance(SessionDocuments sessions) {
        this.sessions = sessions;
    }

    @Override
    public boolean delete(SessionUid uid) {
        return Conflicts.insist("Session '" + uid + "'", () -> sessions.clear(uid, document -> true));
    }

    @Override
    public int deleteEnded(Instant before, int limit) {
        int deleted = 0;
        Iterator<SessionUid> uids = sessions.listed().iterator();
        while (deleted < limit && uids.hasNext()) {
            SessionUid uid = uids.next();
            boolean isDeleted = Conflicts.insist(
                    "Session '" + uid + "'", () -> sessions.clear(uid, document -> hasEnded(document, before)));
            deleted += isDeleted ? 1 : 0;
        }
        return deleted;
    }

    private static boolean hasEnded(SessionDocument document, Instant before) {
        var workspace = new Workspace();
        workspace.open(document);
        return new MemoryMaintenance(workspace.state()).deleteEnded(before, 1) > 0;
    }

    /** A session that somebody else changes at this very moment is left for the next time. */
    @Override
    public int prune(Instant before, int limit) {
        int pruned = 0;
        Iterator<SessionUid> uids = sessions.listed().iterator();
        while (pruned < limit && uids.hasNext()) {
            pruned += prune(uids.next(), before, limit - pruned);
        }
        return pruned;
    }

    private int prune(SessionUid uid, Instant before, int limit) {
        SessionDocument document = sessions.load(uid);
        var workspace = new Workspace();
        workspace.open(document);
        int pruned = new MemoryMaintenance(workspace.state()).prune(before, limit);
        if (pruned == 0) {
            return 0;
        }
        Content next = Objects.requireNonNull(workspace.contents().get(uid));
        return sessions.save(document, next) ? pruned : 0;
    }
}
