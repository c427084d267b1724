package org.triggers4j.test.store;

import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.store.Store;

class InMemoryStoreTest extends LockingStoreContract {
    private InMemoryStore memory = new InMemoryStore();

    @Override
    protected Store open() {
        memory = new InMemoryStore();
        return memory;
    }

    /** Another process in the same memory: the very same object. */
    @Override
    protected Store reopen() {
        return memory;
    }
}
