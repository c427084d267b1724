package org.triggers4j.session;

import org.triggers4j.workflow.SessionUid;

/** What became of one of many fires; see {@code Triggers.fireAll}. */
public sealed interface FireOutcome {
    SessionUid session();

    /** It is committed. */
    record Fired(SessionUid session, FireResult result) implements FireOutcome {}

    /** It was not applied (or, for an unknown outcome of the store, may have been); the others stand. */
    record Failed(SessionUid session, RuntimeException reason) implements FireOutcome {}
}
