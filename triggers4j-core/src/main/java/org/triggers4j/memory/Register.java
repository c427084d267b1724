package org.triggers4j.memory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.triggers4j.memory.Documents.Found;
import org.triggers4j.workflow.SessionUid;

/**
 * A document that lists sessions, each with the generation of its entry, which rises with every entering.
 *
 * <p>It lists too many rather than too few. Who is to be found through it enters before that, every time. Who is to leave
 * is first made such that a save begun before cannot succeed, and leaves only if nobody has entered it since it was read.
 */
final class Register {
    private final Documents documents;
    private final String key;

    Register(Documents documents, String key) {
        this.documents = documents;
        this.key = key;
    }

    /** All entries with their generations. */
    Map<SessionUid, Long> entries() {
        return entries(documents.load(key));
    }

    private static Map<SessionUid, Long> entries(Found found) {
        var entries = new LinkedHashMap<SessionUid, Long>();
        if (found.document().isPresent()) {
            Fields.of(found.body())
                    .eachNumber("entries", (uid, generation) -> entries.put(new SessionUid(uid), generation));
        }
        return entries;
    }

    /** Enters a session; one that is listed gets another generation. */
    void enter(SessionUid uid) {
        Conflicts.insist("The register of sessions", () -> {
            Found found = documents.load(key);
            Map<SessionUid, Long> entries = entries(found);
            entries.put(uid, found.envelope().count() + 1);
            return save(found, entries);
        });
    }

    /** Removes sessions whose generation is still the one seen. */
    void leave(Map<SessionUid, Long> seen) {
        Conflicts.insist("The register of sessions", () -> {
            Found found = documents.load(key);
            Map<SessionUid, Long> entries = entries(found);
            boolean isChanged = entries.entrySet().removeAll(seen.entrySet());
            return isChanged ? save(found, entries) : Optional.of(true);
        });
    }

    private Optional<Boolean> save(Found found, Map<SessionUid, Long> entries) {
        return documents.save(found, new Entries().with("entries", entries).map())
                ? Optional.of(true)
                : Optional.empty();
    }
}
