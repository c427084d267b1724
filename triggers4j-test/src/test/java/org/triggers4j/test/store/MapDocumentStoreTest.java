package org.triggers4j.test.store;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.store.Store;
import org.triggers4j.wakeup.Doorbell;

// region contract
class MapDocumentStoreTest extends StoreContract {
    private final Doorbell doorbell = new InMemoryStore().doorbell();
    private final ConcurrentMap<String, String> documents = new ConcurrentHashMap<>();

    @Override
    protected Store open() {
        return reopen();
    }

    @Override
    protected Store reopen() {
        return new MapDocumentStore(documents, doorbell);
    }
}
// endregion
