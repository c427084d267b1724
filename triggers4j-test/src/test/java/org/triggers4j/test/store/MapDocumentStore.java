package org.triggers4j.test.store;

import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import org.triggers4j.memory.DocumentStore;
import org.triggers4j.wakeup.Doorbell;

// region store
/** All that an author has to write: documents in a map, compared by their contents. */
class MapDocumentStore extends DocumentStore {
    private final ConcurrentMap<String, String> documents;

    MapDocumentStore(ConcurrentMap<String, String> documents, Doorbell doorbell) {
        super(doorbell);
        this.documents = documents;
    }

    @Override
    protected Optional<Document> load(String key) {
        return Optional.ofNullable(documents.get(key)).map(Document::of);
    }

    @Override
    protected boolean compareAndSave(String key, Optional<Document> expected, String content) {
        return expected.isPresent()
                ? documents.replace(key, expected.get().content(), content)
                : documents.putIfAbsent(key, content) == null;
    }

    @Override
    protected void delete(String key, Document expected) {
        documents.remove(key, expected.content());
    }
}
// endregion
