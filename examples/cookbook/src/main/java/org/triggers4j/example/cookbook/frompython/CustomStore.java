package org.triggers4j.example.cookbook.frompython;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.triggers4j.memory.DocumentStore;

// region store
/** What was a subclass of BaseTriggerStorage; the map stands for the cache. */
public final class CustomStore extends DocumentStore {
    private final ConcurrentMap<String, String> cache = new ConcurrentHashMap<>();

    @Override
    protected Optional<Document> load(String key) {
        return Optional.ofNullable(cache.get(key)).map(Document::of);
    }

    @Override
    protected boolean compareAndSave(String key, Optional<Document> expected, String content) {
        return expected.isPresent()
                ? cache.replace(key, expected.get().content(), content)
                : cache.putIfAbsent(key, content) == null;
    }
}
// endregion
