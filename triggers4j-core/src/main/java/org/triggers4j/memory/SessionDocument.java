package org.triggers4j.memory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.triggers4j.memory.Documents.Found;
import org.triggers4j.workflow.SessionUid;

/**
 * One version of a session's document: the session, and all jobs that its commits have made; immutable.
 *
 * <p>The jobs are read at once, the rest when it is asked for: who looks for work looks through many.
 *
 * @param isListed whether the register of all sessions has it, which it must while there is a session in it
 * @param isActive whether the register of active sessions has it, which it must while there are jobs in it
 * @param jobs none if the document cannot be read
 * @param fault why it cannot be read; it must not be written then
 */
record SessionDocument(
        SessionUid uid,
        Found found,
        boolean isListed,
        boolean isActive,
        List<MemoryJob> jobs,
        Optional<Map<?, ?>> session,
        Optional<String> fault) {

    static SessionDocument of(SessionUid uid, Found found) {
        if (found.document().isEmpty() || found.fault().isPresent()) {
            return unreadable(uid, found, found.fault());
        }
        try {
            var fields = Fields.of(found.body()).only("uid", "isListed", "isActive", "jobs", "session");
            if (!fields.text("uid").equals(uid.value())) {
                throw new IllegalArgumentException("It is the document of session '" + fields.text("uid") + "'.");
            }
            return new SessionDocument(
                    uid,
                    found,
                    fields.flag("isListed"),
                    fields.flag("isActive"),
                    fields.objects("jobs").stream().map(JobText::read).toList(),
                    fields.has("session") ? Optional.of(fields.map("session")) : Optional.empty(),
                    Optional.empty());
        } catch (RuntimeException e) {
            // Whatever values no version would have written make their constructors throw.
            return unreadable(uid, found, Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private static SessionDocument unreadable(SessionUid uid, Found found, Optional<String> fault) {
        return new SessionDocument(uid, found, false, false, List.of(), Optional.empty(), fault);
    }

    boolean isAbsent() {
        return found.document().isEmpty();
    }

    /** Whether it is there and has nothing in it, which is as good as absent. */
    boolean isEmpty() {
        return !isAbsent() && !hasSession() && jobs.isEmpty();
    }

    /** Whether there is a session in it, be it readable or not. */
    boolean hasSession() {
        return session.isPresent() || fault.isPresent();
    }

    /** Puts the session into the state, as one that cannot be read where it cannot. */
    void readInto(MemoryState state) {
        fault.ifPresent(reason -> state.unreadable().put(uid, reason));
        session.ifPresent(text -> {
            try {
                state.sessions().put(uid, SessionText.read(uid, Fields.of(text), state));
            } catch (RuntimeException e) {
                state.unreadable().put(uid, String.valueOf(e.getMessage()));
            }
        });
    }

    /** What the document is to contain next. */
    record Content(Optional<Map<?, ?>> session, List<MemoryJob> jobs) {
        static final Content NOTHING = new Content(Optional.empty(), List.of());

        boolean isEmpty() {
            return session.isEmpty() && jobs.isEmpty();
        }
    }

    Map<String, Object> bodyOf(Content next, boolean willBeListed, boolean willBeActive) {
        return new Entries()
                .with("uid", uid.value())
                .with("isListed", willBeListed)
                .with("isActive", willBeActive)
                .with("jobs", next.jobs().stream().map(JobText::write).toList())
                .with("session", next.session().orElse(null))
                .map();
    }
}
