package org.triggers4j.test.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.store.Store;
import org.triggers4j.wakeup.Doorbell;

class FileDocumentStoreTest extends StoreContract {
    private final Doorbell doorbell = new InMemoryStore().doorbell();

    @TempDir
    private Path directory;

    @Override
    protected Store open() {
        return reopen();
    }

    @Override
    protected Store reopen() {
        return new FileDocumentStore(directory, doorbell);
    }
}
