package org.triggers4j.test.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.memory.InMemoryStore;
import org.triggers4j.store.Store;
import org.triggers4j.test.scenario.ConformanceContract;

class FileDocumentConformanceTest extends ConformanceContract {
    @TempDir
    private Path directory;

    @Override
    protected Store open() {
        return new FileDocumentStore(directory, new InMemoryStore().doorbell());
    }
}
