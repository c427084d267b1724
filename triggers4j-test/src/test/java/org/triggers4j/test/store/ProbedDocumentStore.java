package org.triggers4j.test.store;

import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.triggers4j.memory.InMemoryStore;

/** Documents in a map, with something happening before and after every call of the author's methods. */
class ProbedDocumentStore extends MapDocumentStore {
    private final AtomicInteger steps = new AtomicInteger();
    private final Probe probe;

    ProbedDocumentStore(ConcurrentMap<String, String> documents, Probe probe) {
        super(documents, new InMemoryStore().doorbell());
        this.probe = probe;
    }

    /** Called with the number of the step: before the first call 0, after it 1, before the second 2. */
    interface Probe {
        void at(int step);
    }

    private void step() {
        probe.at(steps.getAndIncrement());
    }

    @Override
    protected Optional<Document> load(String key) {
        step();
        Optional<Document> found = super.load(key);
        step();
        return found;
    }

    @Override
    protected boolean compareAndSave(String key, Optional<Document> expected, String content) {
        step();
        boolean isSaved = super.compareAndSave(key, expected, content);
        step();
        return isSaved;
    }

    @Override
    protected void delete(String key, Document expected) {
        step();
        super.delete(key, expected);
        step();
    }
}
