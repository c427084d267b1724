package org.triggers4j.memory;

import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.error.StoreException;
import org.triggers4j.memory.DocumentStore.Document;

/** The author's two methods, and what their exceptions mean. */
final class Documents {
    private static final Logger LOG = LoggerFactory.getLogger(Documents.class);
    private static final int TRIES = 4;

    private final DocumentStore author;

    Documents(DocumentStore author) {
        this.author = author;
    }

    /**
     * A document as it was found.
     *
     * @param envelope what it contains; nothing when it does not exist or cannot be read
     * @param fault why it cannot be read, or empty
     */
    record Found(String key, Optional<Document> document, Envelope envelope, Optional<String> fault) {
        /**
         * What it contains.
         *
         * @throws StoreException when it cannot be read
         */
        Map<?, ?> body() {
            fault.ifPresent(reason -> {
                throw new StoreException(
                        StoreException.Kind.DEFINITE, "Document '" + key + "' cannot be read: " + reason, null);
            });
            return envelope.body();
        }
    }

    /** Loads a document; one that does not exist, or cannot be read, is found to be so. */
    Found load(String key) {
        Optional<Document> document = loadText(key);
        if (document.isEmpty()) {
            return new Found(key, document, Envelope.NONE, Optional.empty());
        }
        try {
            return new Found(key, document, Envelope.ofText(document.get().content()), Optional.empty());
        } catch (RuntimeException e) {
            return new Found(key, document, Envelope.NONE, Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private Optional<Document> loadText(String key) {
        try {
            return author.load(key);
        } catch (Exception e) {
            if (e instanceof StoreException known && !known.isOutcomeUnknown()) {
                throw known;
            }
            throw failure(StoreException.Kind.TRANSIENT, key, "could not be loaded", e);
        }
    }

    /**
     * Saves the next version of a document.
     *
     * @return false when it is another by now, to which this save has not contributed
     */
    boolean save(Found before, Map<?, ?> body) {
        Envelope after = before.envelope().next(body);
        Optional<StoreException> doubt = Optional.empty();
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Conflicts.pause(attempt);
            try {
                if (author.compareAndSave(before.key(), before.document(), after.toText())) {
                    return true;
                }
            } catch (Exception e) {
                if (attempt == 0 && e instanceof StoreException known && !known.isOutcomeUnknown()) {
                    throw known;
                }
                doubt = Optional.of(
                        failure(StoreException.Kind.OUTCOME_UNKNOWN, before.key(), "may have been saved or not", e));
            }
            // A refusal is looked into as well: a client that repeats requests by itself is refused by its own success.
            Optional<Boolean> isSaved = look(before, after, doubt);
            if (isSaved.isPresent()) {
                return isSaved.get();
            }
        }
        throw doubt.orElseGet(() -> undecided(before.key()));
    }

    // Empty while the save may still come through, or cannot be seen: repeating it is harmless, for it succeeds once.
    private Optional<Boolean> look(Found before, Envelope after, Optional<StoreException> doubt) {
        Found now;
        try {
            now = load(before.key());
        } catch (StoreException e) {
            return Optional.empty();
        }
        if (now.document().map(Document::content).equals(before.document().map(Document::content))) {
            return Optional.empty();
        }
        Optional<Boolean> isSaved = now.envelope().comesOf(after);
        if (isSaved.isEmpty() && doubt.isPresent()) {
            throw doubt.get();
        }
        return Optional.of(isSaved.orElse(false));
    }

    /** Removes a document with nothing in it, if the author can. */
    void delete(Found found) {
        try {
            if (found.document().isPresent()) {
                author.delete(found.key(), found.document().get());
            }
        } catch (Exception e) {
            restoreInterrupt(e);
            LOG.atWarn()
                    .addKeyValue("document", found.key())
                    .setCause(e)
                    .log("An empty document could not be removed; it stays");
        }
    }

    private static StoreException undecided(String key) {
        return new StoreException(
                StoreException.Kind.OUTCOME_UNKNOWN,
                "Document '" + key + "' was refused, and cannot be asked whether it was saved before.",
                null);
    }

    private static StoreException failure(StoreException.Kind kind, String key, String what, Exception cause) {
        restoreInterrupt(cause);
        return new StoreException(kind, "Document '" + key + "' " + what + ": " + cause, cause);
    }

    private static void restoreInterrupt(Exception cause) {
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
    }
}
