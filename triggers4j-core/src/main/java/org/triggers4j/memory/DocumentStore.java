package org.triggers4j.memory;

import java.util.List;
import java.util.Optional;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.Decider;
import org.triggers4j.store.Intent;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.Maintenance;
import org.triggers4j.store.Patience;
import org.triggers4j.store.Result;
import org.triggers4j.store.ScheduleStore;
import org.triggers4j.store.Store;
import org.triggers4j.store.StoreQueries;
import org.triggers4j.wakeup.Doorbell;

/**
 * A whole store, for authors who have only a place for documents: implement {@link #load} and {@link #compareAndSave}.
 *
 * <pre>{@code
 * final class MapStore extends DocumentStore {
 *     private final ConcurrentMap<String, String> documents = new ConcurrentHashMap<>();
 *
 *     protected Optional<Document> load(String key) {
 *         return Optional.ofNullable(documents.get(key)).map(Document::of);
 *     }
 *
 *     protected boolean compareAndSave(String key, Optional<Document> expected, String content) {
 *         return expected.isPresent()
 *                 ? documents.replace(key, expected.get().content(), content)
 *                 : documents.putIfAbsent(key, content) == null;
 *     }
 * }
 * }</pre>
 *
 * <p>Any number of processes may share the documents; all promises of {@link Store} hold as far as the author keeps those of
 * the two methods. Test yours with the StoreContract of triggers4j-test. Thread-safe if the author's methods are.
 *
 * <h2>What it is for</h2>
 * Up to some hundred sessions that have work to do at a time, and any number that wait for triggers. A fire costs one load and
 * one save of its session's whole document. A worker's look at the queue loads the document of <em>every</em> session that
 * has a job, in whatever state; listing sessions, and retention where it is set, loads those too that wait. A session whose
 * documents grow into megabytes, or that many fire into at the same time, belongs into a database.
 *
 * <p>Nothing is locked: a commit decides on what it has loaded, and again if somebody else has saved meanwhile. Only one
 * document is saved atomically, so a batch over several sessions is one save for each, and what a decision says of several
 * sessions has to hold for each of them alone. The jobs that it makes, starts or removes belong to the sessions that its
 * intents name. The engine makes no other decisions; of others those are refused that would be torn apart.
 *
 * <h2>Calls</h2>
 * All calls, live and over, and all unique keys, gates and windows are in one document, which every call changes three times:
 * when it is enqueued, claimed and ended. That is enough for a few hundred live ones and some calls per second; those that
 * are over should be kept for a short while only, or in small numbers.
 *
 * <p>A job that runs an instance has its claims there, too, and its end in the document of its session. So what that end
 * releases is released by a second save, or, if that fails, by the next look at the gates; until then others may wait for
 * longer than they had to. A window that it opens is lost if the process ends between the two.
 *
 * <h2>Exceptions of the author's methods</h2>
 * A {@link org.triggers4j.error.StoreException} that knows the outcome is passed on as it is. Any other exception of
 * {@code load} is transient. After any other exception of {@code compareAndSave} the document is looked at: it tells
 * whether the save took place. The outcome remains unknown only if it cannot be loaded, or has been saved by others more than
 * thirty times since.
 */
public abstract class DocumentStore implements Store {
    private final Doorbell doorbell;
    private final SessionDocuments sessions;
    private final DocumentCalls calls;
    private final DocumentSchedules schedules;
    private final DocumentCommit commit;
    private final DocumentQueue queue;
    private final DocumentQueries queries;
    private final DocumentMaintenance maintenance;

    /**
     * A document as it was loaded.
     *
     * @param content the text that was saved
     * @param version the author's own mark of this version of it, such as an ETag or a revision; the store never looks at it
     */
    public record Document(String content, String version) {
        /** A document of an author who compares contents. */
        public static Document of(String content) {
            return new Document(content, "");
        }
    }

    /** A store whose doorbell rings in this object only; other processes find work by polling. */
    protected DocumentStore() {
        this(new MemoryDoorbell());
    }

    /**
     * A store with a doorbell of the author's, who also closes it.
     *
     * @param doorbell rings wherever the documents are shared; only a hint
     */
    protected DocumentStore(Doorbell doorbell) {
        this.doorbell = doorbell;
        var documents = new Documents(this);
        this.sessions = new SessionDocuments(documents);
        var callsDocument = new CallsDocument(documents);
        this.calls = new DocumentCalls(sessions, callsDocument);
        this.schedules = new DocumentSchedules(calls);
        this.commit = new DocumentCommit(sessions, calls);
        this.queue = new DocumentQueue(sessions, callsDocument, new WorkersDocument(documents));
        this.queries = new DocumentQueries(sessions, callsDocument);
        this.maintenance = new DocumentMaintenance(sessions);
    }

    /**
     * Loads the newest version of a document. It has every save that has returned, and may have one that has not yet.
     *
     * @param key 1 to 80 characters of a to z, 0 to 9 and {@code -}; made by the store, not by its users
     * @return empty when it does not exist
     * @throws Exception when it cannot be told; see above
     */
    protected abstract Optional<Document> load(String key) throws Exception;

    /**
     * Saves a document if it is still the expected one, in one atomic and durable step.
     *
     * <p>Compare the versions or the contents, whichever is easier. A content is never saved twice, so equal contents are
     * the same version. A version must not come back either: a number that starts again after a deletion is not one.
     *
     * @param expected what {@link #load} returned; empty when the document must not exist
     * @return false when the document is another by now, or does not exist any more; nothing was written
     * @throws Exception when it failed, or may have; see above
     */
    protected abstract boolean compareAndSave(String key, Optional<Document> expected, String content) throws Exception;

    /**
     * Removes a document that has nothing in it any more, if it is still the expected one; may do nothing, as it does
     * unless overridden: what remains of a deleted session are a few hundred bytes.
     *
     * @throws Exception when it failed; only logged, since the document is as good as gone
     */
    protected void delete(String key, Document expected) throws Exception {}

    /**
     * Looks whether the documents can be loaded and are of a format that this version reads. Authors who have to connect
     * do so first.
     */
    @Override
    public void start() {
        sessions.check();
    }

    @Override
    public final List<Result> commit(List<Intent> intents, Decider decider, Patience patience) {
        return commit.run(intents, decider, patience);
    }

    /** The queue's side; every method loads the documents of all sessions that have jobs, and that of all calls. */
    @Override
    public final JobQueue queue() {
        return queue;
    }

    /** Calls, and what all jobs may claim; every method loads the one document of all calls. */
    @Override
    public final CallStore calls() {
        return calls;
    }

    /** Schedules, in the one document of calls: a scheduler loads it twice with each look, and saves it when it fires. */
    @Override
    public final ScheduleStore schedules() {
        return schedules;
    }

    /**
     * The read side; every method loads what it reads. What concerns one session fails with a
     * {@link org.triggers4j.error.StoreException} when its document cannot be read.
     */
    @Override
    public final StoreQueries queries() {
        return queries;
    }

    /** Deleting what is no longer wanted; retention loads every session there is. */
    @Override
    public final Maintenance maintenance() {
        return maintenance;
    }

    @Override
    public final Doorbell doorbell() {
        return doorbell;
    }

    /** Does nothing; for authors who have something to release. */
    @Override
    public void close() {}
}
