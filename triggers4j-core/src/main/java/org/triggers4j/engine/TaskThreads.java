package org.triggers4j.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** The threads that user code runs on: virtual where the JVM has them, daemon platform threads elsewhere. */
final class TaskThreads {
    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

    private TaskThreads() {}

    static ExecutorService open() {
        if (Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS) {
            return virtual();
        }
        var number = new AtomicLong();
        return Executors.newCachedThreadPool(work -> {
            var thread = new Thread(work, "triggers-task-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    // Not callable by name from Java 17 bytecode.
    private static ExecutorService virtual() {
        try {
            MethodHandle factory = MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class));
            return (ExecutorService) factory.invoke();
        } catch (Throwable e) {
            throw new IllegalStateException("This JVM should have virtual threads", e);
        }
    }
}
