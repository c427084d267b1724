package org.triggers4j.memory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.triggers4j.error.StoreException;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.memory.SessionDocument.Content;
import org.triggers4j.store.Decider;
import org.triggers4j.store.Decision;
import org.triggers4j.store.Intent;
import org.triggers4j.store.Loaded;
import org.triggers4j.store.Patience;
import org.triggers4j.store.Result;
import org.triggers4j.store.Writes;
import org.triggers4j.workflow.SessionUid;

/**
 * Loads, decides in memory, saves each session that has changed; where somebody else has saved one meanwhile, its intents
 * are decided again.
 */
final class DocumentCommit {
    private static final int IMPATIENT_TRIES = 6;

    private final SessionDocuments sessions;
    private final DocumentCalls calls;

    DocumentCommit(SessionDocuments sessions, DocumentCalls calls) {
        this.sessions = sessions;
        this.calls = calls;
    }

    List<Result> run(List<Intent> intents, Decider decider, Patience patience) {
        int tries = patience == Patience.WAIT ? Conflicts.TRIES : IMPATIENT_TRIES;
        var batch = new Batch(intents, decider);
        for (int tried = 0; tried < tries && !batch.open().isEmpty(); tried++) {
            Conflicts.pause(tried);
            attempt(batch);
        }
        if (patience == Patience.WAIT) {
            batch.open()
                    .forEach((uid, places) ->
                            batch.settle(uid, new Result.Failed(Conflicts.tooMany("Session '" + uid + "'"))));
        }
        return batch.results();
    }

    private void attempt(Batch batch) {
        var workspace = new Workspace();
        var documents = new ArrayList<SessionDocument>();
        for (SessionUid uid : batch.open().keySet()) {
            batch.failing(uid, () -> documents.add(sessions.load(uid)));
        }
        documents.forEach(workspace::open);
        List<Integer> places = batch.places();
        try {
            sessions.openJobs(workspace, batch.leased());
            calls.openLeased(workspace, batch.leased());
        } catch (StoreException e) {
            documents.forEach(document -> batch.settle(document.uid(), new Result.Failed(e)));
            return;
        }
        List<Result> results = new MemoryCommit(workspace.state())
                .run(batch.intents(places), (intents, indexes, loaded) -> {
                    List<Integer> originals = indexes.stream().map(places::get).toList();
                    return decide(batch, workspace, intents, originals, loaded);
                });
        Map<SessionUid, Content> contents = workspace.contents();
        var saved = new ArrayList<SessionUid>();
        for (SessionDocument document : documents) {
            Content next = Objects.requireNonNull(contents.get(document.uid()));
            batch.failing(document.uid(), () -> {
                if (!Workspace.isChanged(document, next) || sessions.save(document, next)) {
                    saved.add(document.uid());
                    batch.settle(document.uid(), places, results);
                }
            });
        }
        calls.settle(workspace.goneFrom(saved), workspace.windowsOf(saved));
    }

    private Decision decide(
            Batch batch, Workspace workspace, List<Intent> intents, List<Integer> indexes, Loaded loaded) {
        Decision decision = batch.decider().decide(intents, indexes, loaded);
        if (decision instanceof Decision.Write write) {
            Set<SessionUid> own = new LinkedHashSet<>();
            intents.forEach(intent -> own.add(intent.session()));
            check(own, workspace, write.writes());
            write.writes().jobs().forEach(job -> house(own, workspace, job));
            write.writes().windows().forEach(row -> house(own, workspace, row));
        }
        return decision;
    }

    private static void check(Set<SessionUid> own, Workspace workspace, Writes writes) {
        Stream<SessionUid> written = Stream.of(
                        writes.sessions().stream().map(Writes.SessionRow::uid),
                        writes.events().stream().map(Writes.EventRow::uid),
                        writes.instances().stream().map(Writes.InstanceRow::uid),
                        writes.keys().stream().map(Writes.KeyRow::uid),
                        writes.starts().stream()
                                .flatMap(row -> workspace.homeOf(row.lease().job()).stream()),
                        writes.deletedJobs().stream().flatMap(job -> workspace.homeOf(job).stream()))
                .flatMap(uids -> uids);
        if (!own.containsAll(written.toList())) {
            throw refusal("It writes into a session that no intent names.");
        }
        Stream<JobId> changed =
                Stream.concat(writes.starts().stream().map(row -> row.lease().job()), writes.deletedJobs().stream());
        if (changed.anyMatch(workspace::isCall)) {
            throw refusal("It changes a call.");
        }
    }

    // A job is saved with the session whose intent has made it, be it for that session or for another.
    private void house(Set<SessionUid> own, Workspace workspace, Job job) {
        var uid = new SessionUid(job.instance().session());
        if (own.contains(uid)) {
            put(workspace, job, uid);
        } else if (own.size() == 1) {
            if (!workspace.isOpen(uid)) {
                workspace.openJobs(sessions.load(uid)); // it may exist there already
            }
            put(workspace, job, own.iterator().next());
        } else {
            throw refusal("It has a job for a session that no intent names."); // one intent at a time may do that
        }
    }

    // A window opens once its session is saved; whose it is, only an intent that is alone can say.
    private static void house(Set<SessionUid> own, Workspace workspace, Writes.WindowRow row) {
        if (own.size() > 1) {
            throw refusal("It opens a window for one of several sessions.");
        }
        workspace.house(row.window().key(), own.iterator().next());
    }

    private static void put(Workspace workspace, Job job, SessionUid home) {
        if (!workspace.isWritable(home)) {
            throw refusal("The document of session '" + home + "' cannot be read.");
        }
        workspace.house(job.id(), home);
    }

    private static StoreException refusal(String what) {
        return new StoreException(
                StoreException.Kind.DEFINITE,
                "A store of documents saves each session by itself and cannot write this decision. " + what,
                null);
    }

    /** The intents of a commit, by session, and what has become of them so far. */
    private static final class Batch {
        private final List<Intent> all;
        private final Decider decider;
        private final Map<SessionUid, List<Integer>> open = new LinkedHashMap<>();
        private final List<Result> results;

        Batch(List<Intent> all, Decider decider) {
            this.all = all;
            this.decider = decider;
            this.results = new ArrayList<>(Collections.nCopies(all.size(), new Result.Busy()));
            for (int place = 0; place < all.size(); place++) {
                open.computeIfAbsent(all.get(place).session(), uid -> new ArrayList<>())
                        .add(place);
            }
        }

        Decider decider() {
            return decider;
        }

        List<Result> results() {
            return results;
        }

        Map<SessionUid, List<Integer>> open() {
            return new LinkedHashMap<>(open);
        }

        List<Integer> places() {
            return open.values().stream().flatMap(Collection::stream).sorted().toList();
        }

        List<Intent> intents(List<Integer> places) {
            return places.stream().map(all::get).toList();
        }

        Stream<JobId> leased() {
            return intents(places()).stream()
                    .flatMap(intent -> intent.lease().stream())
                    .map(Lease::job);
        }

        void settle(SessionUid uid, Result result) {
            open.getOrDefault(uid, List.of()).forEach(place -> results.set(place, result));
            open.remove(uid);
        }

        void settle(SessionUid uid, List<Integer> places, List<Result> found) {
            open.getOrDefault(uid, List.of()).forEach(place -> results.set(place, found.get(places.indexOf(place))));
            open.remove(uid);
        }

        /** Does it, or settles the session as failed. */
        void failing(SessionUid uid, Runnable step) {
            try {
                step.run();
            } catch (StoreException e) {
                settle(uid, new Result.Failed(e));
            }
        }
    }
}
