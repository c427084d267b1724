package org.triggers4j.test.scenario;

import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.store.Store;

class InMemoryConformanceTest extends ConformanceContract {
    @Override
    protected Store open() {
        return new InMemoryStore();
    }
}
