package org.triggers4j.memory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.triggers4j.job.JobId;
import org.triggers4j.memory.SessionDocument.Content;
import org.triggers4j.payload.Json;
import org.triggers4j.store.Writes.WindowRow;
import org.triggers4j.workflow.SessionUid;

/** Some documents, opened in memory tables of their own: what is decided there can then be saved. Not thread-safe. */
final class Workspace {
    private final MemoryState state = new MemoryState();
    private final Map<SessionUid, SessionDocument> documents = new LinkedHashMap<>();
    private final Map<JobId, SessionUid> homes = new LinkedHashMap<>();
    private final Map<SessionUid, Set<String>> windows = new LinkedHashMap<>();

    Workspace() {
        state.someJobsAreElsewhere();
    }

    MemoryState state() {
        return state;
    }

    /** Opens a document, which is not open yet, for its jobs alone. */
    void openJobs(SessionDocument document) {
        documents.put(document.uid(), document);
        document.jobs().forEach(row -> {
            state.jobs().put(row);
            homes.put(row.id(), document.uid());
        });
    }

    /** Opens a document, which is not open yet. */
    void open(SessionDocument document) {
        openJobs(document);
        document.readInto(state);
    }

    boolean isOpen(SessionUid uid) {
        return documents.containsKey(uid);
    }

    /** Whether the document, which is open, can be read at least as far as its jobs go. */
    boolean isWritable(SessionUid uid) {
        return Objects.requireNonNull(documents.get(uid)).fault().isEmpty();
    }

    /** The session whose document has the job, which need not be the one that the job is for. */
    Optional<SessionUid> homeOf(JobId job) {
        return Optional.ofNullable(homes.get(job));
    }

    /** Whether the job is a call, which is in no session's document. */
    boolean isCall(JobId job) {
        return state.jobs().find(job).filter(row -> row.job().isCall()).isPresent();
    }

    /** Says in which document a job will be that is in none yet. */
    void house(JobId job, SessionUid home) {
        if (state.jobs().find(job).isEmpty()) {
            homes.put(job, home);
        }
    }

    /** Says with which document a window opens. */
    void house(String window, SessionUid home) {
        windows.computeIfAbsent(home, uid -> new LinkedHashSet<>()).add(window);
    }

    /** Windows that open with these documents. */
    List<WindowRow> windowsOf(Collection<SessionUid> uids) {
        return uids.stream()
                .flatMap(uid -> windows.getOrDefault(uid, Set.of()).stream())
                .flatMap(key -> Optional.ofNullable(state.claims().windows().get(key)).stream())
                .toList();
    }

    /** Jobs that were in these documents, and are no more. */
    Set<JobId> goneFrom(Collection<SessionUid> uids) {
        return uids.stream()
                .flatMap(uid -> Objects.requireNonNull(documents.get(uid)).jobs().stream())
                .map(MemoryJob::id)
                .filter(job -> state.jobs().find(job).isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What the documents that are open as a whole would contain now. */
    Map<SessionUid, Content> contents() {
        Map<SessionUid, List<MemoryJob>> jobs = jobsByHome();
        var contents = new LinkedHashMap<SessionUid, Content>();
        documents.forEach((uid, document) -> contents.put(uid, content(document, jobs.getOrDefault(uid, List.of()))));
        return contents;
    }

    private Content content(SessionDocument document, List<MemoryJob> jobs) {
        SessionUid uid = document.uid();
        return state.unreadable().containsKey(uid)
                ? new Content(document.session(), jobs)
                : new Content(state.session(uid).map(session -> SessionText.write(session, state, jobs)), jobs);
    }

    private Map<SessionUid, List<MemoryJob>> jobsByHome() {
        Map<SessionUid, List<MemoryJob>> jobs = new LinkedHashMap<>();
        for (MemoryJob row : state.jobs().all()) {
            if (row.job().isCall()) {
                continue; // these are in a document of their own
            }
            jobs.computeIfAbsent(Objects.requireNonNull(homes.get(row.id())), uid -> new ArrayList<>())
                    .add(row);
        }
        return jobs;
    }

    /** Whether that is anything new; a document that cannot be read has nothing new. */
    static boolean isChanged(SessionDocument document, Content next) {
        if (document.isAbsent() || document.fault().isPresent()) {
            return document.isAbsent() && !next.isEmpty();
        }
        Map<String, Object> body = document.bodyOf(next, document.isListed(), document.isActive());
        return !Json.write(body).equals(Json.write(document.found().body()));
    }

    /** A document whose jobs have changed, where nothing else has; what it is to contain, and which jobs these are. */
    record ChangedJobs(SessionDocument document, Content next, Set<JobId> jobs) {}

    /** All documents whose jobs have changed. */
    List<ChangedJobs> changedJobs() {
        Map<SessionUid, List<MemoryJob>> now = jobsByHome();
        var changed = new ArrayList<ChangedJobs>();
        documents.forEach((uid, document) -> {
            List<MemoryJob> jobs = now.getOrDefault(uid, List.of());
            Set<JobId> differing = differing(document.jobs(), jobs);
            if (!differing.isEmpty()) {
                changed.add(new ChangedJobs(document, new Content(document.session(), jobs), differing));
            }
        });
        return changed;
    }

    // Jobs are changed or removed here, not made.
    private static Set<JobId> differing(List<MemoryJob> before, List<MemoryJob> now) {
        Set<MemoryJob> same = new LinkedHashSet<>(now);
        return before.stream()
                .filter(row -> !same.contains(row))
                .map(MemoryJob::id)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
