package org.triggers4j.test.store;

import java.util.concurrent.ConcurrentHashMap;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.store.Store;
import org.triggers4j.test.scenario.ConformanceContract;

class MapDocumentConformanceTest extends ConformanceContract {
    @Override
    protected Store open() {
        return new MapDocumentStore(new ConcurrentHashMap<>(), new InMemoryStore().doorbell());
    }
}
