package org.triggers4j.memory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.triggers4j.error.StoreException;
import org.triggers4j.job.JobId;
import org.triggers4j.memory.SessionDocument.Content;
import org.triggers4j.workflow.SessionUid;

/**
 * The documents of all sessions, and the registers through which they are found.
 *
 * <h2>How none is missed</h2>
 * A document that says it is registered is registered. Whoever saves one that has to be and does not say so enters it first.
 * Whoever takes one off reads its generation, saves the document as not registered (even if it said so already), and then
 * removes the entry if its generation is the one read. Say a saver S has entered it and not yet saved, and a remover R comes.
 * Either R has read the generation before: then it is another now, and R removes nothing. Or after: then R saves the document
 * after S has loaded it, so that the save of S fails, and S loads it again and enters it again.
 *
 * <p>This needs versions that do not come back. Absence does, when an author deletes documents; so a document is made with
 * nothing in it, and gets its content by a second save. What breaks off in between leaves an entry too many.
 */
final class SessionDocuments {
    private static final String DIGITS = "0123456789abcdef";

    private final Documents documents;
    private final Register active;
    // One for each first digit of a session's key: they are written when sessions come and go.
    private final List<Register> all = new ArrayList<>();

    SessionDocuments(Documents documents) {
        this.documents = documents;
        this.active = new Register(documents, "active");
        for (int i = 0; i < DIGITS.length(); i++) {
            all.add(new Register(documents, "sessions-" + DIGITS.charAt(i)));
        }
    }

    /** Reads what all processes read all the time. */
    void check() {
        active.entries();
    }

    SessionDocument load(SessionUid uid) {
        return SessionDocument.of(uid, documents.load(key(uid)));
    }

    /** All sessions with jobs, and maybe some without. */
    Set<SessionUid> active() {
        return active.entries().keySet();
    }

    /** Their documents. */
    List<SessionDocument> loadActive() {
        return active().stream().map(this::load).toList();
    }

    /**
     * Opens these jobs too, wherever they are. They are in the document of their session, unless they are gone or were made
     * in another session; then all active documents are looked through.
     */
    void openJobs(Workspace workspace, Stream<JobId> jobs) {
        if (jobs.allMatch(job -> workspace.homeOf(job).isPresent())) {
            return;
        }
        loadActive().stream()
                .filter(document -> !workspace.isOpen(document.uid()))
                .forEach(workspace::openJobs);
    }

    /** All sessions, and maybe some that are not there (any more), in order. */
    NavigableSet<SessionUid> listed() {
        var uids = new TreeSet<SessionUid>(Comparator.comparing(SessionUid::value, Utf8Order.INSTANCE));
        all.forEach(register -> uids.addAll(register.entries().keySet()));
        return uids;
    }

    /**
     * Saves the next version of a document.
     *
     * @return false when it has to be loaded and decided again
     */
    boolean save(SessionDocument before, Content next) {
        if (before.isAbsent()) {
            harmless(() -> documents.save(before.found(), before.bodyOf(Content.NOTHING, false, false)));
            SessionDocument empty = load(before.uid());
            return empty.isEmpty() && save(empty, next);
        }
        boolean isNewlyListed = next.session().isPresent() && !before.isListed();
        boolean isNewlyActive = !next.jobs().isEmpty() && !before.isActive();
        if (isNewlyListed) {
            harmless(() -> registerOf(before.uid()).enter(before.uid()));
        }
        if (isNewlyActive) {
            harmless(() -> active.enter(before.uid()));
        }
        return documents.save(
                before.found(),
                before.bodyOf(next, before.isListed() || isNewlyListed, before.isActive() || isNewlyActive));
    }

    // Nothing has happened if this fails, or is not known to have been done.
    private static void harmless(Runnable preparation) {
        try {
            preparation.run();
        } catch (StoreException e) {
            if (e.isOutcomeUnknown()) {
                throw new StoreException(StoreException.Kind.TRANSIENT, String.valueOf(e.getMessage()), e);
            }
            throw e;
        }
    }

    /** Takes those without jobs off the register of active sessions. */
    void retire(List<SessionUid> idle) {
        Map<SessionUid, Long> generations = active.entries();
        generations.keySet().retainAll(idle);
        var leaving = new LinkedHashMap<SessionUid, Long>();
        generations.forEach((uid, generation) -> {
            SessionDocument document = load(uid);
            boolean isIdle = document.jobs().isEmpty() && document.fault().isEmpty();
            var same = new Content(document.session(), List.of());
            if (isIdle
                    && (document.isAbsent()
                            || documents.save(document.found(), document.bodyOf(same, document.isListed(), false)))) {
                leaving.put(uid, generation);
            }
        });
        if (!leaving.isEmpty()) {
            active.leave(leaving);
        }
    }

    /**
     * Empties a document that meets the condition and takes it off the registers; also one that cannot be read, or is not
     * there.
     *
     * @return whether there was a session in it, and it met the condition; empty when it has to be loaded and decided again
     */
    Optional<Boolean> clear(SessionUid uid, Predicate<SessionDocument> condition) {
        Register register = registerOf(uid);
        Map<SessionUid, Long> listed = register.entries();
        Map<SessionUid, Long> working = active.entries();
        listed.keySet().retainAll(List.of(uid));
        working.keySet().retainAll(List.of(uid));
        SessionDocument document = load(uid);
        if (!condition.test(document)) {
            return Optional.of(false);
        }
        if (!document.isAbsent() && !documents.save(document.found(), document.bodyOf(Content.NOTHING, false, false))) {
            return Optional.empty();
        }
        register.leave(listed);
        active.leave(working);
        removeEmpty(uid);
        return Optional.of(document.hasSession());
    }

    private void removeEmpty(SessionUid uid) {
        SessionDocument document = load(uid);
        if (document.isEmpty()) {
            documents.delete(document.found());
        }
    }

    private Register registerOf(SessionUid uid) {
        char digit = key(uid).charAt("session-".length());
        return all.get(DIGITS.indexOf(digit));
    }

    // Any name has to be a key that any author can use.
    private static String key(SessionUid uid) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(uid.value().getBytes(StandardCharsets.UTF_8));
            return "session-" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
