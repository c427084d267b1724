package org.triggers4j.benchmarks.bare;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/** Threads that each repeat a step on a connection of their own until they are closed. */
final class Loops implements AutoCloseable {
    private final AtomicBoolean isOpen = new AtomicBoolean(true);
    private final List<Thread> threads = new ArrayList<>();

    /** What is repeated. */
    interface Step {
        void on(Connection connection) throws SQLException, InterruptedException;
    }

    static Loops start(DataSource source, int number, Step step) {
        var loops = new Loops();
        for (int i = 0; i < number; i++) {
            var thread = new Thread(() -> loops.repeat(source, step), "bare-" + i);
            loops.threads.add(thread);
            thread.start();
        }
        return loops;
    }

    private void repeat(DataSource source, Step step) {
        try (Connection connection = source.getConnection()) {
            while (isOpen.get()) {
                step.on(connection);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws InterruptedException {
        isOpen.set(false);
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
