package org.triggers4j.example.questionnaire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The survey's own records: what the tasks have written. In memory; a real application has a database here.
 *
 * <p>Tasks are delivered at least once, so each insert takes the key of the task instance that does it, and the same key
 * again changes nothing: that makes the effect happen once. Thread-safe.
 */
public final class Survey {
    private final Map<String, Row> rows = new LinkedHashMap<>(); // by key; guarded by this
    private final AtomicLong repeats = new AtomicLong();

    /** Anything a task wrote. */
    public sealed interface Row {
        /** The session whose task wrote it. */
        String session();
    }

    /** Somebody who completed the questionnaire. */
    public record Subject(String session, long id, String name, String birthday) implements Row {}

    /** The answers of one delivered page. */
    public record Responses(String session, long subjectId, String deliveryId, long page) implements Row {}

    /** What is known about a respondent's browser. */
    public record BrowserMetadata(String session, long subjectId, String browser) implements Row {}

    /** Adds a subject; returns its id, the same one for the same key. */
    public synchronized long insertSubject(String key, String session, String name, String birthday) {
        return insert(key, () -> new Subject(session, rows.size() + 1L, name, birthday)) instanceof Subject subject
                ? subject.id()
                : 0;
    }

    /** Adds the answers of a page. */
    public void insertResponses(String key, Responses responses) {
        insert(key, () -> responses);
    }

    /** Adds what is known about a browser. */
    public void insertMetadata(String key, BrowserMetadata metadata) {
        insert(key, () -> metadata);
    }

    private synchronized Row insert(String key, Supplier<Row> row) {
        Row before = rows.get(key);
        if (before != null) {
            repeats.incrementAndGet();
            return before;
        }
        Row inserted = row.get();
        rows.put(key, inserted);
        return inserted;
    }

    /** Everything written, in order. */
    public synchronized List<Row> rows() {
        return new ArrayList<>(rows.values());
    }

    /** How often a task tried to write what was there already. */
    public long repeats() {
        return repeats.get();
    }
}
