package org.triggers4j.test.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.triggers4j.memory.DocumentStore;
import org.triggers4j.wakeup.Doorbell;

/**
 * Documents as files of a directory, for several processes of one machine. A save replaces the file under a lock that
 * other processes, and other stores of this one, respect; who loads needs none, because a file is replaced whole.
 */
class FileDocumentStore extends DocumentStore {
    private final Path directory;

    FileDocumentStore(Path directory, Doorbell doorbell) {
        super(doorbell);
        this.directory = directory;
    }

    @Override
    protected Optional<Document> load(String key) throws IOException {
        try {
            return Optional.of(Document.of(Files.readString(directory.resolve(key))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    protected boolean compareAndSave(String key, Optional<Document> expected, String content) throws IOException {
        try (FileChannel channel = open(key + ".lock");
                FileLock lock = lock(channel)) {
            boolean isExpected = lock.isValid() && load(key).equals(expected);
            if (isExpected) {
                replace(key, content);
            }
            return isExpected;
        }
    }

    private void replace(String key, String content) throws IOException {
        Path next = directory.resolve(key + ".next");
        try (FileChannel file = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(next, directory.resolve(key), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private FileChannel open(String name) throws IOException {
        return FileChannel.open(directory.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    // A lock of this very process is not waited for by the system.
    private static FileLock lock(FileChannel channel) throws IOException {
        while (true) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException e) {
                LockSupport.parkNanos(50_000);
            }
        }
    }
}
